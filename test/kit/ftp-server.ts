/**
 * A small FTP server on loopback, passive and binary, with or without TLS: enough of RFC 959, 2428 and 4217 for a
 * client to prove itself against. It keeps files in memory and remembers in which way they came.
 */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls';
import { onTestFinished } from 'vitest';

export type FtpServer = {
  readonly port: number;
  /** By absolute path; where a client enters is `/home`. */
  readonly files: Map<string, Buffer>;
  /** Every command, without its argument. */
  readonly commands: string[];
  /** Whether the last file came or went over TLS. */
  secure: boolean | null;
};

export type FtpServerOptions = {
  readonly user?: string;
  readonly password?: string;
  /** With it, TLS is offered. */
  readonly identity?: { readonly cert: string; readonly key: string };
  /** Closes a download after so many bytes. */
  readonly breaksAfter?: number;
};

const HOME = '/home';
const absolute = (path: string): string => (path.startsWith('/') ? path : `${HOME}/${path}`);

const portOf = (server: Server): number => {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  return address.port;
};

export async function startFtpServer(options: FtpServerOptions = {}): Promise<FtpServer> {
  const state: FtpServer & { port: number } = { port: 0, files: new Map(), commands: [], secure: null };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    new Session(socket, state, options).start();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  state.port = portOf(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return state;
}

class Session {
  #socket: Socket;
  readonly #state: FtpServer;
  readonly #options: FtpServerOptions;
  readonly #context: SecureContext | null;
  #user = '';
  #isIn = false;
  #protected = false;
  #passive: { readonly server: Server; readonly connected: Promise<Socket> } | null = null;

  constructor(socket: Socket, state: FtpServer, options: FtpServerOptions) {
    this.#socket = socket;
    this.#state = state;
    this.#options = options;
    this.#context = options.identity === undefined ? null : createSecureContext(options.identity);
  }

  start(): void {
    this.#listen();
    this.#say('220 ready');
  }

  #listen(): void {
    let rest = '';
    this.#socket.setEncoding('latin1');
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('data', (text: string) => {
      const lines = (rest + text).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) void this.#hear(line);
    });
  }

  #say(text: string): void {
    this.#socket.write(`${text}\r\n`);
  }

  async #hear(line: string): Promise<void> {
    const [word = '', ...rest] = line.split(' ');
    const argument = rest.join(' ');
    const command = word.toUpperCase();
    this.#state.commands.push(command);
    if (['STOR', 'RETR', 'EPSV', 'PASV'].includes(command) && !this.#isIn) return this.#say('530 not logged in');
    switch (command) {
      case 'AUTH':
        return this.#upgrade();
      case 'USER':
        this.#user = argument;
        return this.#say('331 password?');
      case 'PASS':
        this.#isIn =
          this.#user === (this.#options.user ?? this.#user) && argument === (this.#options.password ?? argument);
        return this.#say(this.#isIn ? '230 in' : '530 wrong');
      case 'PROT':
        this.#protected = argument === 'P';
        return this.#say('200 ok');
      case 'EPSV':
        return this.#open();
      case 'STOR':
        return this.#store(absolute(argument));
      case 'RETR':
        return this.#retrieve(absolute(argument));
      case 'TYPE':
      case 'STRU':
      case 'OPTS':
      case 'PBSZ':
        return this.#say('200 ok');
      case 'QUIT':
        return this.#say('221 bye');
      default:
        return this.#say('502 not here');
    }
  }

  #upgrade(): void {
    if (this.#context === null) return this.#say('502 no TLS');
    this.#say('234 go on');
    const plain = this.#socket;
    plain.removeAllListeners('data');
    this.#socket = new TLSSocket(plain, { isServer: true, secureContext: this.#context });
    this.#listen();
  }

  async #open(): Promise<void> {
    const server = createServer({ pauseOnConnect: true });
    // The client may come before it says what for.
    const connected = new Promise<Socket>((resolve) => server.once('connection', resolve));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#passive = { server, connected };
    this.#say(`229 passive (|||${portOf(server)}|)`);
  }

  async #data(): Promise<Socket> {
    const passive = this.#passive;
    if (passive === null) throw new Error('no data connection was asked for');
    this.#say('150 go on');
    const plain = await passive.connected;
    passive.server.close();
    const context = this.#context;
    this.#state.secure = this.#protected && context !== null;
    const socket =
      this.#protected && context !== null ? new TLSSocket(plain, { isServer: true, secureContext: context }) : plain;
    socket.on('error', () => socket.destroy());
    return socket;
  }

  async #store(path: string): Promise<void> {
    const socket = await this.#data();
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.resume();
    await once(socket, 'end');
    socket.end();
    this.#state.files.set(path, Buffer.concat(chunks));
    this.#say('226 stored');
  }

  async #retrieve(path: string): Promise<void> {
    const content = this.#state.files.get(path);
    if (content === undefined) {
      this.#passive?.server.close();
      return this.#say('550 no such file');
    }
    const socket = await this.#data();
    const { breaksAfter } = this.#options;
    if (breaksAfter !== undefined) {
      socket.write(content.subarray(0, breaksAfter), () => {
        socket.destroy();
        this.#socket.destroy();
      });
      return;
    }
    socket.resume();
    socket.end(content);
    // Also when the client has had enough of it and resets the line.
    await new Promise((resolve) => socket.once('close', resolve));
    this.#say('226 sent');
  }
}
