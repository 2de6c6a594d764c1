/**
 * One connection to the central system with the conversation on it, from the first try until it is closed or
 * forgotten.
 */
import { dialect16 } from '../../adapters/csms/ocpp16/messages.ts';
import { Rpc, type Answer, type Handling, type IncomingCall } from '../../adapters/csms/rpc.ts';
import type { Connection, SocketOptions } from '../../adapters/ports/socket.ts';
import { Caller } from './caller.ts';
import type { CsmsDeps, CsmsSettings } from './deps.ts';
import { blotted } from './wire.ts';

export type LineEvents = {
  readonly opened: () => void;
  /** A frame has left. */
  readonly sent: () => void;
  readonly closed: (why: string) => void;
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
    const connection = this.#deps.connect(socketOptions(this.#deps.settings), {
      opened: () => this.#opened(),
      received: (text) => {
        if (this.#over) return;
        this.#deps.onFrame?.('received', blotted(text));
        this.#rpc?.received(text);
      },
      closed: (why) => {
        if (this.#over) return;
        this.#end();
        this.#deps.log.warn({ why }, 'the connection to the central system is closed');
        this.#events.closed(why);
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

  #opened(): void {
    if (this.#over) return;
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
    this.#over = true;
    this.#caller = undefined;
    this.#rpc?.close();
  }
}

/** The ping settings are looked up whenever they are needed: a change applies at once, on this connection too. */
function socketOptions(settings: CsmsSettings): SocketOptions {
  const password = settings.password();
  return {
    url: settings.url(),
    protocols: ['ocpp1.6'],
    ...(password === undefined ? {} : { password }),
    get pingIntervalS() {
      return settings.pingIntervalS();
    },
    get pongTimeoutS() {
      return settings.pongTimeoutS();
    },
    verifyCertificate: settings.verifyCertificate(),
  };
}
