/**
 * The central system of a station that runs in the same process: it answers properly and at once, unless it was told
 * to be silent. Frames lie on the desk until somebody passes them on, so that time stands meanwhile.
 */
import type { Connect, SocketEvents } from '../../../adapters/ports/socket.ts';
import type { Clock } from '../../../adapters/ports/clock.ts';
import { isObject, type Json } from '../../conformance/messages.ts';
import { ProperAnswers } from '../../conformance/proper-answers.ts';
import { NO_ANSWER } from './messages.ts';

type Line = { readonly events: SocketEvents; open: boolean };
type Asked = { readonly id: string; readonly text: string; readonly done: (answer: string) => void };

const isFrame = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Its status, its error code, or `{}`. */
const wordOf = ([type, , first]: readonly unknown[]): string => {
  if (type === 4) return String(first);
  return isObject(first) && typeof first['status'] === 'string' ? first['status'] : 'done';
};

export class CentralDesk {
  readonly heard: { readonly atMs: number; readonly action: string; readonly payload: Json }[] = [];
  readonly proper = new ProperAnswers();
  readonly hushed = new Set<string>();
  readonly #clock: () => Clock;
  readonly #inbox: { readonly line: Line; readonly text: string }[] = [];
  readonly #asked: Asked[] = [];
  #line: Line | null = null;
  #nextCall = 1;
  #sent = false;

  constructor(clock: () => Clock) {
    this.#clock = clock;
  }

  readonly connect: Connect = (_, events) => {
    const line: Line = { events, open: false };
    this.#clock().at(this.#clock().now(), () => {
      line.open = true;
      this.#line = line;
      events.opened('ocpp1.6');
    });
    return {
      send: (text) => this.#inbox.push({ line, text }),
      close: () => this.#end(line),
    };
  };

  /** The process at the other end has died. */
  lose(): void {
    this.#inbox.length = 0;
    if (this.#line !== null) this.#line.open = false;
    this.#line = null;
    for (const { done } of this.#asked.splice(0)) done(NO_ANSWER);
    this.#sent = false;
  }

  /** `done` is called with the word that the station answers. */
  call(action: string, payload: Json, done: (answer: string) => void): void {
    const id = `cs-${this.#nextCall++}`;
    this.#asked.push({ id, text: JSON.stringify([2, id, action, payload]), done });
  }

  /** Deals with one frame, either way; false: the desk is empty. */
  pass(): boolean {
    const next = this.#inbox.shift();
    if (next !== undefined) {
      if (next.line.open) this.#take(next.line, next.text);
      return true;
    }
    const [asked] = this.#asked;
    if (asked === undefined || this.#sent || this.#line === null) return false;
    this.#sent = true;
    this.#line.events.received(asked.text);
    return true;
  }

  #end(line: Line): void {
    if (!line.open) return;
    if (this.#line === line) this.lose();
    line.events.closed('closed by the station');
  }

  #take(line: Line, text: string): void {
    const frame: unknown = JSON.parse(text);
    if (!isFrame(frame)) throw new Error(`the station sent what is no frame: ${text}`);
    const [type, id, action, payload] = frame;
    if (type !== 2) {
      const asked = this.#asked.shift();
      this.#sent = false;
      asked?.done(wordOf(frame));
      return;
    }
    if (typeof action !== 'string' || !isObject(payload)) throw new Error(`the station sent what is no call: ${text}`);
    this.heard.push({ atMs: this.#clock().now(), action, payload });
    if (this.hushed.has(action)) return;
    line.events.received(JSON.stringify([3, id, this.proper.to(action, payload, new Date(this.#clock().wall() ?? 0))]));
  }
}
