/**
 * What a station must keep to whatever the case is about: valid messages, one CALL at a time, nothing but
 * BootNotification before it is accepted, every transaction begun before it is metered or stopped, and stopped once.
 * Each breach is one sentence; a case with a breach has failed.
 */
import type { Json } from './messages.ts';
import { flawOf } from './schemas.ts';

/** OCPP-J 1.6 §4.1.4. */
const LONGEST_ID = 36;

/** Ids as they are written, so that none is rounded. */
const transactionOf = ({ transactionId }: Json): string => String(transactionId);

export class Conduct {
  readonly breaches: string[] = [];
  readonly #inFlight = new Map<string, string>();
  readonly #ids = new Set<string>();
  readonly #open = new Set<string>();
  readonly #stopped = new Set<string>();
  #mustBoot = false;

  /** Nothing that it has sent waits for an answer. */
  get isQuiet(): boolean {
    return this.#inFlight.size === 0;
  }

  /** It has been started, or has lost its supply: it registers before anything else. */
  started(): void {
    this.#mustBoot = true;
  }

  registered(): void {
    this.#mustBoot = false;
  }

  /** The link is gone: what was in flight will not be answered. */
  disconnected(): void {
    this.#inFlight.clear();
    // Unique on one connection (OCPP-J 1.6 §4.1.4): a repetition on another may keep its id.
    this.#ids.clear();
  }

  heardCall(id: string, action: string, payload: Json): void {
    if (id.length > LONGEST_ID) this.breach(`the id of ${action} has ${id.length} characters, at most ${LONGEST_ID}`);
    if (this.#ids.has(id) && this.#inFlight.has(id)) this.breach(`the id ${id} is used twice at once`);
    for (const other of this.#inFlight.values()) {
      this.breach(`${action} was sent before ${other} had been answered`);
    }
    this.#ids.add(id);
    this.#inFlight.set(id, action);
    const flaw = flawOf(action, 'req', payload);
    if (flaw !== null) this.breach(`${action}.req is not valid: ${flaw}`);
    if (this.#mustBoot && action !== 'BootNotification') {
      this.breach(`${action} was sent before a BootNotification had been accepted`);
    }
    this.#judgeTransaction(action, payload);
  }

  answered(id: string): void {
    this.#inFlight.delete(id);
  }

  begun(transactionId: string): void {
    this.#open.add(transactionId);
  }

  heardAnswer(action: string, payload: Json): void {
    const flaw = flawOf(action, 'conf', payload);
    if (flaw !== null) this.breach(`${action}.conf is not valid: ${flaw}`);
  }

  breach(sentence: string): void {
    this.breaches.push(sentence);
  }

  #judgeTransaction(action: string, payload: Json): void {
    if (action !== 'StopTransaction' && action !== 'MeterValues') return;
    if (payload['transactionId'] === undefined) return;
    const id = transactionOf(payload);
    if (this.#stopped.has(id)) this.breach(`${action} came for transaction ${id} after it had been stopped`);
    else if (!this.#open.has(id)) this.breach(`${action} came for transaction ${id}, which was never begun`);
    if (action === 'StopTransaction') this.#stopped.add(id);
  }
}
