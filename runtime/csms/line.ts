/**
 * One connection to the central system with the conversation on it, from the first try until it is closed or
 * forgotten.
 */
import { dialect16 } from '../../adapters/csms/ocpp16/messages.ts';
import { Rpc, type Answer, type Handling, type IncomingCall } from '../../adapters/csms/rpc.ts';
import type { Connection, SocketOptions } from '../../adapters/ports/socket.ts';
import { Caller } from './caller.ts';
import type { LinkTrouble } from '../../machines/vocabulary/link-troubles.ts';
import type { CsmsDeps } from './deps.ts';
import { blotted } from './wire.ts';

export type LineEvents = {
  readonly opened: () => void;
  /** A frame has left. */
  readonly sent: () => void;
  readonly closed: (why: string, trouble?: LinkTrouble) => void;
  readonly handle: (call: IncomingCall, reply: (answer: Answer) => void) => Handling;
};

export class Line {
  readonly #deps: CsmsDeps;
  readonly #newId: () => string;
  readonly #events: LineEvents;
  #connection: Connection | null = null;
  #rpc: Rpc | null = null;
  #caller: Caller | undefined;
  #over = false;

  constructor(deps: CsmsDeps, newId: () => string, events: LineEvents) {
    this.#deps = deps;
    this.#newId = newId;
    this.#events = events;
  }

  /** Present while the connection is open. */
  get caller(): Caller | undefined {
    return this.#caller;
  }

  open(): void {
    const connection = this.#deps.connect(socketOptions(this.#deps), {
      opened: (_, root) => this.#opened(root ?? null),
      received: (text) => {
        if (this.#over) return;
        this.#deps.onFrame?.('received', blotted(text));
        this.#rpc?.received(text);
      },
      closed: (why, trouble) => {
        if (this.#over) return;
        this.#end();
        this.#deps.log.warn({ why, trouble }, 'the connection to the central system is closed');
        this.#events.closed(why, trouble);
      },
    });
    this.#connection = connection;
    if (this.#over) connection.close();
  }

  /** Closes it; nothing that still comes from it is heard. */
  forget(): void {
    this.#end();
    this.#connection?.close();
  }

  #opened(root: string | null): void {
    if (this.#over) return;
    this.#deps.security.connected(root);
    const { clock, settings, log } = this.#deps;
    this.#rpc = new Rpc({
      clock,
      dialect: dialect16,
      send: (text) => {
        this.#connection?.send(text);
        this.#deps.onFrame?.('sent', blotted(text));
        this.#events.sent();
      },
      timeoutMs: () => settings.messageTimeoutS() * 1000,
      handle: this.#events.handle,
      complain: (sentence) => log.warn({}, sentence),
    });
    this.#caller = new Caller(this.#rpc, log, this.#newId);
    this.#events.opened();
  }

  #end(): void {
    if (!this.#over) this.#deps.security.connected(null);
    this.#over = true;
    this.#caller = undefined;
    this.#rpc?.close();
  }
}

/** The ping settings are looked up whenever they are needed: a change applies at once, on this connection too. */
function socketOptions({ settings, security }: CsmsDeps): SocketOptions {
  return {
    protocols: ['ocpp1.6'],
    get pingIntervalS() {
      return settings.pingIntervalS();
    },
    get pongTimeoutS() {
      return settings.pongTimeoutS();
    },
    onPingsChange: settings.onPingsChange,
    ...security.access(),
  };
}
