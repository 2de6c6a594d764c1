/**
 * The demonstration's central system books here what it is told: one row a transaction, from the messages and from
 * nothing else. A message that comes again with its id is the same message: it is answered alike and booked once.
 */
type Payload = { readonly [field: string]: unknown };

export type BookRow = {
  readonly transactionId: number;
  readonly identity: string;
  readonly connectorId: number;
  readonly idTag: string;
  readonly meterStart: number;
  readonly startedAt: string;
  readonly messageId: string;
  /** Energy registers of its MeterValues, Wh, oldest first. */
  readonly values: { readonly at: string; readonly wh: number; readonly context: string }[];
  meterStop?: number;
  stoppedAt?: string;
  reason?: string;
};

const REGISTER = 'Energy.Active.Import.Register';

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

export class Book {
  readonly rows: BookRow[] = [];
  /** What did not fit: a stop without a start, a second stop, values after the stop. */
  readonly misfits: string[] = [];
  /** Messages that came again. */
  repeats = 0;
  readonly #known = new Map<string, number>();
  #next = 1;

  start(identity: string, messageId: string, payload: Payload): number {
    const before = this.#known.get(`${identity} ${messageId}`);
    if (before !== undefined) {
      this.repeats++;
      return before;
    }
    const transactionId = this.#next++;
    this.#known.set(`${identity} ${messageId}`, transactionId);
    this.rows.push({
      transactionId,
      identity,
      connectorId: Number(payload['connectorId']),
      idTag: text(payload['idTag']),
      meterStart: Number(payload['meterStart']),
      startedAt: text(payload['timestamp']),
      messageId,
      values: [],
    });
    return transactionId;
  }

  stop(identity: string, messageId: string, payload: Payload): void {
    if (this.#again(identity, messageId)) return;
    const row = this.#row(payload);
    if (row === undefined) {
      return this.#misfit(`${identity} stopped transaction ${Number(payload['transactionId'])}, which never was`);
    }
    if (row.meterStop !== undefined) return this.#misfit(`${identity} stopped transaction ${row.transactionId} twice`);
    row.meterStop = Number(payload['meterStop']);
    row.stoppedAt = text(payload['timestamp']);
    row.reason = text(payload['reason']) || 'Local';
  }

  meter(identity: string, messageId: string, payload: Payload): void {
    if (payload['transactionId'] === undefined || this.#again(identity, messageId)) return;
    const row = this.#row(payload);
    if (row === undefined || row.meterStop !== undefined) {
      return this.#misfit(`${identity} metered transaction ${Number(payload['transactionId'])}, which is not open`);
    }
    for (const value of list(payload['meterValue'])) {
      for (const sample of list(field(value, 'sampledValue'))) {
        if ((field(sample, 'measurand') ?? REGISTER) !== REGISTER) continue;
        const wh = Number(field(sample, 'value'));
        row.values.push({ at: text(field(value, 'timestamp')), wh, context: text(field(sample, 'context')) });
      }
    }
  }

  #row(payload: Payload): BookRow | undefined {
    return this.rows.find(({ transactionId }) => transactionId === payload['transactionId']);
  }

  #again(identity: string, messageId: string): boolean {
    const key = `${identity} ${messageId}`;
    if (!this.#known.has(key)) {
      this.#known.set(key, 0);
      return false;
    }
    this.repeats++;
    return true;
  }

  #misfit(sentence: string): void {
    this.misfits.push(sentence);
  }
}
