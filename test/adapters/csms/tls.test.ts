// Goal: the station speaks TLS as the security whitepaper asks for, and says in words why it does not come about.
// Method: real TLS servers with certificates made for the case, on any free port; what was offered is read off the
// ClientHello itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer as createHttps } from 'node:https';
import { createServer as createNet, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { onTestFinished, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { webSocketConnect } from '../../../adapters/csms/socket.ts';
import { tlsTrouble } from '../../../adapters/csms/tls-troubles.ts';
import type { SocketOptions, Tls } from '../../../adapters/ports/socket.ts';
import { fingerprintOf } from '../../../adapters/certificates/examine.ts';
import { RealClock } from '../../../runtime/clock/real.ts';
import { temporaryDirectory } from '../../kit/directory.ts';
import { Authority, type Issued, type Wish } from '../../kit/certificates.ts';

const DAY_MS = 86_400_000;
const HOSTS = ['localhost', '127.0.0.1'];

let operator: Authority;
let stranger: Authority;
let good: Issued;
beforeAll(async () => {
  operator = await Authority.make({ name: 'CN=Operator Root, O=Operator' });
  stranger = await Authority.make({ name: 'CN=Stranger Root, O=Stranger' });
  good = await operator.issue({ name: 'CN=localhost, O=Operator', hosts: HOSTS });
});

/** A central system with this certificate. */
async function server(shown: Issued, options: TlsOptions = {}, chain: readonly Issued[] = []) {
  const cert = [shown, ...chain].map(({ pem }) => pem).join('\n');
  const https = createHttps({ key: shown.key, cert, ...options });
  const sockets = new WebSocketServer({ server: https, handleProtocols: () => 'ocpp1.6' });
  const peers: { protocol: string | null; cipher: string; subject: string | undefined; authorization?: string }[] = [];
  sockets.on('connection', (_, request) => {
    const wire = request.socket as TLSSocket;
    peers.push({
      protocol: wire.getProtocol(),
      cipher: wire.getCipher().name,
      subject: wire.getPeerX509Certificate()?.subject,
      ...(request.headers.authorization === undefined ? {} : { authorization: request.headers.authorization }),
    });
  });
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  onTestFinished(async () => {
    for (const client of sockets.clients) client.terminate();
    https.closeAllConnections();
    https.close();
    await once(https, 'close');
  });
  const { port } = https.address() as AddressInfo;
  return { port, peers };
}

/** Node ends such a connection without a word; most servers say why. */
async function strictServer(version: string): Promise<number> {
  const directory = await temporaryDirectory();
  const place = (name: string) => join(directory, `${name}.pem`);
  await writeFile(place('key'), good.key);
  await writeFile(place('cert'), good.pem);
  await writeFile(place('ca'), operator.root.pem);
  const files = ['-key', place('key'), '-cert', place('cert'), '-CAfile', place('ca')];
  const words = ['s_server', '-accept', '127.0.0.1:0', ...files, '-Verify', '1', '-verify_return_error', version];
  const process = spawn('openssl', words, { stdio: ['pipe', 'pipe', 'ignore'] });
  onTestFinished(() => void process.kill('SIGKILL'));
  let said = '';
  process.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await vi.waitFor(() => expect(said).toMatch(/^ACCEPT .*:\d+$/m), { timeout: 10_000, interval: 10 });
  return Number(/^ACCEPT .*:(\d+)$/m.exec(said)?.[1]);
}

const strict = (change: Partial<Tls> = {}): Tls => ({
  verify: true,
  roots: [operator.root.pem],
  strict: true,
  ...change,
});

type Seen = { opened: boolean; root: string | undefined; why: string | undefined; trouble: string | undefined };

/** What becomes of one connection. */
async function attempt(port: number, tls: Tls, change: Partial<SocketOptions> = {}): Promise<Seen> {
  const seen: Seen = { opened: false, root: undefined, why: undefined, trouble: undefined };
  const url = `wss://127.0.0.1:${port}/CP1`;
  const connection = webSocketConnect(new RealClock())(
    { url, protocols: ['ocpp1.6'], pingIntervalS: 0, pongTimeoutS: 5, tls, ...change },
    {
      opened: (_, root) => {
        seen.opened = true;
        seen.root = root;
      },
      received: () => {},
      closed: (why, trouble) => {
        seen.why = why;
        seen.trouble = trouble;
      },
    },
  );
  await vi.waitFor(() => expect(seen.opened || seen.why !== undefined).toBe(true), { timeout: 15_000, interval: 5 });
  const result = { ...seen };
  connection.close();
  await vi.waitFor(() => expect(seen.why).toBeDefined(), { timeout: 15_000, interval: 5 });
  return result;
}

describe('a connection that comes about', () => {
  it.each([
    ['TLSv1.3', undefined, 'TLS_AES_128_GCM_SHA256'],
    ['TLSv1.2', 'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
    ['TLSv1.2', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  ] as const)('A00.FR.318: %s with an ECDSA certificate, %s', async (version, ciphers, used) => {
    const { port, peers } = await server(good, {
      minVersion: version,
      maxVersion: version,
      ...(ciphers === undefined ? {} : { ciphers }),
    });
    const seen = await attempt(port, strict());
    expect(seen).toMatchObject({ opened: true, root: fingerprintOf(operator.root.certificate) });
    expect(peers).toMatchObject([{ protocol: version, ...(ciphers === undefined ? {} : { cipher: used }) }]);
  });

  it.each(['AES128-GCM-SHA256', 'AES256-GCM-SHA384'])(
    'A00.FR.318: TLS 1.2 with an RSA certificate, %s',
    async (ciphers) => {
      const rsa = await operator.issue({ name: 'CN=localhost, O=Operator', hosts: HOSTS, kind: 'rsa' });
      const { port, peers } = await server(rsa, { maxVersion: 'TLSv1.2', ciphers });
      expect(await attempt(port, strict())).toMatchObject({ opened: true });
      expect(peers).toMatchObject([{ cipher: ciphers }]);
    },
  );

  it('A00.FR.401: shows its own certificate where it has one', async () => {
    const own = await operator.issue({ name: 'CN=SN-1, O=Operator' });
    const { port, peers } = await server(good, { requestCert: true, ca: operator.root.pem });
    const seen = await attempt(port, strict({ identity: { key: own.key, chain: own.pem } }));
    expect(seen.opened).toBe(true);
    expect(peers[0]?.subject).toContain('CN=SN-1');
  });

  it('through one in between: by the root at its end, or by the one in between if that is trusted', async () => {
    const between = await Authority.make({ name: 'CN=Between, O=Operator' }, operator);
    const leaf = await between.issue({ name: 'CN=localhost, O=Operator', hosts: HOSTS });
    const { port } = await server(leaf, {}, [between.root]);
    expect(await attempt(port, strict())).toMatchObject({ root: fingerprintOf(operator.root.certificate) });
    expect(await attempt(port, strict({ roots: [between.root.pem] }))).toMatchObject({ opened: true });
  });

  it('A00.FR.304: a password that is no text arrives byte by byte', async () => {
    const password = Buffer.from('00ff80c3281f7f0a0d3a22e282ac00fe11223344', 'hex');
    const { port, peers } = await server(good);
    await attempt(port, strict(), { password });
    const shown = Buffer.from(peers[0]?.authorization?.replace('Basic ', '') ?? '', 'base64');
    expect(shown.toString('hex')).toBe(`${Buffer.from('CP1:').toString('hex')}${password.toString('hex')}`);
  });
});

describe('what it offers', () => {
  it('rule 43: exactly the suites of the whitepaper, and those of TLS 1.3 of the same kind', async () => {
    const hello: Buffer[] = [];
    const listener = createNet((socket) => {
      socket.on('data', (data) => {
        hello.push(data);
        socket.destroy();
      });
      socket.on('error', () => {});
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    onTestFinished(() => void listener.close());
    await attempt((listener.address() as AddressInfo).port, strict());
    const bytes = Buffer.concat(hello);
    // Record (5), handshake (4), version (2), random (32), session id (1 + n), suites (2 + n).
    const at = 43 + 1 + (bytes[43] ?? 0);
    const length = bytes.readUInt16BE(at);
    const suites = Array.from({ length: length / 2 }, (_, n) => bytes.readUInt16BE(at + 2 + 2 * n));
    const renegotiation = 0x00ff;
    expect(suites.filter((suite) => suite !== renegotiation)).toEqual([0x1301, 0x1302, 0xc02b, 0xc02c, 0x009c, 0x009d]);
    // A00.FR.320: compression methods: one, none.
    expect([...bytes.subarray(at + 2 + length, at + 4 + length)]).toEqual([1, 0]);
  });
});

type Case = readonly [string, string, RegExp, (() => Promise<Issued>) | null, TlsOptions];
const made =
  (wish: Partial<Wish>, by: () => Authority = () => operator) =>
  () =>
    by().issue({ name: 'CN=localhost, O=Operator', hosts: HOSTS, ...wish });

describe('a connection that does not come about, in words', () => {
  it.each<Case>([
    ['an expired certificate', 'certificate-expired', /has expired/, made({ from: -3 * DAY_MS, to: -DAY_MS }), {}],
    [
      'one that begins tomorrow',
      'certificate-not-yet-valid',
      /not valid yet/,
      made({ from: DAY_MS, to: 9 * DAY_MS }),
      {},
    ],
    ['another authority', 'certificate-untrusted', /nobody whom we trust/, made({}, () => stranger), {}],
    [
      'another name',
      'certificate-name',
      /another name/,
      made({ name: 'CN=other, O=Operator', hosts: ['other.example'] }),
      {},
    ],
    ['a weak key', 'certificate-invalid', /too weak/, made({ kind: 'weak' }), { ciphers: 'DEFAULT@SECLEVEL=0' }],
    [
      'TLS 1.1',
      'tls-version',
      /TLS version/,
      null,
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' },
    ],
    [
      'no common suite',
      'tls-suite',
      /cipher suites/,
      null,
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-CHACHA20-POLY1305' },
    ],
    [
      'a wish for our certificate',
      'own-certificate-refused',
      /wants a certificate/,
      null,
      { requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' },
    ],
  ])('%s', async (_, trouble, words, make, options) => {
    const { port, peers } = await server(make === null ? good : await make(), { ca: operator.root.pem, ...options });
    const seen = await attempt(port, strict());
    expect(seen).toMatchObject({ opened: false, trouble, why: expect.stringMatching(words) });
    expect(peers).toEqual([]);
  });

  it.each(['-tls1_2', '-tls1_3'])('%s: our certificate is of nobody whom they trust', async (version) => {
    const own = await stranger.issue({ name: 'CN=SN-1, O=Stranger' });
    const port = await strictServer(version);
    const seen = await attempt(port, strict({ identity: { key: own.key, chain: own.pem } }));
    expect(seen).toMatchObject({ opened: false, trouble: 'own-certificate-refused' });
  });

  it('a port where nobody speaks TLS', async () => {
    const listener = createNet((socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    onTestFinished(() => void listener.close());
    expect(await attempt((listener.address() as AddressInfo).port, strict())).toMatchObject({ trouble: 'no-tls' });
  });

  it('a password that is not taken', async () => {
    const https = createHttps({ key: good.key, cert: good.pem });
    https.on('upgrade', (_, socket) => socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n'));
    https.listen(0, '127.0.0.1');
    await once(https, 'listening');
    onTestFinished(() => void https.close());
    const { port } = https.address() as AddressInfo;
    expect(await attempt(port, strict(), { password: Buffer.from('x'.repeat(16)) })).toMatchObject({
      trouble: 'password-refused',
      why: expect.stringContaining('401'),
    });
  });

  it('a clock that is not set is named as the reason', () => {
    const error = Object.assign(new Error('certificate is not yet valid'), { code: 'CERT_NOT_YET_VALID' });
    expect(tlsTrouble(error, 0)?.why).toContain('the clock of the station is not set (it shows 1970-01-01');
    expect(tlsTrouble(error, Date.UTC(2026, 0, 1))?.why).not.toContain('clock');
    expect(tlsTrouble(new Error('ECONNREFUSED'), 0)).toBeNull();
  });
});
