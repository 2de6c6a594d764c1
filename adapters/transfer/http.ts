/**
 * Files over http and https. An upload is the file itself as the body of a POST, as the field's servers take it (user
 * guide 197); a server that only knows PUT is given that.
 *
 *   put: POST ─405, 501─▶ PUT          get: GET ─301 … 308─▶ GET, a few times
 *
 * What was promised in length and has not come is no file.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { rootCertificates } from 'node:tls';
import type { TransferFailure } from '../ports/transfer.ts';
import { readAddress, type Address } from './address.ts';
import { TransferError } from './failure.ts';

const MOST_REDIRECTIONS = 5;
/** Neither a byte in, nor a byte out. */
const SILENCE_MS = 60_000;

export type HttpOptions = {
  /** Authorities that are trusted for https beside those of the system, PEM. */
  readonly authorities: readonly string[];
  readonly signal: AbortSignal;
};

const failures: { readonly [status: number]: TransferFailure } = {
  400: 'bad-address',
  401: 'denied',
  403: 'denied',
  404: 'missing',
  407: 'denied',
  410: 'missing',
  413: 'too-large',
};

const options = (address: Address, { authorities, signal }: HttpOptions): RequestOptions & { ca?: string[] } => ({
  host: address.host,
  ...(address.port === undefined ? {} : { port: address.port }),
  path: address.path,
  ...(address.user === undefined ? {} : { auth: `${address.user}:${address.password ?? ''}` }),
  ...(authorities.length === 0 ? {} : { ca: [...rootCertificates, ...authorities] }),
  signal,
  // A connection of its own: what breaks belongs to this file.
  agent: false,
});

const open = (address: Address, how: RequestOptions): ClientRequest =>
  address.scheme === 'https' ? httpsRequest(how) : httpRequest(how);

const answered = (call: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    call.setTimeout(SILENCE_MS, () => call.destroy(new Error(`nothing was heard for ${SILENCE_MS / 1000} s`)));
    call.once('response', resolve);
    call.once('error', reject);
  });

const refused = (status: number): TransferError =>
  new TransferError(failures[status] ?? 'broken', `the server answered ${status}`);

const succeeded = (status: number): boolean => status >= 200 && status < 300;

export async function httpPut(address: Address, file: { path: string; name: string }, how: HttpOptions): Promise<void> {
  const [path = '/', query] = address.path.split('?');
  const whole = path.endsWith('/') ? `${path}${encodeURIComponent(file.name)}` : path;
  const target = { ...address, path: query === undefined ? whole : `${whole}?${query}` };
  const first = await send('POST', target, file, how);
  const status = first === 405 || first === 501 ? await send('PUT', target, file, how) : first;
  if (!succeeded(status)) throw refused(status);
}

async function send(
  method: 'POST' | 'PUT',
  address: Address,
  { path, name }: { path: string; name: string },
  how: HttpOptions,
): Promise<number> {
  const { size } = await stat(path);
  const headers = {
    'content-type': name.endsWith('.gz') ? 'application/gzip' : 'text/plain; charset=utf-8',
    'content-length': size,
    'content-disposition': `attachment; filename="${name}"`,
  };
  const call = open(address, { ...options(address, how), method, headers });
  const answer = answered(call).then((message) => {
    message.resume();
    return message.statusCode ?? 0;
  });
  const source = createReadStream(path);
  // A server that refuses answers before it has read everything: its word counts, not the line that it closes.
  const [sent, heard] = await Promise.allSettled([pipeline(source, call, { signal: how.signal }), answer]);
  if (heard.status === 'rejected') throw heard.reason;
  // The line may be closed by the answer before our own end is noted: the server has all of it.
  if (sent.status === 'rejected' && succeeded(heard.value) && source.bytesRead < size) throw sent.reason;
  return heard.value;
}

export async function httpGet(
  address: Address,
  file: { path: string; mostBytes: number },
  how: HttpOptions,
): Promise<void> {
  let at = address;
  for (let redirections = 0; redirections <= MOST_REDIRECTIONS; redirections++) {
    const call = open(at, { ...options(at, how), method: 'GET' });
    const answer = answered(call);
    call.end();
    const message = await answer;
    const status = message.statusCode ?? 0;
    const { location } = message.headers;
    if (status >= 300 && status < 400 && location !== undefined) {
      message.destroy();
      at = redirected(at, location);
      continue;
    }
    if (!succeeded(status)) {
      message.destroy();
      throw refused(status);
    }
    return save(message, file, how.signal);
  }
  throw new TransferError('broken', `more than ${MOST_REDIRECTIONS} redirections`);
}

/** From https only to https; credentials stay with the host that they were meant for. */
function redirected(from: Address, location: string): Address {
  const host = from.host.includes(':') ? `[${from.host}]` : from.host;
  const base = `${from.scheme}://${host}${from.port === undefined ? '' : `:${from.port}`}${from.path}`;
  const next = URL.canParse(location, base) ? readAddress(new URL(location, base).href) : 'bad-address';
  if (typeof next === 'string') throw new TransferError('bad-address', 'the server redirects to no address');
  if (next.scheme !== 'https' && (from.scheme === 'https' || next.scheme !== 'http')) {
    throw new TransferError('denied', `a redirection from ${from.scheme} to ${next.scheme} is not followed`);
  }
  const same = next.host === from.host && next.port === from.port && next.scheme === from.scheme;
  return same && next.user === undefined ? { ...next, user: from.user, password: from.password } : next;
}

async function save(
  message: IncomingMessage,
  { path, mostBytes }: { path: string; mostBytes: number },
  signal: AbortSignal,
): Promise<void> {
  const promised = message.headers['content-length'];
  if (promised !== undefined && Number(promised) > mostBytes) {
    message.destroy();
    throw new TransferError('too-large', `${promised} bytes, at most ${mostBytes}`);
  }
  const part = `${path}.part`;
  try {
    await pipeline(message, counted(mostBytes), createWriteStream(part, { flush: true }), { signal });
    if (!message.complete) throw new TransferError('broken', 'the file ended early');
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}

/** Lets bytes through until there are too many. */
export function counted(mostBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > mostBytes) done(new TransferError('too-large', `more than ${mostBytes} bytes`));
      else done(null, chunk);
    },
  });
}
