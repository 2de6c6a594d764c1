/**
 * What of the station's messages counts in a generated test: who charges, why it ended, what the connector shows, what
 * is measured. Cards are named by their part, registers told as Wh since the one that was told before: a suite is for
 * every bench.
 */
import { isObject, type Json } from '../../conformance/messages.ts';
import type { MessageSeen } from './suite.ts';

type Fields = readonly string[];

/** Messages that only the clock causes, or that say the same in other words, are left out. */
const kept: Readonly<Record<string, Fields>> = {
  BootNotification: [],
  Authorize: ['idTag'],
  StatusNotification: ['connectorId', 'status', 'errorCode', 'info', 'vendorErrorCode'],
  StartTransaction: ['connectorId', 'idTag', 'meterStart', 'reservationId'],
  StopTransaction: ['reason', 'idTag', 'meterStop'],
  MeterValues: ['connectorId', 'meterValue'],
};

/**
 * What belongs to a transaction waits in a queue of its own, for the disk; answers wait for nothing. Which of them is
 * served first within one instant is nobody's promise.
 */
const queued = ['StartTransaction', 'StopTransaction', 'MeterValues'];
const laneOf = ({ action, answer }: MessageSeen): number => {
  if (answer !== undefined) return 2;
  return queued.includes(action) ? 1 : 0;
};

/** The answer to a call comes later than in the instant in which it was asked; or the link is lost before it comes. */
export const LATER = 'later';
export const NO_ANSWER = 'no answer';
export const answered = (action: string, answer: string, afterMs: number): MessageSeen => ({ afterMs, action, answer });

/** In the order in which they come, lane by lane: of all, or of those of one instant. */
export const byLane = (messages: readonly MessageSeen[]): readonly MessageSeen[] =>
  messages.toSorted((a, b) => laneOf(a) - laneOf(b));
export const byInstant = (messages: readonly MessageSeen[]): readonly MessageSeen[] =>
  byLane(messages).toSorted((a, b) => a.afterMs - b.afterMs);

const REGISTER = 'Energy.Active.Import.Register';

/** Rows of an array; none where there is no array. */
const rows = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

export class Ear {
  readonly #nameOf: (idTag: string) => string;
  #registerWh: number | null = null;

  constructor(nameOf: (idTag: string) => string) {
    this.#nameOf = nameOf;
  }

  /** In the order in which they are said; null: it does not count. */
  hear(action: string, payload: Json, afterMs: number): MessageSeen | null {
    const fields = kept[action];
    if (fields === undefined) return null;
    const seen: Record<string, unknown> = {};
    for (const field of fields) {
      const value = payload[field];
      if (value === undefined || (field === 'errorCode' && value === 'NoError')) continue;
      seen[field] = this.#field(field, value);
    }
    if (action === 'StopTransaction' && payload['reason'] === undefined) seen['reason'] = 'Local';
    if (action === 'MeterValues' && payload['transactionId'] !== undefined) seen['transaction'] = true;
    return { afterMs, action, ...seen };
  }

  #field(field: string, value: unknown): unknown {
    if (field === 'idTag') return this.#nameOf(String(value));
    if (field === 'meterStart' || field === 'meterStop') return this.#sinceWh(Number(value));
    if (field === 'meterValue') return rows(value).map((one) => this.#sampled(rows(one['sampledValue'])));
    return value;
  }

  /** What is measured, in words, without those that go without saying. */
  #sampled(values: readonly Json[]): readonly string[] {
    return values.map(({ context, measurand = REGISTER, phase, location, unit, value }) => {
      const isRegister = measurand === REGISTER;
      const told = isRegister ? this.#sinceWh(Number(value)) : value;
      const where = location === 'Outlet' ? undefined : location;
      const words = isRegister ? [context, phase, where, told] : [context, measurand, phase, where, told, unit];
      return words.filter((one) => typeof one === 'string' || typeof one === 'number').join(' ');
    });
  }

  #sinceWh(registerWh: number): number {
    const before = this.#registerWh ?? registerWh;
    this.#registerWh = registerWh;
    return registerWh - before;
  }
}
