/**
 * DataTransfer (S6 §4.3): what is ours is answered, what the settings say is a neighbour's is handed to him, and whom
 * we do not know, we say so, without data (rule 40).
 */
import { status, type Hearer } from './heard.ts';
import { recloserMessages, recloserVendor } from './recloser.ts';

export const dataTransfer: Hearer<'DataTransfer'> = ({ vendorId, messageId, data }, view) => {
  const isVendor = (name: string) => vendorId.toLowerCase() === name.toLowerCase();
  const hearer = isVendor(recloserVendor) ? recloserMessages.get(messageId ?? '') : undefined;
  if (hearer !== undefined) return hearer(data, view);
  const theirs = view.transfers.filter((one) => isVendor(one.vendorId));
  const row = theirs.find((one) => one.messageId === (messageId ?? '')) ?? theirs.find((one) => one.messageId === '');
  if (row !== undefined) {
    const transfer = {
      vendorId,
      ...(messageId === undefined ? {} : { messageId }),
      ...(data === undefined ? {} : { data }),
    };
    return { type: 'transfer', transfer, withinMs: row.confirmTimeout * 1000 };
  }
  const isKnown = theirs.length > 0 || isVendor(view.vendorId) || isVendor(recloserVendor);
  return status(isKnown ? 'UnknownMessageId' : 'UnknownVendorId');
};
