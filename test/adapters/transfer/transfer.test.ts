// Goal: files get over http, https, ftp and ftps to where the address says and from there, whole or not at all; what
// goes wrong is told in the right word, and no password with it.
// Method: real servers on loopback (node:http, node:https, a small FTP server with TLS); judged by what they received
// and by the disk.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { once } from 'node:events';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { networkTransfer, type TransferOptions } from '../../../adapters/transfer/transfer.ts';
import type { TransferResult } from '../../../adapters/ports/transfer.ts';
import { temporaryDirectory } from '../../kit/directory.ts';
import { startFtpServer } from '../../kit/ftp-server.ts';
import { Authority } from '../../kit/certificates.ts';

const CONTENT = randomBytes(300_000);
/** Of a server on this machine, as its library wants it. */
const identityOf = async (authority: Authority) => {
  const { pem, key } = await authority.issue({ name: 'CN=localhost', hosts: ['localhost'] });
  return { cert: pem, key };
};
const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

type Uploaded = { method: string; path: string; headers: IncomingMessage['headers']; body: Buffer };

const listening = async (server: Server & { closeAllConnections(): void }): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  return address.port;
};
const serve = (listener: RequestListener): Promise<number> => listening(createServer(listener));

/** A server that takes every file; with `status` it answers that instead. */
const taker = async (statusOf: (method: string) => number = () => 201) => {
  const received: Uploaded[] = [];
  const port = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      received.push({ method, path: url, headers, body: Buffer.concat(chunks) });
      response.writeHead(statusOf(method)).end();
    });
  });
  return { received, port };
};

const here = async () => {
  const directory = await temporaryDirectory();
  const path = join(directory, 'sent.tar.gz');
  writeFileSync(path, CONTENT);
  return { directory, path, target: join(directory, 'fetched') };
};
const wish = (options: Partial<TransferOptions> = {}) =>
  networkTransfer({ authorities: () => [], tryTls: () => false, ...options });
const put = (path: string, to: string, options?: Partial<TransferOptions>): Promise<TransferResult> =>
  new Promise((resolve) => wish(options).put({ path, name: 'log.tar.gz', to }, resolve));
const get = (from: string, path: string, mostBytes = 1_000_000, options?: Partial<TransferOptions>) =>
  new Promise<TransferResult>((resolve) => wish(options).get({ from, path, mostBytes }, resolve));
const done = { done: true };
const failed = (failure: string) => expect.objectContaining({ done: false, failure });

describe('http', () => {
  it('an upload is the file as the body of a POST, under its name where the address is a directory', async () => {
    const { received, port } = await taker();
    const { path } = await here();
    expect(await put(path, `http://meter:s%40cret@127.0.0.1:${port}/logs/?to=us`)).toEqual(done);
    expect(received).toMatchObject([{ method: 'POST', path: '/logs/log.tar.gz?to=us' }]);
    expect(received[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('meter:s@cret').toString('base64')}`,
      'content-length': String(CONTENT.length),
      'content-type': 'application/gzip',
    });
    expect(hash(received[0]?.body ?? Buffer.alloc(0))).toBe(hash(CONTENT));
  });

  it('a server that takes no POST is given a PUT', async () => {
    const { received, port } = await taker((method) => (method === 'POST' ? 405 : 200));
    const { path } = await here();
    expect(await put(path, `http://127.0.0.1:${port}/log`)).toEqual(done);
    expect(received.map(({ method, path: at }) => [method, at])).toEqual([
      ['POST', '/log'],
      ['PUT', '/log'],
    ]);
  });

  it.each([
    [401, 'denied'],
    [403, 'denied'],
    [400, 'bad-address'],
    [413, 'too-large'],
    [500, 'broken'],
  ] as const)('a server that answers %i: %s', async (status, failure) => {
    const { port } = await taker(() => status);
    const { path } = await here();
    expect(await put(path, `http://127.0.0.1:${port}/`)).toEqual(failed(failure));
  });

  it('a download is there whole, after redirections too', async () => {
    const port = await serve(({ url }, response) => {
      if (url === '/old') response.writeHead(302, { location: '/new' }).end();
      else response.end(CONTENT);
    });
    const { target } = await here();
    expect(await get(`http://127.0.0.1:${port}/old`, target)).toEqual(done);
    expect(hash(readFileSync(target))).toBe(hash(CONTENT));
  });

  it.each([
    ['is cut before its promised end', 'broken', (half: Buffer) => ({ promise: half.length * 2, body: half })],
    ['promises more than may be', 'too-large', () => ({ promise: 2_000_000, body: CONTENT })],
    ['is longer than may be and does not say so', 'too-large', () => ({ body: Buffer.alloc(1_000_001) })],
  ] as const)('a download that %s is %s, and nothing of it is left', async (_what, failure, make) => {
    const { promise, body } = { promise: undefined, ...make(CONTENT.subarray(0, 1000)) };
    const port = await serve((_request, response) => {
      if (promise !== undefined) response.setHeader('content-length', promise);
      if (promise === undefined) response.end(body);
      else response.write(body, () => response.destroy());
    });
    const { directory, target } = await here();
    expect(await get(`http://127.0.0.1:${port}/`, target)).toEqual(failed(failure));
    expect(readdirSync(directory)).toEqual(['sent.tar.gz']);
  });

  it('what is not there is missing; where nobody answers is broken; in circles is broken', async () => {
    const port = await serve(({ url }, response) => {
      response.writeHead(url === '/circle' ? 302 : 404, { location: '/circle' }).end();
    });
    const { target } = await here();
    expect(await get(`http://127.0.0.1:${port}/none`, target)).toEqual(failed('missing'));
    expect(await get(`http://127.0.0.1:${port}/circle`, target)).toEqual(failed('broken'));
    expect(await get('http://127.0.0.1:1/', target)).toEqual(failed('broken'));
  });

  it('called off, it never answers, and the server sees the line close', async () => {
    let closed: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    let began: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (began = resolve));
    const port = await serve((request, response) => {
      request.on('close', closed);
      response.write('a little');
      began();
    });
    const { target } = await here();
    const told: TransferResult[] = [];
    const stop = wish().get({ from: `http://127.0.0.1:${port}/`, path: target, mostBytes: 1000 }, (one) =>
      told.push(one),
    );
    await begun;
    stop();
    await gone;
    expect([told, existsSync(target)]).toEqual([[], false]);
  });
});

describe('https', () => {
  const secure = async () => {
    const authority = await Authority.make({ name: 'CN=authority' });
    const server = await identityOf(authority);
    const port = await listening(createSecureServer(server, (_request, response) => response.end(CONTENT)));
    return { authority, from: `https://localhost:${port}/image` };
  };

  it('a server whose certificate is signed by an authority that we trust is believed', async () => {
    const { authority, from } = await secure();
    const { target } = await here();
    expect(await get(from, target, undefined, { authorities: () => [authority.root.pem] })).toEqual(done);
    expect(hash(readFileSync(target))).toBe(hash(CONTENT));
  });

  it('any other is not', async () => {
    const { from } = await secure();
    const { target } = await here();
    expect(await get(from, target)).toEqual(failed('broken'));
    expect(existsSync(target)).toBe(false);
  });

  it('a redirection out of TLS is not followed', async () => {
    const authority = await Authority.make({ name: 'CN=authority' });
    const open = await serve((_request, response) => response.end(CONTENT));
    const server = await identityOf(authority);
    const port = await listening(
      createSecureServer(server, (_request, response) => {
        response.writeHead(302, { location: `http://127.0.0.1:${open}/` }).end();
      }),
    );
    const { target } = await here();
    const result = await get(`https://localhost:${port}/`, target, undefined, {
      authorities: () => [authority.root.pem],
    });
    expect(result).toEqual(failed('denied'));
  });
});

describe('ftp', () => {
  const login = { user: 'wallbox', password: 'pass/word' };
  const address = (port: number, path: string, scheme = 'ftp') =>
    `${scheme}://wallbox:pass%2Fword@localhost:${port}${path}`;

  it('guide 992: a path is relative to where the server puts us, a second slash means its root', async () => {
    const server = await startFtpServer(login);
    const { path } = await here();
    expect(await put(path, address(server.port, '/mywallbox/'))).toEqual(done);
    expect(await put(path, address(server.port, '//other/exact.bin'))).toEqual(done);
    expect([...server.files.keys()]).toEqual(['/home/mywallbox/log.tar.gz', '/other/exact.bin']);
    expect(hash(server.files.get('/other/exact.bin') ?? Buffer.alloc(0))).toBe(hash(CONTENT));
    expect(server.secure).toBe(false);
  });

  it('a download is there whole; what is missing, denied, cut or too long is told so, and leaves nothing', async () => {
    const server = await startFtpServer(login);
    const cutting = await startFtpServer({ breaksAfter: 1000 });
    server.files.set('/home/image', CONTENT);
    cutting.files.set('/home/image', CONTENT);
    const { directory, target } = await here();
    expect(await get(address(server.port, '/none'), target)).toEqual(failed('missing'));
    expect(await get(`ftp://wallbox:wrong@localhost:${server.port}/image`, target)).toEqual(failed('denied'));
    expect(await get(address(server.port, '/image'), target, 1000)).toEqual(failed('too-large'));
    expect(await get(`ftp://localhost:${cutting.port}/image`, target)).toEqual(failed('broken'));
    expect(readdirSync(directory)).toEqual(['sent.tar.gz']);
    expect(await get(address(server.port, '/image'), target)).toEqual(done);
    expect(hash(readFileSync(target))).toBe(hash(CONTENT));
  });

  it('ftps goes over TLS, and believes only whom we trust', async () => {
    const authority = await Authority.make({ name: 'CN=authority' });
    const server = await startFtpServer({ ...login, identity: await identityOf(authority) });
    const { path } = await here();
    expect(await put(path, address(server.port, '/a', 'ftps'), { authorities: () => [authority.root.pem] })).toEqual(
      done,
    );
    expect([server.secure, server.files.size]).toEqual([true, 1]);
    expect(await put(path, address(server.port, '/b', 'ftps'))).toEqual(failed('broken'));
    expect(server.files.size).toBe(1);
  });

  it('ftps is refused by a server without TLS; nothing goes over the open line', async () => {
    const server = await startFtpServer(login);
    const { path } = await here();
    expect(await put(path, address(server.port, '/a', 'ftps'))).toEqual(failed('broken'));
    expect([server.files.size, server.commands.includes('PASS')]).toEqual([0, false]);
  });

  it('ftpTryTLSUpgrade: TLS where it is offered, without it where it is not', async () => {
    const authority = await Authority.make({ name: 'CN=authority' });
    const offers = await startFtpServer({ ...login, identity: await identityOf(authority) });
    const plain = await startFtpServer(login);
    const { path } = await here();
    const options = { tryTls: () => true, authorities: () => [authority.root.pem] };
    expect(await put(path, address(offers.port, '/a'), options)).toEqual(done);
    expect(await put(path, address(plain.port, '/a'), options)).toEqual(done);
    expect([offers.secure, plain.secure]).toEqual([true, false]);
  });
});

describe('an address', () => {
  it.each([
    ['sftp://files.example/logs', 'not-supported'],
    ['file:///etc/passwd', 'not-supported'],
    ['logs', 'bad-address'],
    ['http://', 'bad-address'],
  ] as const)('%s is %s', async (to, failure) => {
    const { path } = await here();
    expect(await put(path, to)).toEqual(failed(failure));
  });

  it('is never told with its password', async () => {
    const { path } = await here();
    const results = await Promise.all([
      put(path, 'ftp://wallbox:hidden@127.0.0.1:1/a'),
      put(path, 'http://wallbox:hidden@127.0.0.1:1/a'),
      put(path, 'sftp://wallbox:hidden@127.0.0.1/a'),
    ]);
    expect(JSON.stringify(results)).not.toContain('hidden');
  });
});
