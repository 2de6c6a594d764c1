/**
 * A small real central system, on loopback: the demonstration's counterpart and an independent judge. Its protocol
 * and its strict reading of every message are those of the `ocpp-rpc` server; nothing of the station's own OCPP code
 * is in it.
 *
 *   ws://127.0.0.1:port/ocpp/<identity>   the station
 *   GET /ledger                           what was booked, and every complaint
 *   POST /call                            {identity, action, payload} ─▶ a CALL to the station
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { RPCServer } from 'ocpp-rpc';
import { z } from 'zod';
import { Book, type BookRow } from './central-book.ts';

export type CentralServerOptions = {
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** Heartbeat interval given to stations, s. */
  readonly heartbeatS?: number;
  /** One readable line a message. */
  readonly print?: (line: string) => void;
};

export type CentralReport = {
  readonly transactions: readonly BookRow[];
  /** Messages that the strict reading refused, and what did not fit into the book. */
  readonly violations: readonly string[];
  readonly repeats: number;
  /** The most CALLs of one station that were ever in flight at once. */
  readonly mostInFlight: number;
  readonly connected: readonly string[];
};

export type CentralServer = {
  /** Address for stations, without the identity. */
  readonly url: string;
  /** Address of /ledger and /call. */
  readonly httpUrl: string;
  readonly report: () => CentralReport;
  /** Rejects when the station is not connected, refuses or does not answer. */
  readonly call: (identity: string, action: string, payload: Payload) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

type Payload = { readonly [field: string]: unknown };
type Call = { readonly messageId?: string; readonly method?: string; readonly params?: Payload };
/** The part of the library's client that is used here, as it behaves (its own types say less than it does). */
type Station = {
  readonly identity: string | undefined;
  on(event: string, listener: (detail: unknown) => void): unknown;
  handle(handler: (call: Call) => Promise<Payload>): void;
  call(action: string, payload: Payload): Promise<unknown>;
};

/** An answer takes a moment, as over a network: only so two calls at once can be seen. */
const ANSWER_MS = 5;
const LARGEST_BODY = 64 * 1024;
const callBody = z.object({
  identity: z.string(),
  action: z.string(),
  payload: z.record(z.string(), z.unknown()).default({}),
});
const flow = z.object({ outbound: z.boolean() });
const failure = z.object({ method: z.string().optional(), error: z.instanceof(Error), outbound: z.boolean() });

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export async function startCentralServer(options: CentralServerOptions = {}): Promise<CentralServer> {
  const central = new Central(options);
  const port = await central.listen(options.port ?? 0);
  return {
    url: `ws://127.0.0.1:${port}/ocpp`,
    httpUrl: `http://127.0.0.1:${port}`,
    report: () => central.report(),
    call: (identity, action, payload) => central.call(identity, action, payload),
    close: () => central.close(),
  };
}

class Central {
  readonly #book = new Book();
  readonly #violations: string[] = [];
  readonly #stations = new Map<string, Station>();
  readonly #rpc = new RPCServer({ protocols: ['ocpp1.6'], strictMode: true, callTimeoutMs: 30_000 });
  readonly #http: Server;
  readonly #print: (line: string) => void;
  readonly #heartbeatS: number;
  #mostInFlight = 0;

  constructor({ print = () => {}, heartbeatS = 300 }: CentralServerOptions) {
    this.#print = print;
    this.#heartbeatS = heartbeatS;
    this.#rpc.on('client', (station: Station) => this.#welcome(station));
    this.#http = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => reply(response, 400, { error: sentence(error) }));
    });
    const upgrade = this.#rpc.handleUpgrade;
    this.#http.on('upgrade', (request, socket, head) => {
      upgrade(request, request.socket, head).catch((error: unknown) => {
        this.#print(`upgrade failed: ${sentence(error)}`);
        socket.destroy();
      });
    });
  }

  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(port, '127.0.0.1', () => {
        const address = this.#http.address();
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('the server has no port'));
      });
    });
  }

  report(): CentralReport {
    return {
      transactions: this.#book.rows,
      violations: [...this.#violations, ...this.#book.misfits],
      repeats: this.#book.repeats,
      mostInFlight: this.#mostInFlight,
      connected: [...this.#stations.keys()],
    };
  }

  async call(identity: string, action: string, payload: Payload): Promise<unknown> {
    const station = this.#stations.get(identity);
    if (station === undefined) throw new Error(`no station ${identity} is connected`);
    this.#print(`${identity} ◀ ${action} ${JSON.stringify(payload)}`);
    const answer = await station.call(action, payload);
    this.#print(`${identity} ▶ ${action} answered ${JSON.stringify(answer)}`);
    return answer;
  }

  async close(): Promise<void> {
    await this.#rpc.close({ force: true });
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
      this.#http.closeAllConnections();
    });
  }

  #welcome(station: Station): void {
    const identity = station.identity ?? 'unknown';
    this.#stations.set(identity, station);
    this.#print(`${identity} connected`);
    let inFlight = 0;
    station.on('call', (detail) => {
      if (flow.parse(detail).outbound) return;
      inFlight++;
      this.#mostInFlight = Math.max(this.#mostInFlight, inFlight);
    });
    station.on('response', (detail) => {
      if (flow.parse(detail).outbound) inFlight--;
    });
    station.on('strictValidationFailure', (detail) => {
      const { method = 'a message', error } = failure.parse(detail);
      this.#violations.push(`${identity} ${method}: ${error.message}`);
    });
    station.on('badMessage', (detail) => {
      const { error } = z.object({ error: z.unknown() }).parse(detail);
      this.#violations.push(`${identity} sent a frame that is no message: ${sentence(error)}`);
    });
    station.on('close', () => {
      if (this.#stations.get(identity) === station) this.#stations.delete(identity);
      this.#print(`${identity} disconnected`);
    });
    station.handle(async (call) => {
      const answer = this.#handle(identity, call);
      await pause(ANSWER_MS);
      return answer;
    });
  }

  #handle(identity: string, { messageId = '', method = '', params = {} }: Call): Payload {
    this.#print(`${identity} ▶ ${method} ${JSON.stringify(params)}`);
    const currentTime = new Date().toISOString();
    const idTagInfo = { status: 'Accepted' };
    switch (method) {
      case 'BootNotification':
        return { status: 'Accepted', currentTime, interval: this.#heartbeatS };
      case 'Heartbeat':
        return { currentTime };
      case 'Authorize':
        return { idTagInfo };
      case 'StartTransaction':
        return { transactionId: this.#book.start(identity, messageId, params), idTagInfo };
      case 'StopTransaction':
        this.#book.stop(identity, messageId, params);
        return params['idTag'] === undefined ? {} : { idTagInfo };
      case 'MeterValues':
        this.#book.meter(identity, messageId, params);
        return {};
      case 'DataTransfer':
        return { status: 'UnknownVendorId' };
      default:
        return {};
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET' && request.url === '/ledger') return reply(response, 200, this.report());
    if (request.method !== 'POST' || request.url !== '/call') {
      return reply(response, 404, { error: 'expected GET /ledger or POST /call' });
    }
    const { identity, action, payload } = callBody.parse(JSON.parse(await body(request)));
    try {
      reply(response, 200, { answer: await this.call(identity, action, payload) });
    } catch (error) {
      reply(response, 502, { error: sentence(error) });
    }
  }
}

async function body(request: IncomingMessage): Promise<string> {
  let whole = '';
  request.setEncoding('utf8');
  for await (const part of request) {
    whole += String(part);
    if (whole.length > LARGEST_BODY) throw new Error(`expected at most ${LARGEST_BODY} characters`);
  }
  return whole;
}

function reply(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(content, null, 2)}\n`);
}
