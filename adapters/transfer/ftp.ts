/**
 * Files over ftp and ftps, passive, as the security whitepaper wants it (N01). A path is relative to the directory in
 * which the server puts us; a second slash at its beginning means the server's root (user guide 992–1000).
 *
 *   ftp:   plain, or with `tryTls` TLS where the server offers it
 *   ftps:  always TLS: at port 990 from the first byte, elsewhere by AUTH TLS
 */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { rootCertificates } from 'node:tls';
import { Client, FTPError } from 'basic-ftp';
import type { Address } from './address.ts';
import { TransferError } from './failure.ts';
import { counted } from './http.ts';

const SILENCE_MS = 60_000;
const IMPLICIT_TLS_PORT = 990;

export type FtpOptions = {
  readonly authorities: readonly string[];
  readonly tryTls: boolean;
  readonly signal: AbortSignal;
};

/** `/a/b` is `a/b` of where we are; `//a/b` is `/a/b` of the server. */
const pathOf = ({ path }: Address): string => decodeURIComponent(path.slice(1));

export async function ftpPut(address: Address, file: { path: string; name: string }, how: FtpOptions): Promise<void> {
  const path = pathOf(address);
  const target = path === '' || path.endsWith('/') ? `${path}${file.name}` : path;
  await withClient(address, how, async (client) => {
    await client.uploadFrom(file.path, target);
  });
}

export async function ftpGet(
  address: Address,
  file: { path: string; mostBytes: number },
  how: FtpOptions,
): Promise<void> {
  const part = `${file.path}.part`;
  try {
    await withClient(address, how, async (client) => {
      const counter = counted(file.mostBytes);
      const written = pipeline(counter, createWriteStream(part, { flush: true }));
      const fetched = client.downloadTo(counter, pathOf(address)).catch((error: unknown) => {
        counter.destroy();
        throw error;
      });
      const [saved, came] = await Promise.allSettled([written, fetched]);
      // Whoever stopped it says why; that the line was then closed is only what follows.
      const isOurs =
        saved.status === 'rejected' && (saved.reason instanceof TransferError || came.status === 'fulfilled');
      if (isOurs) throw saved.reason;
      if (came.status === 'rejected') throw came.reason;
    });
    await rename(part, file.path);
  } finally {
    await rm(part, { force: true });
  }
}

async function withClient(address: Address, how: FtpOptions, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client(SILENCE_MS);
  const abort = () => client.close();
  how.signal.addEventListener('abort', abort, { once: true });
  try {
    await enter(client, address, how);
    await work(client);
  } finally {
    how.signal.removeEventListener('abort', abort);
    client.close();
  }
}

async function enter(client: Client, address: Address, { authorities, tryTls }: FtpOptions): Promise<void> {
  const { scheme, host, port, user = 'anonymous', password = 'guest' } = address;
  const secureOptions = {
    host,
    servername: host,
    ...(authorities.length === 0 ? {} : { ca: [...rootCertificates, ...authorities] }),
  };
  if (scheme === 'ftps' && port === IMPLICIT_TLS_PORT) await client.connectImplicitTLS(host, port, secureOptions);
  else await client.connect(host, port ?? 21);
  if (scheme === 'ftps' && port !== IMPLICIT_TLS_PORT) await client.useTLS(secureOptions);
  else if (scheme === 'ftp' && tryTls) await upgrade(client, secureOptions);
  await client.useDefaultSettings();
  await client.login(user, password);
  await client.useDefaultSettings();
}

/** A server that does not offer TLS goes on without; one whose certificate is bad does not. */
async function upgrade(client: Client, secureOptions: Parameters<Client['useTLS']>[0]): Promise<void> {
  try {
    await client.useTLS(secureOptions);
  } catch (error) {
    if (!(error instanceof FTPError)) throw error;
  }
}
