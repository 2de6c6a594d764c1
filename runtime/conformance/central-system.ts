/**
 * The central system of a case: one station, one address, every frame written down. It answers everything properly
 * unless the case says otherwise, on a plain or an encrypted line at the same port.
 *
 *   station ──CALL──▶ judged (conduct), answered, put before the case      case ──call()──▶ one at a time ──▶ station
 *
 * It is a judge: it shares no code with any station.
 */
import { createServer as createHttp, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { createServer as createHttps, type Server as HttpsServer, type ServerOptions } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { Conduct } from './conduct.ts';
import { Failed } from './failure.ts';
import { isObject, type Heard, type Json } from './messages.ts';
import { ProperAnswers } from './proper-answers.ts';

export type Frame = { readonly at: number; readonly from: 'station' | 'central'; readonly text: string };

/** One connection of the station, as it knocked. */
export type Visit = {
  readonly at: number;
  /** The Authorization header, decoded: user and password as bytes. */
  readonly credentials: { readonly user: string; readonly password: Buffer } | null;
  readonly tls: {
    readonly protocol: string;
    /** Numbers of the cipher suites that it offered. */
    readonly offered: readonly number[];
    /** DER of what the client showed, or null. */
    readonly clientCertificate: Buffer | null;
  } | null;
};

/** `before`: how many CALLs of the station had come before it. */
export type Answer = ({ readonly answer: Json } | { readonly error: string }) & { readonly before: number };

type Asked = {
  readonly id: string;
  readonly action: string;
  readonly text: string;
  readonly done: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
  sent: boolean;
};

export type CentralOptions = {
  readonly identity: string;
  /** Key and certificate where it can be reached encrypted. */
  readonly tls?: ServerOptions;
  /** Whether somebody may come in; everybody by default. */
  readonly admits?: (visit: Visit) => boolean;
};

/** An answer takes a moment, as over a network: only so two calls at once can be seen. */
const ANSWER_MS = 5;
/** Of a TLS record: handshake. */
const TLS_HANDSHAKE = 22;

export class CentralSystem {
  readonly frames: Frame[] = [];
  readonly heard: Heard[] = [];
  readonly visits: Visit[] = [];
  /** Connections that it turned away, or that did not get as far as a handshake. */
  readonly turnedAway: string[] = [];
  readonly conduct = new Conduct();
  readonly identity: string;
  admits: (visit: Visit) => boolean;
  readonly #proper = new ProperAnswers();
  readonly #answers = new Map<string, (payload: Json) => Json | null>();
  /** Answers that are on their way. */
  #owed = 0;
  readonly #listeners = new Set<() => void>();
  readonly #sockets = new Set<Socket>();
  /** Cipher suites offered from an address and port. */
  readonly #offered = new Map<string, readonly number[]>();
  readonly #asked: Asked[] = [];
  readonly #ws = new WebSocketServer({ noServer: true, handleProtocols: (offered) => pick(offered) });
  readonly #front: Server;
  readonly #plain: HttpServer;
  readonly #encrypted: HttpsServer | null;
  #line: WebSocket | null = null;
  #reachable = true;
  #nextCall = 1;

  static async open(options: CentralOptions): Promise<CentralSystem> {
    const central = new CentralSystem(options);
    await new Promise<void>((resolve, reject) => {
      central.#front.once('error', reject);
      central.#front.listen(0, '127.0.0.1', resolve);
    });
    return central;
  }

  private constructor({ identity, tls, admits }: CentralOptions) {
    this.identity = identity;
    this.admits = admits ?? (() => true);
    this.#plain = createHttp();
    this.#encrypted = tls === undefined ? null : createHttps(tls);
    for (const server of [this.#plain, this.#encrypted]) {
      server?.on('upgrade', (request, socket: Socket, head) => this.#knock(request, socket, head));
    }
    this.#encrypted?.on('tlsClientError', (error) => this.#turnAway(error.message));
    this.#front = createServer((socket) => this.#greet(socket));
  }

  get port(): number {
    const address = this.#front.address();
    if (typeof address !== 'object' || address === null) throw new Error('the central system does not listen');
    return address.port;
  }

  /** Without the identity; the same host and port take wss:// where it is encrypted. */
  get url(): string {
    return `ws://127.0.0.1:${this.port}/ocpp`;
  }

  /** idTag in lower case → idTagInfo of everybody who is not simply Accepted. */
  get idTags(): Map<string, Json> {
    return this.#proper.idTags;
  }

  get connected(): boolean {
    return this.#line !== null;
  }

  /** Everything that it has asked has been answered. */
  get answered(): boolean {
    return this.#asked.length === 0;
  }

  /** Nothing is left to be said by it, as far as it can speak. */
  get idle(): boolean {
    return this.#owed === 0 && (this.#line === null || this.#asked[0]?.sent !== false);
  }

  /** Answers this action so from now on, or (null of `how`) never; null: properly again. */
  answer(action: string, how: ((payload: Json) => Json | null) | null): void {
    if (how === null) this.#answers.delete(action);
    else this.#answers.set(action, how);
  }

  /** Sends a CALL once the one before has been answered. */
  call(action: string, payload: Json): Promise<Answer> {
    const id = `cs-${this.#nextCall++}`;
    return new Promise((done, fail) => {
      this.#asked.push({ id, action, text: JSON.stringify([2, id, action, payload]), done, fail, sent: false });
      this.#sendNext();
    });
  }

  /** Until `look` gives something; null when the time is over. */
  async until<T>(look: () => T | null, limitMs: number): Promise<T | null> {
    const found = look();
    if (found !== null || limitMs <= 0) return found;
    return new Promise((resolve) => {
      const end = (value: T | null) => {
        this.#listeners.delete(listener);
        clearTimeout(timer);
        resolve(value);
      };
      const listener = () => {
        const seen = look();
        if (seen !== null) end(seen);
      };
      const timer = setTimeout(() => end(look()), limitMs);
      this.#listeners.add(listener);
    });
  }

  /** Shows another certificate from now on. */
  present({ key, certificate }: { readonly key: string; readonly certificate: string }): void {
    this.#encrypted?.setSecureContext({ key, cert: certificate });
  }

  /** The link breaks, and nobody gets through until `comeBack`. */
  goAway(): void {
    this.#reachable = false;
    this.#line?.terminate();
    for (const socket of this.#sockets) socket.destroy();
  }

  comeBack(): void {
    this.#reachable = true;
  }

  async close(): Promise<void> {
    this.goAway();
    this.#plain.close();
    this.#encrypted?.close();
    await new Promise<void>((resolve) => this.#front.close(() => resolve()));
  }

  /** Plain or encrypted, by the first byte. */
  #greet(socket: Socket): void {
    if (!this.#reachable) return void socket.destroy();
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
    socket.once('data', (chunk) => {
      socket.pause();
      socket.unshift(chunk);
      const encrypted = chunk[0] === TLS_HANDSHAKE;
      if (encrypted) this.#offered.set(placeOf(socket), offeredIn(chunk));
      const server = encrypted ? this.#encrypted : this.#plain;
      if (server === null) {
        this.#turnAway('it began a TLS handshake where none was expected');
        return void socket.destroy();
      }
      server.emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  }

  #turnAway(why: string): void {
    this.turnedAway.push(why);
    this.#tell();
  }

  #knock(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const visit = visitOf(request, this.#offered.get(placeOf(socket)) ?? []);
    const name = decodeURIComponent(request.url?.split('/').at(-1) ?? '');
    const refuse = (status: string, why: string) => {
      this.#turnAway(why);
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    };
    if (name !== this.identity) return refuse('404 Not Found', `it calls itself "${name}", not "${this.identity}"`);
    if (!this.admits(visit)) return refuse('401 Unauthorized', 'its credentials are not the right ones');
    this.#ws.handleUpgrade(request, socket, head, (line) => this.#welcome(line, visit));
  }

  #welcome(line: WebSocket, visit: Visit): void {
    this.#line?.terminate();
    this.#line = line;
    this.visits.push(visit);
    if (line.protocol !== 'ocpp1.6') this.conduct.breach('it does not offer the sub-protocol ocpp1.6');
    line.on('message', (data, isBinary) => this.#received(line, data, isBinary));
    line.on('error', () => line.terminate());
    line.on('close', () => this.#left(line));
    this.#tell();
    this.#sendNext();
  }

  #left(line: WebSocket): void {
    if (this.#line !== line) return;
    this.#line = null;
    this.conduct.disconnected();
    for (const asked of this.#asked.splice(0)) {
      asked.fail(new Failed(`the link was lost before ${asked.action} had been answered`));
    }
    this.#tell();
  }

  #received(line: WebSocket, data: RawData, isBinary: boolean): void {
    if (line !== this.#line) return;
    if (isBinary) this.conduct.breach('it sent a binary frame: OCPP is text');
    const text = textOf(data);
    this.frames.push({ at: performance.now(), from: 'station', text });
    const parts = parsed(text);
    if (parts === null) return this.conduct.breach(`it sent what is no OCPP-J frame: ${text.slice(0, 100)}`);
    const [type, id, ...rest] = parts;
    if (type === 2) this.#heardCall(line, String(id), rest);
    else this.#heardAnswer(type, String(id), rest);
    this.#tell();
  }

  #heardCall(line: WebSocket, id: string, [action, payload]: readonly unknown[]): void {
    if (typeof action !== 'string' || !isObject(payload)) {
      return this.conduct.breach(`CALL ${id} has no action or no payload`);
    }
    this.conduct.heardCall(id, action, payload);
    const how = this.#answers.get(action);
    const answer = how === undefined ? this.#proper.to(action, payload, new Date()) : how(payload);
    this.heard.push({ at: performance.now(), id, action, payload, answer: answer ?? {} });
    if (answer === null) return;
    this.#owed++;
    setTimeout(() => {
      this.#owed--;
      if (line !== this.#line) return;
      this.conduct.answered(id);
      if (action === 'BootNotification' && answer['status'] === 'Accepted') this.conduct.registered();
      if (action === 'StartTransaction') this.conduct.begun(String(answer['transactionId']));
      this.#send(line, JSON.stringify([3, id, answer]));
      this.#tell();
    }, ANSWER_MS);
  }

  #heardAnswer(type: unknown, id: string, [first, second]: readonly unknown[]): void {
    const asked = this.#asked[0];
    if (asked === undefined || asked.id !== id || !asked.sent) {
      return this.conduct.breach(`it answered ${id}, which was not asked or is answered already`);
    }
    this.#asked.shift();
    const before = this.heard.length;
    if (type === 3 && isObject(first)) {
      this.conduct.heardAnswer(asked.action, first);
      asked.done({ answer: first, before });
    } else if (type === 4) asked.done({ error: `${String(first)} (${String(second)})`, before });
    else asked.fail(new Failed(`${asked.action} was answered with a frame that is no answer`));
    this.#sendNext();
  }

  #sendNext(): void {
    const [next] = this.#asked;
    if (next === undefined || next.sent || this.#line === null) return;
    next.sent = true;
    this.#send(this.#line, next.text);
  }

  #send(line: WebSocket, text: string): void {
    this.frames.push({ at: performance.now(), from: 'central', text });
    line.send(text);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const textOf = (data: RawData): string => {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
};

const placeOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress ?? ''} ${remotePort ?? 0}`;

/** The cipher suites of a ClientHello (RFC 5246 §7.4.1.2), as far as the first bytes hold it. */
const offeredIn = (bytes: Buffer): readonly number[] => {
  // Record 5, handshake header 4, version 2, random 32; then the session id with its length.
  const session = 43;
  if (bytes.length < session + 1) return [];
  const suites = session + 1 + bytes.readUInt8(session);
  if (bytes.length < suites + 2) return [];
  const count = Math.min(bytes.readUInt16BE(suites), bytes.length - suites - 2) / 2;
  return Array.from({ length: Math.floor(count) }, (_, index) => bytes.readUInt16BE(suites + 2 + index * 2));
};

const pick = (offered: ReadonlySet<string>): string | false => (offered.has('ocpp1.6') ? 'ocpp1.6' : false);

const parsed = (text: string): readonly unknown[] | null => {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && [2, 3, 4].includes(Number(value[0])) && typeof value[1] === 'string' ? value : null;
  } catch {
    return null;
  }
};

const visitOf = (request: IncomingMessage, offered: readonly number[]): Visit => {
  const { socket } = request;
  const [, encoded] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  const bytes = encoded === undefined ? null : Buffer.from(encoded, 'base64');
  const colon = bytes?.indexOf(':') ?? -1;
  const tls =
    socket instanceof TLSSocket
      ? {
          protocol: socket.getProtocol() ?? '',
          offered,
          clientCertificate: socket.getPeerX509Certificate()?.raw ?? null,
        }
      : null;
  const credentials =
    bytes === null || colon < 0
      ? null
      : { user: bytes.subarray(0, colon).toString('utf8'), password: bytes.subarray(colon + 1) };
  return { at: performance.now(), credentials, tls };
};
