/** DataTransfer (S6 §4.3): whom we do not know, we say so, without data (rule 40). */
import { status, type Hearer } from './heard.ts';
import { recloserMessages, recloserVendor } from './recloser.ts';

export const dataTransfer: Hearer<'DataTransfer'> = ({ vendorId, messageId, data }, view) => {
  const isVendor = (name: string) => vendorId.toLowerCase() === name.toLowerCase();
  const hearer = isVendor(recloserVendor) ? recloserMessages.get(messageId ?? '') : undefined;
  if (hearer !== undefined) return hearer(data, view);
  return status(isVendor(view.vendorId) || isVendor(recloserVendor) ? 'UnknownMessageId' : 'UnknownVendorId');
};
