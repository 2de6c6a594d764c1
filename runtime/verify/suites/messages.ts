/** What of the station's messages counts in a generated test: who charges, why it ended, what the connector shows. */
import type { Json } from '../../conformance/messages.ts';
import type { MessageSeen } from './suite.ts';

type Fields = readonly string[];

/** Messages that only the clock causes, or that say the same in other words, are left out. */
const kept: Readonly<Record<string, Fields>> = {
  BootNotification: [],
  Authorize: ['idTag'],
  StatusNotification: ['connectorId', 'status', 'errorCode', 'vendorErrorCode'],
  StartTransaction: ['connectorId', 'idTag', 'reservationId'],
  StopTransaction: ['reason', 'idTag'],
};

/** A name instead of each card of the bench: a suite is for every bench. */
export const seenOf = (action: string, payload: Json, nameOf: (idTag: string) => string): MessageSeen | null => {
  const fields = kept[action];
  if (fields === undefined) return null;
  const seen: Record<string, unknown> = { action };
  for (const field of fields) {
    const value = payload[field];
    if (value === undefined || (field === 'errorCode' && value === 'NoError')) continue;
    seen[field] = field === 'idTag' && typeof value === 'string' ? nameOf(value) : value;
  }
  if (action === 'StopTransaction' && payload['reason'] === undefined) seen['reason'] = 'Local';
  return { ...seen, action };
};
