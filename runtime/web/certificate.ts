/**
 * The certificate of the page: that of the operator, from files, or one that the station makes itself and keeps. A
 * browser cannot know the latter: whoever opens the page compares the fingerprint with the log, once.
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { KeyStore } from '../../adapters/ports/key-store.ts';
import type { Settings } from '../../config/settings.ts';
import { namesOf } from './reach.ts';

type Pair = { readonly key: string; readonly certificate: string };

export type CertificateOptions = {
  readonly settings: Settings;
  /** Of the page alone: key and certificate lie side by side. */
  readonly keys: KeyStore;
  /** Epoch ms; null while the time of day is not known. */
  readonly wall: number | null;
};

const KEY = 'key';
const CERTIFICATE = 'certificate';
/** Made again so long before its end. */
const RENEWED_MS = 30 * 86_400_000;

const keep = (keys: KeyStore, name: string, pem: string): Promise<void> =>
  new Promise((resolve, reject) => {
    keys.write(name, pem, (failure) => {
      if (failure === null) resolve();
      else reject(new Error(`the certificate of the page cannot be kept: ${failure}`));
    });
  });

const fits = ({ key, certificate }: Pair, names: readonly string[], wall: number | null): boolean => {
  try {
    createSecureContext({ key, cert: certificate });
    const read = new X509Certificate(certificate);
    const named = names.every((name) => read.checkHost(name) !== undefined || read.checkIP(name) !== undefined);
    return named && (wall === null || Date.parse(read.validTo) - wall > RENEWED_MS);
  } catch {
    // Damaged, or two halves of different pairs: a power cut came between them. Another pair is made.
    return false;
  }
};

const ownPair = async ({ settings, keys, wall }: CertificateOptions): Promise<Pair> => {
  const host = settings.get('http/host');
  const wildcard = host === '0.0.0.0' || host === '::';
  const names = [...new Set(['localhost', '127.0.0.1', ...(wildcard ? [] : [host]), ...namesOf(settings)])];
  const kept = { key: keys.read(KEY), certificate: keys.read(CERTIFICATE) };
  if (kept.key !== null && kept.certificate !== null) {
    const pair = { key: kept.key, certificate: kept.certificate };
    if (fits(pair, names, wall)) return pair;
  }
  await import('../../adapters/certificates/polyfill.ts');
  const { makeOwn } = await import('../../adapters/certificates/self-signed.ts');
  const made = await makeOwn(settings.identity() || 'Statecharge', names, wall);
  await keep(keys, KEY, made.key);
  await keep(keys, CERTIFICATE, made.certificate);
  return made;
};

const fileOf = (settings: Settings, path: 'http/tls/certificate' | 'http/tls/key'): string => {
  const file = settings.get(path);
  if (file === '') throw new Error(`found no ${path}, expected a file, as http/tls/mode is files`);
  return readFileSync(file, 'utf8');
};

/** Null: the page is served without TLS. @throws Error with one sentence where the files do not do */
export const pageCertificate = async (options: CertificateOptions): Promise<Pair | null> => {
  const { settings } = options;
  switch (settings.get('http/tls/mode')) {
    case 'off':
      return null;
    case 'self-signed':
      return ownPair(options);
    case 'files': {
      const pair = { key: fileOf(settings, 'http/tls/key'), certificate: fileOf(settings, 'http/tls/certificate') };
      createSecureContext({ key: pair.key, cert: pair.certificate });
      return pair;
    }
  }
};
