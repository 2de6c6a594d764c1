/**
 * Calls and answers over a message socket (OCPP-J): who asks, who answers, and in which order.
 *
 *   call() ─▶ queue (others before transactions) ─▶ in flight: one ─┬─ answered ─▶ done
 *                                                                   ├─ refused, timed out, line lost ─▶ done
 *   CALL from there ─▶ handle() ─▶ answered at once, or within its patience, or refused for it
 *
 * Ours: one CALL in flight, ever; transaction messages keep their order among themselves, all others may overtake them.
 * Theirs: answered while ours is in flight, each exactly once, whatever arrives; an answer that is late, foreign or
 * comes twice changes nothing. But for one: the latest call that may be asked again has an `overdue` answer. When that
 * comes on the same connection and can be believed, it is kept for whoever asks again, and nothing is sent twice.
 * It knows no message by name, never throws, and keeps nothing beyond its limits.
 */
import type { Clock } from '../ports/clock.ts';
import { isList, parseJson, unreadableCallId } from './frames.ts';

/** Why a call is refused, in our words; a dialect spells them its own way. */
export type Refusal =
  | 'unknown-action'
  | 'not-supported'
  | 'internal'
  | 'protocol'
  | 'security'
  | 'malformed'
  | 'bad-value'
  | 'bad-count'
  | 'wrong-type'
  | 'generic';
export type Dialect = { readonly [R in Refusal]: string };

export type Answer = { readonly payload: object } | { readonly refusal: Refusal; readonly why: string };
export type IncomingCall = {
  readonly id: string;
  readonly action: string;
  readonly payload: unknown;
  readonly text: string;
};
/** For an answer that waits for something: how long, and what is said then. */
export type Patience = { readonly withinMs: number; readonly otherwise: Answer };
/** `silence`: the call is not answered at all (OCPP 1.6 §4.2, while rejected). */
export type Handling = 'answered' | 'silence' | Patience;

/** What became of a call of ours. `text` is the whole frame. */
export type CallResult =
  | { readonly type: 'answered'; readonly payload: unknown; readonly text: string }
  | { readonly type: 'refused'; readonly code: string; readonly description: string }
  | { readonly type: 'unanswered' }
  | { readonly type: 'lost' };

export type OutgoingCall = {
  readonly id: string;
  readonly action: string;
  /** JSON of the payload. */
  readonly json: string;
  readonly lane: 'transaction' | 'free';
  readonly done: (result: CallResult) => void;
  /** For a call that is repeated under the same id until it is answered. */
  readonly overdue?: Overdue;
};

/** When the answer comes after all, before the call is repeated. */
export type Overdue = {
  /** Whether it is an answer at all; any other is dropped. */
  readonly believes: (payload: unknown) => boolean;
  /** It is here: the next call with this id gets it at once, and is not sent. */
  readonly arrived: () => void;
};

export type RpcOptions = {
  readonly clock: Clock;
  readonly dialect: Dialect;
  readonly send: (text: string) => void;
  /** Milliseconds until a call counts as unanswered. */
  readonly timeoutMs: () => number;
  readonly handle: (call: IncomingCall, reply: (answer: Answer) => void) => Handling;
  /** What was not as it should be, for the log. */
  readonly complain: (sentence: string) => void;
};

/** Calls that may wait for their turn; then the oldest that is waiting is given up. */
const MOST_WAITING = 100;
/** Calls of the other side that may be in work at once; it should have one. */
const MOST_IN_WORK = 32;
/** The longest frame that is looked at, in UTF-16 units: a list of 10,000 tokens with all that is said of them. */
export const LONGEST_FRAME = 2 * 1024 * 1024;
/** PRO-01: every call is answered within this. */
const ANSWER_WITHIN_MS = 5000;
/** Ids are 36 long by the norm; some central systems send a little more. */
const LONGEST_ID = 50;
const LONGEST_DESCRIPTION = 255;

const [CALL, CALL_RESULT, CALL_ERROR] = [2, 3, 4] as const;

export class Rpc {
  readonly #options: RpcOptions;
  #waiting: OutgoingCall[] = [];
  #inFlight: { readonly call: OutgoingCall; readonly callOff: () => void } | null = null;
  /** What may be asked again and came to nothing last, and its answer, when that has come too late. */
  #unanswered: { readonly id: string; readonly overdue: Overdue; readonly answer: CallResult | null } | null = null;
  readonly #inWork = new Map<string, () => void>();
  #closed = false;

  constructor(options: RpcOptions) {
    this.#options = options;
  }

  /** Sends when its turn has come; `done` is called exactly once. */
  call(call: OutgoingCall): void {
    if (this.#closed) return call.done({ type: 'lost' });
    if (call.overdue !== undefined) {
      const answer = this.#unanswered?.id === call.id ? this.#unanswered.answer : null;
      // Whoever asks for something else has given the former up.
      if (answer !== null || this.#unanswered?.id !== call.id) this.#unanswered = null;
      if (answer !== null) return call.done(answer);
    }
    this.#waiting.push(call);
    if (this.#waiting.length > MOST_WAITING) {
      const oldest = this.#waiting.findIndex(({ lane }) => lane === 'free');
      const [dropped] = this.#waiting.splice(Math.max(oldest, 0), 1);
      this.#options.complain(`more than ${MOST_WAITING} calls wait: ${dropped?.action ?? ''} is given up`);
      dropped?.done({ type: 'lost' });
    }
    this.#next();
  }

  /** One text frame from the other side. */
  received(text: string): void {
    if (this.#closed) return;
    const parts = text.length > LONGEST_FRAME ? undefined : parseJson(text);
    if (!isList(parts)) return this.#unreadable(text);
    const [type, id, ...rest] = parts;
    if (type === CALL) return this.#heardCall(id, rest, text);
    if (type === CALL_RESULT) return this.#settle(id, { type: 'answered', payload: rest[0], text });
    if (type === CALL_ERROR) {
      return this.#settle(id, { type: 'refused', code: words(rest[0]), description: words(rest[1]) });
    }
    // OCPP-J 1.6 §4.1.3: a message of another type is ignored.
    this.#options.complain('a frame with an unknown message type is ignored');
  }

  /** The line is gone: everything waiting is lost, nobody is answered any more. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unanswered = null;
    for (const callOff of this.#inWork.values()) callOff();
    this.#inWork.clear();
    const flying = this.#inFlight;
    this.#inFlight = null;
    flying?.callOff();
    const waiting = this.#waiting;
    this.#waiting = [];
    flying?.call.done({ type: 'lost' });
    for (const call of waiting) call.done({ type: 'lost' });
  }

  #next(): void {
    if (this.#inFlight !== null || this.#waiting.length === 0) return;
    const free = this.#waiting.findIndex(({ lane }) => lane === 'free');
    const [call] = this.#waiting.splice(Math.max(free, 0), 1);
    if (call === undefined) return;
    const { clock, timeoutMs, send } = this.#options;
    const callOff = clock.at(clock.now() + timeoutMs(), () => {
      const { id, overdue } = call;
      if (overdue !== undefined) this.#unanswered = { id, overdue, answer: null };
      this.#settle(id, { type: 'unanswered' });
    });
    this.#inFlight = { call, callOff };
    send(`[${CALL},${JSON.stringify(call.id)},${JSON.stringify(call.action)},${call.json}]`);
  }

  #settle(id: unknown, result: CallResult): void {
    const flying = this.#inFlight;
    if (flying === null || flying.call.id !== id) return this.#late(id, result);
    flying.callOff();
    this.#inFlight = null;
    if (result.type !== 'unanswered' && this.#unanswered?.id === id) this.#unanswered = null;
    // The next call leaves first: what `done` does may take a while.
    this.#next();
    flying.call.done(result);
  }

  /** OCPP 1.6 errata 3.82: the call has failed. One that would be repeated need not be, if this answers it. */
  #late(id: unknown, result: CallResult): void {
    const late = this.#unanswered;
    const isWelcome = late !== null && late.id === id && late.answer === null && result.type === 'answered';
    if (!isWelcome || !late.overdue.believes(result.payload)) {
      return this.#options.complain('an answer to no call of ours is dropped: it is late, foreign or came twice');
    }
    const again = this.#waiting.findIndex((call) => call.id === late.id);
    if (again < 0) {
      this.#unanswered = { ...late, answer: result };
      return late.overdue.arrived();
    }
    this.#unanswered = null;
    const [call] = this.#waiting.splice(again, 1);
    call?.done(result);
  }

  /** J 4.2.3: whoever can be named is answered, also when the rest cannot be read. */
  #unreadable(text: string): void {
    const id = unreadableCallId(text);
    if (id === undefined) return this.#options.complain('a frame that is no message is dropped');
    const why = text.length > LONGEST_FRAME ? `longer than ${LONGEST_FRAME} characters` : 'not a JSON array';
    this.#refuse(id, 'malformed', `the message is ${why}`);
  }

  #heardCall(id: unknown, [action, payload]: readonly unknown[], text: string): void {
    const name = typeof id === 'number' ? String(id) : id;
    if (typeof name !== 'string' || name === '') return this.#options.complain('a CALL without an id is dropped');
    if (typeof id === 'number') return this.#refuse(name, 'malformed', 'the message id must be a string');
    if (name.length > LONGEST_ID) return this.#refuse(name, 'malformed', `the message id is longer than ${LONGEST_ID}`);
    if (typeof action !== 'string') return this.#refuse(name, 'malformed', 'the action must be a string');
    if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
      return this.#refuse(name, 'malformed', `the payload of ${action.slice(0, 50)} must be an object, {} when empty`);
    }
    // J 4.2.3: an id that is still being worked on.
    if (this.#inWork.has(name)) return this.#refuse(name, 'generic', 'a call with this id is still being worked on');
    if (this.#inWork.size >= MOST_IN_WORK) {
      return this.#refuse(name, 'internal', `${MOST_IN_WORK} calls are being worked on`);
    }
    this.#work({ id: name, action, payload, text });
  }

  #work(call: IncomingCall): void {
    const { clock, handle, complain } = this.#options;
    let open = true;
    const reply = (answer: Answer): void => {
      if (!open) return;
      open = false;
      this.#inWork.get(call.id)?.();
      this.#inWork.delete(call.id);
      if (!this.#closed) this.#answer(call.id, answer);
    };
    this.#inWork.set(call.id, () => {});
    try {
      const handling = handle(call, reply);
      if (!open) return;
      if (handling === 'silence') {
        open = false;
        this.#inWork.delete(call.id);
        return;
      }
      const { withinMs, otherwise } = handling === 'answered' ? slow : handling;
      this.#inWork.set(
        call.id,
        clock.at(clock.now() + withinMs, () => reply(otherwise)),
      );
    } catch (error) {
      complain(`${call.action} failed: ${error instanceof Error ? error.message : String(error)}`);
      reply({ refusal: 'internal', why: 'an internal error occurred' });
    }
  }

  #answer(id: string, answer: Answer): void {
    if ('refusal' in answer) this.#refuse(id, answer.refusal, answer.why);
    else this.#options.send(`[${CALL_RESULT},${JSON.stringify(id)},${JSON.stringify(answer.payload)}]`);
  }

  /** Always five elements, the details an empty object (J table 6). */
  #refuse(id: string, refusal: Refusal, why: string): void {
    const { dialect, send } = this.#options;
    send(JSON.stringify([CALL_ERROR, id, dialect[refusal], why.slice(0, LONGEST_DESCRIPTION), {}]));
  }
}

const slow: Patience = {
  withinMs: ANSWER_WITHIN_MS,
  otherwise: { refusal: 'internal', why: `no answer was found within ${ANSWER_WITHIN_MS / 1000} s` },
};

const words = (value: unknown): string => (typeof value === 'string' ? value : '');
