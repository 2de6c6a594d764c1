/**
 * What a central system knows of transactions: one row each, booked from the messages and from nothing else.
 * A message that comes again with the same id is the same message: it is answered alike and booked once.
 */
export type Json = { readonly [key: string]: unknown };

export type Transaction = {
  readonly id: string;
  readonly connector: number;
  readonly idTag: string;
  readonly meterStart: number;
  readonly startedAt: string;
  readonly reservation?: number;
  /** Energy registers in Wh of every MeterValues, oldest first. */
  readonly values: { readonly at: string; readonly wh: number; readonly context: string }[];
  stop?: {
    readonly meterStop: number;
    readonly reason: string;
    readonly at: string;
    readonly idTag?: string;
    readonly data: readonly unknown[];
  };
};

/** Digits of the transaction's id as they stand on the wire: JavaScript would round them. */
const wireId = (text: string): string => /"transactionId"\s*:\s*(-?\d+)/.exec(text)?.[1] ?? 'none';

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
const words = (value: unknown): string => (typeof value === 'string' ? value : '');

export class CentralLedger {
  readonly transactions: Transaction[] = [];
  /** MeterValues that belong to no transaction. */
  readonly idleValues: Json[] = [];
  /** Many central systems book a repetition as something new. */
  knowsRepetitions = true;
  readonly #seen = new Map<string, string>();
  readonly #complain: (sentence: string) => void;
  #next: bigint;

  constructor(first: bigint, complain: (sentence: string) => void) {
    this.#next = first;
    this.#complain = complain;
  }

  find(id: string): Transaction | undefined {
    return this.transactions.findLast((one) => one.id === id);
  }

  forget(): void {
    this.transactions.length = 0;
    this.#seen.clear();
  }

  /** Keeps the open transactions only, with the latest of their values. */
  trim(): void {
    const open = this.transactions.filter(({ stop }) => stop === undefined);
    for (const { values } of open) values.splice(0, values.length - 1);
    this.transactions.splice(0, this.transactions.length, ...open);
    this.idleValues.length = 0;
    this.#seen.clear();
  }

  start(messageId: string, payload: Json): string {
    const before = this.knowsRepetitions ? this.#seen.get(messageId) : undefined;
    if (before !== undefined) return before;
    const id = String(this.#next++);
    this.#seen.set(messageId, id);
    const reservation = payload['reservationId'];
    this.transactions.push({
      id,
      connector: Number(payload['connectorId']),
      idTag: words(payload['idTag']),
      meterStart: Number(payload['meterStart']),
      startedAt: words(payload['timestamp']),
      ...(typeof reservation === 'number' ? { reservation } : {}),
      values: [],
    });
    return id;
  }

  stop(messageId: string, payload: Json, text: string): void {
    if (this.#again(messageId)) return;
    const id = wireId(text);
    const found = this.find(id);
    if (found === undefined) return this.#complain(`StopTransaction of a transaction that never was: ${id}`);
    if (found.stop !== undefined) return this.#complain(`transaction ${id} was stopped twice`);
    const idTag = payload['idTag'];
    found.stop = {
      meterStop: Number(payload['meterStop']),
      reason: words(payload['reason']) || 'Local',
      at: words(payload['timestamp']),
      ...(typeof idTag === 'string' ? { idTag } : {}),
      data: list(payload['transactionData']),
    };
  }

  meter(messageId: string, payload: Json, text: string): void {
    if (this.#again(messageId)) return;
    if (payload['transactionId'] === undefined) {
      this.idleValues.push(payload);
      return;
    }
    const id = wireId(text);
    const found = this.find(id);
    if (found === undefined) return this.#complain(`MeterValues of a transaction that never was: ${id}`);
    if (found.stop !== undefined) return this.#complain(`MeterValues of transaction ${id} after its stop`);
    for (const meterValue of list(payload['meterValue'])) {
      for (const sample of list(field(meterValue, 'sampledValue'))) {
        const measurand = field(sample, 'measurand') ?? 'Energy.Active.Import.Register';
        // Signed text is no number: it is checked by whoever has the key.
        if (measurand !== 'Energy.Active.Import.Register' || field(sample, 'format') === 'SignedData') continue;
        const at = words(field(meterValue, 'timestamp'));
        found.values.push({ at, wh: Number(field(sample, 'value')), context: words(field(sample, 'context')) });
      }
    }
  }

  #again(messageId: string): boolean {
    if (this.knowsRepetitions && this.#seen.has(messageId)) return true;
    this.#seen.set(messageId, '');
    return false;
  }
}
