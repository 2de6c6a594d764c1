/**
 * A transaction's messages, rendered when they are sent: with the ids that are known by then and the times they really
 * happened.
 */
import type { DeliveryAnswer, FactOf } from '../../../machines/vocabulary/facts.ts';
import type { Token } from '../../../machines/vocabulary/tokens.ts';
import { tokenRecord } from './authorize.ts';
import type { Conf, Req } from './messages.ts';
import type { MeterValue } from './metering.ts';
import { timeText } from './time.ts';

type IdTagInfo = Conf<'Authorize'>['idTagInfo'];

/** Registers are whole Wh of the meter (E6 3.9), unless the settings let each transaction count from 0. */
const wholeWh = (wh: number): number => Math.round(wh);

export const startTransaction = (
  fact: FactOf<'transaction.started'>,
  connectorId: number,
  wall: number,
): Req<'StartTransaction'> => ({
  connectorId,
  idTag: fact.token.id,
  meterStart: wholeWh(fact.startWh),
  timestamp: timeText(wall),
  ...(fact.reservation === undefined ? {} : { reservationId: fact.reservation }),
});

/** `remoteId` goes into the text of the message digit by digit: the number here is only for judging the shape. */
export const meterValues = (connectorId: number, value: MeterValue, remoteId?: string): Req<'MeterValues'> => ({
  connectorId,
  ...(remoteId === undefined ? {} : { transactionId: Number(remoteId) }),
  meterValue: [value],
});

export const stopTransaction = (
  fact: FactOf<'transaction.stopped'>,
  remoteId: string,
  wall: number,
  data: readonly MeterValue[],
): Req<'StopTransaction'> => ({
  transactionId: Number(remoteId),
  meterStop: wholeWh(fact.stopWh),
  timestamp: timeText(wall),
  reason: fact.reason,
  ...(fact.token === undefined ? {} : { idTag: fact.token.id }),
  // An empty list is left out, never sent empty (E6 3.14.5).
  ...(data.length === 0 ? {} : { transactionData: [...data] }),
});

/** `transaction` is our own id of it; `said`: what was answered about the token of the message. */
export const deliveryAnswer = (
  transaction: string,
  said?: { readonly token: Token; readonly idTagInfo: IdTagInfo },
  remoteId?: string,
): DeliveryAnswer => ({
  transaction,
  ...(remoteId === undefined ? {} : { remoteId }),
  ...(said === undefined ? {} : { token: { id: said.token.id, ...tokenRecord(said.idTagInfo) } }),
});
