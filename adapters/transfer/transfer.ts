/** Files over the network, by the scheme of the address. Whatever goes wrong is told in one word and a sentence. */
import type { Transfer, TransferResult } from '../ports/transfer.ts';
import { readAddress, type Address } from './address.ts';
import { told } from './failure.ts';
import { ftpGet, ftpPut } from './ftp.ts';
import { httpGet, httpPut } from './http.ts';

export type TransferOptions = {
  /** Authorities that are trusted beside those of the system, PEM; asked for each file. */
  readonly authorities: () => readonly string[];
  /** Whether ftp tries TLS where the server offers it; asked for each file. */
  readonly tryTls: () => boolean;
};

type Done = (result: TransferResult) => void;

export const networkTransfer = (options: TransferOptions): Transfer => ({
  put: ({ path, name, to }, done) =>
    carry(to, done, (address, signal) => {
      const how = { signal, authorities: options.authorities(), tryTls: options.tryTls() };
      return isFtp(address) ? ftpPut(address, { path, name }, how) : httpPut(address, { path, name }, how);
    }),
  get: ({ from, path, mostBytes }, done) =>
    carry(from, done, (address, signal) => {
      const how = { signal, authorities: options.authorities(), tryTls: options.tryTls() };
      return isFtp(address) ? ftpGet(address, { path, mostBytes }, how) : httpGet(address, { path, mostBytes }, how);
    }),
});

const isFtp = ({ scheme }: Address): boolean => scheme === 'ftp' || scheme === 'ftps';

function carry(text: string, done: Done, work: (address: Address, signal: AbortSignal) => Promise<void>): () => void {
  const abort = new AbortController();
  const tell = (result: TransferResult): void => {
    if (!abort.signal.aborted) done(result);
  };
  const address = readAddress(text);
  const job =
    typeof address === 'string'
      ? Promise.resolve<TransferResult>({ done: false, failure: address, why: `the address is ${address}` })
      : work(address, abort.signal).then((): TransferResult => ({ done: true }), told);
  void job.then(tell);
  return () => abort.abort();
}
