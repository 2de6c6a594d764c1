/**
 * Carries out what the machine `diagnostics` orders: makes the file, brings it there, throws it away. It keeps what the
 * machine does not know, address and name of the file, and answers a request when it would survive a power cut.
 */
import type { TransferFailure } from '../../adapters/ports/transfer.ts';
import type { Write } from '../../adapters/ports/store.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { Order } from '../../machines/vocabulary/orders.ts';
import type { LogJob, LogKind, UpkeepRequest, UploadFailure } from '../../machines/vocabulary/upkeep.ts';
import type { DiagnosticsInput } from '../../machines/upkeep/diagnostics.ts';
import { trying, type Done, type UpkeepParts } from './parts.ts';
import { uploadRow, type UploadTarget } from './rows.ts';

type LogRequest = Extract<UpkeepRequest, { type: 'log.send' }>;
type Row = { readonly kind: LogKind; readonly target: UploadTarget };

const failures: { readonly [F in TransferFailure]: UploadFailure } = {
  'not-supported': 'not-supported',
  'bad-address': 'bad-message',
  denied: 'denied',
  broken: 'failed',
  missing: 'failed',
  'too-large': 'failed',
  disk: 'failed',
};

export class LogDesk {
  readonly input: DiagnosticsInput;
  readonly #parts: UpkeepParts;
  readonly #rows = new Map<number, Row>();
  /** Who waits to hear that his request is taken. */
  readonly #asked = new Map<number, Done>();
  #lastTicket = 0;
  /** The file that has been made for this ticket. */
  #made: { readonly ticket: number; readonly path: string } | null = null;
  #work: { readonly ticket: number; readonly stop: () => void } | null = null;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
    const value = parts.store.get('upkeep', 'upload');
    const row = uploadRow.safeParse(value).data;
    if (value !== undefined && row === undefined) parts.log.error({}, 'what is stored of an upload cannot be read');
    this.input = { interrupted: row === undefined ? null : { job: row.job, attempt: row.attempt } };
    if (row === undefined) return;
    this.#lastTicket = row.job.ticket;
    this.#rows.set(row.job.ticket, { kind: row.job.kind, target: row.target });
  }

  send(request: LogRequest, done: Done): void {
    const { ports, dispatch } = this.#parts;
    if (ports === undefined) return done('not-supported');
    const { kind, requestId, location, fileName, from, to } = request;
    if (!ports.logs.has(kind, { from, to })) return done('nothing');
    const job: LogJob = { ticket: ++this.#lastTicket, kind, requestId, ...trying(request) };
    this.#rows.set(job.ticket, { kind, target: { location, fileName, from, to } });
    this.#asked.set(job.ticket, done);
    return dispatch('diagnostics', { type: 'log.wanted', job });
  }

  /** An order of the machine; false when it is for nobody here. */
  carryOut(order: Order): boolean {
    if (order.type === 'log.upload') this.#upload(order.ticket);
    else if (order.type === 'log.abort') this.#abort(order.ticket);
    else return false;
    return true;
  }

  remember({ fact }: Told): readonly Write[] {
    if (fact.type === 'upload.ended') return [{ table: 'upkeep', key: 'upload', value: undefined }];
    if (fact.type !== 'upload.attempted') return [];
    const { job, attempt } = fact;
    const target = this.#rows.get(job.ticket)?.target;
    return target === undefined ? [] : [{ table: 'upkeep', key: 'upload', value: { job, attempt, target } }];
  }

  hear({ fact }: Told): void {
    if (fact.type === 'upload.attempted') return this.#answer(fact.job.ticket, 'accepted');
    if (fact.type !== 'upload.ended') return undefined;
    const { job, outcome } = fact;
    // The answer to the newer request leaves before the older one is told of.
    if (outcome === 'cancelled') for (const ticket of this.#asked.keys()) this.#answer(ticket, 'replaced');
    const row = this.#rows.get(job.ticket);
    if (row !== undefined) this.#parts.ports?.logs.discard(row.target.fileName);
    this.#rows.delete(job.ticket);
    return undefined;
  }

  stop(): void {
    this.#work?.stop();
    this.#work = null;
  }

  #answer(ticket: number, outcome: 'accepted' | 'replaced'): void {
    const done = this.#asked.get(ticket);
    this.#asked.delete(ticket);
    done?.(outcome);
  }

  #upload(ticket: number): void {
    const row = this.#rows.get(ticket);
    const { ports } = this.#parts;
    if (row === undefined || ports === undefined) return this.#failed(ticket, 'failed', 'its address is not known');
    if (this.#made?.ticket === ticket) return this.#put(ticket, row, this.#made.path);
    let wanted = true;
    this.#work = { ticket, stop: () => (wanted = false) };
    const { kind, target } = row;
    return ports.logs.make(kind, { from: target.from, to: target.to }, target.fileName, (made) => {
      if (!wanted) return;
      if ('why' in made) return this.#failed(ticket, 'failed', made.why);
      this.#made = { ticket, path: made.path };
      this.#put(ticket, row, made.path);
    });
  }

  #put(ticket: number, { target }: Row, path: string): void {
    const stop = this.#parts.ports?.transfer.put({ path, name: target.fileName, to: target.location }, (result) => {
      if (result.done) this.#parts.dispatch('diagnostics', { type: 'log.uploaded', ticket });
      else this.#failed(ticket, failures[result.failure], result.why);
    });
    if (stop !== undefined) this.#work = { ticket, stop };
  }

  #failed(ticket: number, why: UploadFailure, sentence: string): void {
    this.#parts.log.warn({ why: sentence }, 'a log could not be uploaded');
    this.#parts.dispatch('diagnostics', { type: 'log.failed', ticket, why });
  }

  #abort(ticket: number): void {
    if (this.#work?.ticket === ticket) this.stop();
  }
}
