/**
 * A central system in a can: it hears a station through the `Connect` port, answers the Core profile on the clock it
 * is given, and keeps the ledger by which a story is judged. What is said is judged by whoever it is given: the schemas
 * as they are published, never what the station is built from.
 *
 *   station ──CALL──▶ judged, booked, answered after `latencyMs`, or whatever it was told to do instead
 *   story ──call()──▶ queued, one at a time, ──CALL──▶ station
 *
 * Everything the station does that it must not do is a sentence in `violations`; `check()` throws them all at once.
 */
import { z } from 'zod';
import type { Clock } from '../../../adapters/ports/clock.ts';
import type { Connect, Connection, SocketEvents, SocketOptions } from '../../../adapters/ports/socket.ts';
import type { LinkTrouble } from '../../../machines/vocabulary/link-troubles.ts';
import { isProper, isRefusal, Treatment, wordingOf, type Behaviour } from './central-behaviour.ts';
import { Conduct } from './central-conduct.ts';
import { CentralLedger, type Json } from './central-ledger.ts';

export type { Behaviour, Json };

export type Frame = { readonly at: number; readonly direction: 'from station' | 'to station'; readonly text: string };
/** A CALL of ours: filled in when the station has answered. */
export type Asked = { readonly action: string; answer?: Json; error?: string };

export type CentralSystemOptions = {
  /** How long an answer takes. */
  readonly latencyMs?: number;
  /** After this a station gives a CALL up and may send the next. */
  readonly messageTimeoutMs?: number;
  readonly heartbeatS?: number;
  readonly firstTransactionId?: bigint;
  /** What it offers of the station's sub-protocols; null: it picks none. */
  readonly protocol?: string | null;
  /** Outlives the process: everything is written there before it is answered. */
  readonly diary?: Diary;
};

/** What is wrong with a message, or null. */
export type Judge = (action: string, kind: 'req' | 'conf', payload: Json) => string | null;

/** A CALL that is booked: its frame as it came. */
export type Booked = { readonly id: string; readonly action: string; readonly frame: string };
export type Diary = {
  /** What was booked in former lives, oldest first. */
  readonly past: readonly Booked[];
  /** Return when it would survive the end of the process. */
  book(entry: Booked): void;
  complain(sentence: string): void;
};

type Sent = { readonly id: string; readonly text: string; readonly sentAt: number };
type Line = { readonly options: SocketOptions; readonly events: SocketEvents; open: boolean; closed: boolean };

/** A station that does not know the time of day meets a central system that lives here (2026-01-01). */
const EARLIEST_WALL = Date.UTC(2026, 0, 1);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Calls that may take longer than 5 s, with the tolerance of a turn: user guide, table 14. */
const patienceMs: Readonly<Record<string, number>> = { UnlockConnector: 20_000, DataTransfer: 60_100 };

export class CentralSystem {
  readonly frames: Frame[] = [];
  readonly violations: string[] = [];
  readonly ledger: CentralLedger;
  /** The answer to BootNotification. */
  registration: 'Accepted' | 'Pending' | 'Rejected' = 'Accepted';
  intervalS: number;
  /** idTags (lower case) that are not simply Accepted. */
  readonly idTags = new Map<string, Json>();
  latencyMs: number;
  /** Says why it lets a station in not; null: it does. */
  admit: ((options: SocketOptions) => { readonly why: string; readonly trouble?: LinkTrouble } | null) | null = null;
  refusals = 0;
  /** Connections that were tried. */
  connections = 0;
  readonly #clock: Clock;
  /** Its own time of day, whatever becomes of the station's: epoch ms when the clock stood at 0. */
  readonly #wallAtZero: number;
  readonly #conduct: Conduct;
  readonly #treatment = new Treatment();
  readonly #protocol: string | null;
  readonly #diary: Diary | undefined;
  readonly #judges: readonly Judge[];
  readonly #asked: {
    readonly id: string;
    readonly entry: Asked;
    readonly text: string;
    sentAt: number | null;
    latencyMs: number;
  }[] = [];
  #line: Line | null = null;
  #reachable = true;
  #nextId = 1;

  /** `judges`: hear every message of the station. */
  constructor(clock: Clock, judges: readonly Judge[], options: CentralSystemOptions = {}) {
    this.#clock = clock;
    const wall = clock.wall() ?? 0;
    this.#wallAtZero = (wall < EARLIEST_WALL ? EARLIEST_WALL : wall) - clock.now();
    this.latencyMs = options.latencyMs ?? 20;
    this.intervalS = options.heartbeatS ?? 300;
    this.#judges = judges;
    this.#conduct = new Conduct(options.messageTimeoutMs ?? 30_000, (sentence) => this.#note(sentence));
    this.#protocol = options.protocol === undefined ? 'ocpp1.6' : options.protocol;
    this.ledger = new CentralLedger(options.firstTransactionId ?? 1001n, (sentence) => this.#note(sentence));
    for (const { id, action, frame } of options.diary?.past ?? []) {
      const [, , , payload] = z
        .tuple([z.unknown(), z.unknown(), z.unknown(), z.looseObject({})])
        .parse(JSON.parse(frame));
      this.#enter(id, action, payload, frame);
    }
    this.#diary = options.diary;
  }

  get connected(): boolean {
    return this.#line?.open === true;
  }

  /** Its own time of day, epoch ms. */
  get wall(): number {
    return this.#wallAtZero + this.#clock.now();
  }

  /** Address and password of the station that is, or was last, connected. */
  get caller(): SocketOptions | null {
    return this.#line?.options ?? null;
  }

  readonly connect: Connect = (options, events): Connection => {
    this.connections++;
    const line: Line = { options, events, open: false, closed: false };
    let last = 0;
    // Nothing overtakes on a line, whatever becomes of its latency.
    const later = (task: () => void) => {
      last = Math.max(last, this.#clock.now() + this.latencyMs);
      this.#clock.at(last, task);
    };
    later(() => {
      if (line.closed) return;
      if (!this.#reachable) return this.#close(line, 'nobody answers at this address');
      if (this.#protocol === null || !options.protocols.includes(this.#protocol)) {
        return this.#close(line, 'the server speaks none of our sub-protocols');
      }
      const refusal = this.admit?.(options) ?? null;
      if (refusal !== null) {
        this.refusals++;
        return this.#close(line, refusal.why, refusal.trouble);
      }
      if (this.#line?.open === true) this.#close(this.#line, 'replaced by a newer connection');
      this.#line = line;
      line.open = true;
      events.opened(this.#protocol);
      this.#sendNext();
    });
    return {
      send: (text) => {
        const sentAt = this.#clock.now();
        if (line.open) later(() => this.#hear(line, text, sentAt));
      },
      close: () => later(() => this.#close(line, 'closed by the station')),
    };
  };

  /**
   * From now on every CALL of this action (`*`: of any) is treated so; with `times`, only that often. The last rule
   * given wins.
   */
  treat(action: string, behaviour: Behaviour, times = Number.POSITIVE_INFINITY): void {
    this.#treatment.treat(action, behaviour, times);
  }

  /** The next CALL of this action, and that one alone, is treated so whenever it comes, for ever. */
  poison(action: string, behaviour: Behaviour): void {
    this.#treatment.poison(action, behaviour);
  }

  /** Back to answering everything properly, but for what is poisoned. */
  behave(): void {
    this.#treatment.behave();
  }

  /** Somebody knows that the station has started anew: until it is accepted it may say nothing else (PRO-02). */
  stationRestarted(): void {
    this.#conduct.restarted();
  }

  /** The station could do nothing for so long: its answer may come so much later. */
  excuse(ms: number): void {
    const [current] = this.#asked;
    if (current !== undefined && current.sentAt !== null) current.sentAt += ms;
  }

  /** The most CALLs ever in flight each way. */
  get mostInFlight(): Conduct['most'] {
    return this.#conduct.most;
  }

  /** Breaks the link; with `stay`, it cannot come back before `comeBack`. */
  drop(stay: 'stay' | 'once' = 'once'): void {
    this.#reachable = stay === 'once';
    if (this.#line !== null) this.#close(this.#line, 'connection reset');
  }

  comeBack(): void {
    this.#reachable = true;
  }

  /** Throws the frames and what is finished in the ledger away: for simulated years, whose memory must stay flat. */
  trim(): void {
    this.frames.length = 0;
    this.ledger.trim();
  }

  /** Loses every transaction, as a central system does that was restored from an old backup. */
  forget(): void {
    this.ledger.forget();
  }

  /** Sends a CALL as soon as the one before has been answered. */
  call(action: string, payload: Json): Asked {
    return this.callText(action, JSON.stringify(payload));
  }

  /** Like `call`, with the payload as it shall stand on the wire: numbers beyond 2^53. */
  callText(action: string, payload: string): Asked {
    const id = `cs-${this.#nextId++}`;
    const entry: Asked = { action };
    this.#asked.push({ id, entry, text: `[2,"${id}","${action}",${payload}]`, sentAt: null, latencyMs: 0 });
    this.#sendNext();
    return entry;
  }

  /** Puts any text on the wire. */
  sendRaw(text: string): void {
    const line = this.#line;
    if (line?.open !== true) return;
    this.frames.push({ at: this.#clock.now(), direction: 'to station', text });
    this.#clock.at(this.#clock.now() + this.latencyMs, () => {
      if (line.open) line.events.received(text);
    });
  }

  /** The payloads of all CALLs of this action so far, oldest first. */
  heard(action: string): readonly Json[] {
    return this.calls().flatMap((call) => (call.action === action ? [call.payload] : []));
  }

  /** Every CALL of the station so far. */
  calls(): readonly { readonly at: number; readonly id: string; readonly action: string; readonly payload: Json }[] {
    return this.frames.flatMap(({ at, direction, text }) => {
      if (direction !== 'from station') return [];
      const parts: unknown = JSON.parse(text);
      if (!isList(parts) || parts[0] !== 2) return [];
      const [, id, action, payload] = parts;
      return typeof id === 'string' && typeof action === 'string' && isObject(payload)
        ? [{ at, id, action, payload }]
        : [];
    });
  }

  /** Throws when the station has done anything that it must not do. */
  check(): void {
    if (this.violations.length > 0) throw new Error(`the central system complains:\n- ${this.violations.join('\n- ')}`);
  }

  #close(line: Line, why: string, trouble?: LinkTrouble): void {
    if (line.closed) return;
    line.closed = true;
    line.open = false;
    if (this.#line === line) {
      this.#conduct.lineLost();
      for (const asked of this.#asked.splice(0)) asked.entry.error = 'link lost';
    }
    line.events.closed(why, trouble);
  }

  #hear(line: Line, text: string, sentAt: number): void {
    if (!line.open) return;
    this.frames.push({ at: this.#clock.now(), direction: 'from station', text });
    const parts: unknown = JSON.parse(text);
    if (!isList(parts)) return this.#note(`a frame that is no array: ${text}`);
    const [type, id, ...rest] = parts;
    if (typeof id !== 'string' || id.length > 36) return this.#note(`a frame without a proper id: ${text}`);
    if (type === 2) return this.#heardCall(line, { id, text, sentAt }, rest);
    this.#heardAnswer({ id, text, sentAt }, type, rest);
  }

  #heardCall(line: Line, { id, text, sentAt }: Sent, [action, payload]: unknown[]): void {
    if (typeof action !== 'string' || !isObject(payload)) {
      return this.#note(`a CALL without action or payload: ${text}`);
    }
    this.#conduct.came(sentAt, id, action);
    this.#judge(action, 'req', payload);
    const behaviour = this.#treatment.of(id, action);
    if (behaviour === 'lost') return;
    const proper = isRefusal(behaviour) ? {} : this.#book({ id, action, frame: text }, payload, behaviour);
    if (behaviour === 'silent') return;
    if (behaviour === 'drop') return this.#close(line, 'connection reset');
    const answer = wordingOf(id, behaviour, proper);
    const delay = typeof behaviour === 'object' && 'delayMs' in behaviour ? behaviour.delayMs : this.latencyMs;
    const registers = action === 'BootNotification' && isProper(behaviour) ? this.registration : null;
    this.#clock.at(this.#clock.now() + delay, () => {
      if (!line.open) return;
      this.#conduct.answered(this.#clock.now(), id);
      if (registers !== null) this.#conduct.registered(registers);
      for (const frame of answer) {
        this.frames.push({ at: this.#clock.now(), direction: 'to station', text: frame });
        line.events.received(frame);
      }
    });
  }

  /** The proper answer; as text where a number may be beyond 2^53. */
  #book({ id, action, frame }: Booked, payload: Json, behaviour: Behaviour): string | Json {
    const tagInfo = () => (behaviour === 'refuse' ? { status: 'Invalid' } : this.#tagInfo(payload['idTag']));
    const currentTime = new Date(this.wall).toISOString();
    switch (action) {
      case 'BootNotification':
        return { status: this.registration, currentTime, interval: this.intervalS };
      case 'Heartbeat':
        return { currentTime };
      case 'Authorize':
        return { idTagInfo: tagInfo() };
      case 'StartTransaction': {
        const transactionId = this.#enter(id, action, payload, frame);
        return `{"transactionId":${transactionId},"idTagInfo":${JSON.stringify(tagInfo())}}`;
      }
      case 'StopTransaction':
        this.#enter(id, action, payload, frame);
        return typeof payload['idTag'] === 'string' ? { idTagInfo: tagInfo() } : {};
      case 'MeterValues':
        this.#enter(id, action, payload, frame);
        return {};
      case 'DataTransfer':
        return { status: 'UnknownVendorId' };
      default:
        return {};
    }
  }

  /** Into the diary and the ledger; answers the id of the transaction that a start has opened. */
  #enter(id: string, action: string, payload: Json, frame: string): string {
    this.#diary?.book({ id, action, frame });
    if (action === 'StartTransaction') return this.ledger.start(id, payload);
    if (action === 'StopTransaction') this.ledger.stop(id, payload, frame);
    else this.ledger.meter(id, payload, frame);
    return '';
  }

  #tagInfo(idTag: unknown): Json {
    return (typeof idTag === 'string' ? this.idTags.get(idTag.toLowerCase()) : undefined) ?? { status: 'Accepted' };
  }

  #heardAnswer({ id, sentAt }: Sent, type: unknown, [first, second]: unknown[]): void {
    const [current] = this.#asked;
    if (current === undefined || current.id !== id || current.sentAt === null) {
      if (!id.startsWith('raw')) this.#note(`an answer to a CALL that is not in flight: ${id}`);
      return;
    }
    this.#asked.shift();
    const took = sentAt - (current.sentAt + current.latencyMs);
    const patience = patienceMs[current.entry.action] ?? 5000;
    if (took > patience) this.#note(`${current.entry.action} was answered after ${took} ms`);
    if (type === 3 && isObject(first)) {
      this.#judge(current.entry.action, 'conf', first);
      current.entry.answer = first;
    } else {
      current.entry.error = typeof first === 'string' ? first : 'no code';
      if (typeof second !== 'string') this.#note(`a CALLERROR without a description: ${id}`);
    }
    this.#sendNext();
  }

  #sendNext(): void {
    const [next] = this.#asked;
    if (next === undefined || next.sentAt !== null || !this.connected) return;
    next.sentAt = this.#clock.now();
    next.latencyMs = this.latencyMs;
    this.#conduct.asks(next.entry.action, next.text);
    this.sendRaw(next.text);
  }

  #judge(action: string, kind: 'req' | 'conf', payload: Json): void {
    for (const flaw of this.#judges.map((judge) => judge(action, kind, payload))) {
      if (flaw !== null) this.#note(`${action}.${kind} is not valid: ${flaw}`);
    }
  }

  #note(sentence: string): void {
    const complaint = `${this.#clock.now()} ms: ${sentence}`;
    this.violations.push(complaint);
    this.#diary?.complain(complaint);
  }
}
