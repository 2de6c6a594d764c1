/**
 * The wire to the central system: one WebSocket, opened on request, closed exactly once, for a reason in words.
 *
 *   connect ─▶ handshake (≤ 30 s) ─┬─ server picked one of our sub-protocols ─▶ open ──ping … pong──▶ closed
 *                                  └─ none, another, refused, unreachable ───────────────────────────▶ closed
 *
 * A dead peer is noticed by a ping that no pong answers in time (the timer is the station's clock, so it can be
 * tested). It must never throw into its caller, connect again by itself, or show the password to anybody but the
 * server.
 */
import { createHash } from 'node:crypto';
import { TLSSocket, type ConnectionOptions, type DetailedPeerCertificate } from 'node:tls';
import { WebSocket, type RawData } from 'ws';
import type { Clock } from '../ports/clock.ts';
import type { LinkTrouble } from '../../machines/vocabulary/link-troubles.ts';
import type { Connect, Connection, SocketEvents, SocketOptions, Tls } from '../ports/socket.ts';
import { httpTrouble, tlsTrouble } from './tls-troubles.ts';

const HANDSHAKE_MS = 30_000;
/**
 * A frame beyond this ends the connection (code 1009). Messages beyond the smaller limit of `rpc.ts` are refused
 * politely.
 */
export const LARGEST_FRAME_BYTES = 4 * 1024 * 1024;
const MOST_FRAGMENTS = 1024;
/** What may wait to be sent on a stalled connection before it is given up. */
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024;
/** WebSocket close codes (RFC 6455 §7.4.1): normal, unacceptable data. */
const NORMAL = 1000;
const UNACCEPTABLE = 1003;
/** How long the other side may take to answer our close frame. */
const CLOSING_MS = 5000;

export const webSocketConnect =
  (clock: Clock): Connect =>
  (options, events) => {
    const line = new Line(clock, options, events);
    line.open();
    return line;
  };

/**
 * A00.FR.318: both pairs, so that a central system may have either kind of certificate; A00.FR.501: level 2 of OpenSSL
 * is 112 bits. What TLS 1.3 has of the same strength comes first.
 */
const STRICT_SUITES = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  '@SECLEVEL=2',
].join(':');

const tlsOptions = ({ verify, roots, strict, identity }: Tls): ConnectionOptions => ({
  rejectUnauthorized: verify,
  minVersion: 'TLSv1.2',
  // A root that another one has signed is trusted for itself (whitepaper §7.1, note).
  ...(roots === null ? {} : { ca: [...roots], allowPartialTrustChain: true }),
  ...(strict ? { ciphers: STRICT_SUITES } : {}),
  ...(identity === undefined ? {} : { key: identity.key, cert: identity.chain }),
});

/** The end of the chain by which the server was verified. */
function rootOf(wire: TLSSocket): string | undefined {
  let certificate: DetailedPeerCertificate | undefined = wire.getPeerCertificate(true);
  while (certificate?.issuerCertificate !== undefined && certificate.issuerCertificate !== certificate) {
    certificate = certificate.issuerCertificate;
  }
  return certificate?.raw === undefined ? undefined : createHash('sha256').update(certificate.raw).digest('hex');
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

class Line implements Connection {
  readonly #clock: Clock;
  readonly #options: SocketOptions;
  readonly #events: SocketEvents;
  #socket: WebSocket | null = null;
  #closed = false;
  /** Said once it is known better than "closed by the server". */
  #why: string | null = null;
  #trouble: LinkTrouble | undefined;
  #root: string | undefined;
  #lastPing = 0;
  #pongDue: number | null = null;
  #callOff: () => void = () => {};
  #ignorePings: () => void = () => {};

  constructor(clock: Clock, options: SocketOptions, events: SocketEvents) {
    this.#clock = clock;
    this.#options = options;
    this.#events = events;
  }

  open(): void {
    try {
      const socket = this.#create();
      this.#socket = socket;
      socket.on('open', () => this.#opened(socket));
      socket.on('message', (data, isBinary) => this.#received(data, isBinary));
      socket.on('pong', () => {
        this.#pongDue = null;
        this.#await(socket);
      });
      socket.on('unexpected-response', (request, response) => {
        this.#why ??= `the server refused with HTTP status ${response.statusCode ?? 'unknown'}`;
        this.#trouble ??= httpTrouble(response.statusCode);
        request.destroy();
        this.#finish('');
      });
      socket.on('upgrade', ({ socket: wire }) => (this.#root = wire instanceof TLSSocket ? rootOf(wire) : undefined));
      socket.on('error', (error) => this.#failed(error));
      socket.on('close', (code, reason) =>
        this.#finish(`closed by the server: ${code} ${reason.toString('utf8')}`.trim()),
      );
    } catch (error) {
      // A malformed address: the caller shall hear it like any other failure, after it has got its connection.
      const why = sentence(error);
      this.#callOff = this.#clock.at(this.#clock.now(), () => this.#finish(why));
    }
  }

  send(text: string): void {
    const socket = this.#socket;
    if (socket === null || socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > MOST_BUFFERED_BYTES) return this.#abandon('the connection takes no more data');
    socket.send(text, (error) => {
      if (error) this.#abandon(`cannot send: ${error.message}`);
    });
  }

  close(): void {
    this.#end(NORMAL, 'closed by us');
  }

  #failed(error: Error): void {
    // By the clock of the system: that is what certificates are judged by.
    const told = tlsTrouble(error, Date.now());
    this.#trouble ??= told?.trouble;
    this.#why ??= told === null ? sentence(error) : `${told.why} (${sentence(error)})`;
  }

  #create(): WebSocket {
    const { url, protocols, password, tls } = this.#options;
    const user = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '');
    const credentials =
      password === undefined ? null : Buffer.concat([Buffer.from(`${user}:`, 'utf8'), password]).toString('base64');
    return new WebSocket(url, [...protocols], {
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: LARGEST_FRAME_BYTES,
      maxFragments: MOST_FRAGMENTS,
      perMessageDeflate: false,
      followRedirects: false,
      ...tlsOptions(tls),
      ...(credentials === null ? {} : { headers: { Authorization: `Basic ${credentials}` } }),
    });
  }

  #opened(socket: WebSocket): void {
    if (this.#closed) return;
    if (!this.#options.protocols.includes(socket.protocol)) {
      // OCPP-J 1.6 §3.1.2: without a common sub-protocol there is nothing to talk about.
      return this.#end(NORMAL, `the server picked the sub-protocol "${socket.protocol}", which we did not offer`);
    }
    this.#lastPing = this.#clock.now();
    this.#await(socket);
    // Settings for pings apply at once.
    this.#ignorePings = this.#options.onPingsChange?.(() => this.#await(socket)) ?? this.#ignorePings;
    this.#events.opened(socket.protocol, this.#root);
  }

  #received(data: RawData, isBinary: boolean): void {
    if (this.#closed || this.#why !== null) return;
    if (isBinary) return this.#end(UNACCEPTABLE, 'the server sent a binary frame: OCPP is text');
    this.#events.received(text(data));
  }

  /** For the pong that is owed, else for the next ping, if there shall be one. */
  #await(socket: WebSocket): void {
    if (this.#closed || this.#why !== null) return;
    this.#callOff();
    const { pingIntervalS, pongTimeoutS } = this.#options;
    if (this.#pongDue !== null) {
      this.#callOff = this.#clock.at(this.#pongDue, () => this.#abandon(`no pong within ${pongTimeoutS} s`));
    } else if (pingIntervalS > 0) {
      this.#callOff = this.#clock.at(this.#lastPing + pingIntervalS * 1000, () => this.#ping(socket));
    }
  }

  #ping(socket: WebSocket): void {
    this.#lastPing = this.#clock.now();
    this.#pongDue = this.#lastPing + this.#options.pongTimeoutS * 1000;
    if (socket.readyState === WebSocket.OPEN) socket.ping();
    this.#await(socket);
  }

  #end(code: typeof NORMAL | typeof UNACCEPTABLE, why: string): void {
    if (this.#closed) return;
    this.#why ??= why;
    this.#callOff();
    this.#socket?.close(code, this.#why.slice(0, 120));
    this.#callOff = this.#clock.at(this.#clock.now() + CLOSING_MS, () => this.#abandon(why));
  }

  /** No courtesies: the other side does not answer any more. */
  #abandon(why: string): void {
    this.#why ??= why;
    this.#socket?.terminate();
    this.#finish(why);
  }

  #finish(why: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#callOff();
    this.#ignorePings();
    this.#events.closed(this.#why ?? why, this.#trouble);
  }
}

const text = (data: RawData): string => {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
};
