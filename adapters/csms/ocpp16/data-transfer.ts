/** DataTransfer (S6 §4.3): whom we do not know, we say so, without data (rule 40). */
import { status, type Hearer } from './heard.ts';

export const dataTransfer: Hearer<'DataTransfer'> = ({ vendorId }, view) =>
  status(vendorId.toLowerCase() === view.vendorId.toLowerCase() ? 'UnknownMessageId' : 'UnknownVendorId');
