/**
 * Answers what a protocol asks of the trust store: install a root, delete one, list them, take the station's own signed
 * certificate (security whitepaper M03–M05, A02). Accepted means that it survives a power cut.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { examineOwn, examineRoot, isSelfSigned, issuerAmong, nameOf } from '../../adapters/certificates/examine.ts';
import type { KeyStore } from '../../adapters/ports/key-store.ts';
import type { Store, Write } from '../../adapters/ports/store.ts';
import type { CertificateHash, RootUse, Trust, TrustAnswer, TrustRequest } from '../../adapters/ports/trust.ts';
import type { SecurityEvent } from '../../machines/vocabulary/security-events.ts';
import { leafOf, rootOf, type Root, type TrustStore } from './trust-store.ts';

export type TrustDeskOptions = {
  readonly trust: TrustStore;
  readonly store: Store;
  readonly keys: KeyStore;
  readonly wall: () => number | null;
  /** CertificateStoreMaxLength, AdditionalRootCertificateCheck, CertificateSignedMaxChainSize. */
  readonly mostRoots: number;
  readonly onlyOneRoot: boolean;
  readonly longestChain: number;
  readonly serialNumber: () => string;
  readonly organization: () => string;
  /** sha256 of the root that the present connection was verified by. */
  readonly rootInUse: () => string | null;
  readonly noticed: (event: SecurityEvent, detail: string) => void;
  /** The certificate on its way has come. `good`: it lies ready as `next`. */
  readonly arrived: (good: boolean) => void;
};

type Done = (answer: TrustAnswer) => void;

const uses: { readonly [U in RootUse]: string } = {
  'central-system': 'CentralSystemRootCertificate',
  manufacturer: 'ManufacturerRootCertificate',
};

export class TrustDesk implements Trust {
  readonly #options: TrustDeskOptions;

  constructor(options: TrustDeskOptions) {
    this.#options = options;
  }

  manufacturerRoots(): readonly string[] {
    return this.#options.trust.roots('manufacturer').map(({ pem }) => pem);
  }

  ask(request: TrustRequest, done: Done): void {
    switch (request.type) {
      case 'root.install':
        return this.#install(request.use, request.pem, done);
      case 'certificate.delete':
        return void this.#delete(request.hash, done);
      case 'roots.list':
        return void this.#list(request.use, done);
      case 'certificate.signed':
        return this.#takeOwn(request.chain, done);
    }
  }

  #install(use: RootUse, pem: string, done: Done): void {
    const { trust, wall, mostRoots, onlyOneRoot } = this.#options;
    const known = trust.roots(use);
    const examined = examineRoot(
      pem,
      known.map(({ certificate }) => certificate),
      wall(),
    );
    if (!examined.ok) return this.#invalidRoot(use, examined.why, done);
    const root = rootOf(use, examined.certificate.toString(), 'installed');
    if (root === null) return this.#invalidRoot(use, 'it cannot be read back', done);
    const same = known.find(({ fingerprint }) => fingerprint === root.fingerprint);
    if (same?.origin === 'installed') return done({ type: 'accepted' });
    const replaced =
      onlyOneRoot && use === 'central-system' ? known.filter(({ origin }) => origin !== 'directory') : [];
    const [old] = replaced.filter(({ origin }) => origin === 'installed');
    // M05.FR.09, M05.FR.10.
    if (old !== undefined && issuerAmong(root.certificate, [old.certificate]) === undefined) {
      return this.#invalidRoot(
        use,
        `it is not signed by the root that it would replace (${nameOf(old.certificate)})`,
        done,
      );
    }
    // M05.FR.03.
    if (same === undefined && old === undefined && trust.installed >= mostRoots) return done({ type: 'rejected' });
    const writes = [
      ...replaced.map((one) => (one === old ? trust.putRoot(one, true) : trust.dropRoot(one))),
      trust.putRoot(root, false),
    ];
    this.#commit(writes, done, `${uses[use]} ${nameOf(root.certificate)} installed`);
  }

  #invalidRoot(use: RootUse, why: string, done: Done): void {
    done({ type: 'rejected' });
    // TC_078. The table has no event for a root of the manufacturer: it is the certificate that it would vouch for.
    const event = use === 'central-system' ? 'InvalidCentralSystemCertificate' : 'InvalidFirmwareSigningCertificate';
    this.#options.noticed(event, `a ${uses[use]} was refused: ${why}`);
  }

  async #hashes(roots: readonly Root[], algorithm: CertificateHash['algorithm']): Promise<readonly CertificateHash[]> {
    await import('../../adapters/certificates/polyfill.ts');
    const { hashOf } = await import('../../adapters/certificates/requests.ts');
    const all = roots.map(({ certificate }) => certificate);
    return Promise.all(
      all.map((certificate) => {
        const issuer = isSelfSigned(certificate) ? certificate : issuerAmong(certificate, all);
        // One whose issuer has gone is named by itself: it must stay deletable.
        return hashOf(certificate, issuer ?? certificate, algorithm);
      }),
    );
  }

  async #list(use: RootUse, done: Done): Promise<void> {
    const roots = this.#options.trust.roots(use);
    if (roots.length === 0) return done({ type: 'not-found' });
    done({ type: 'listed', hashes: await this.#hashes(roots, 'SHA256') });
  }

  async #delete(wanted: CertificateHash, done: Done): Promise<void> {
    const { trust, rootInUse } = this.#options;
    const roots = [...trust.roots('central-system'), ...trust.roots('manufacturer')];
    const hashes = await this.#hashes(roots, wanted.algorithm);
    const found = roots.filter((_, index) => isSame(hashes[index], wanted));
    const [first] = found;
    if (first === undefined) return done({ type: (await this.#isOwn(wanted, roots)) ? 'failed' : 'not-found' });
    // M04.FR.06; what lies in the directory was put there on site, and is taken away there.
    const kept = found.find(
      ({ use, origin, fingerprint }) =>
        origin === 'directory' || (use === 'central-system' && fingerprint === rootInUse()),
    );
    if (kept !== undefined) return done({ type: 'failed' });
    this.#commit(
      found.map((root) => trust.dropRoot(root)),
      done,
      `${uses[first.use]} ${nameOf(first.certificate)} deleted`,
    );
  }

  /** M04.FR.05: our own certificate cannot be deleted from afar. */
  async #isOwn(wanted: CertificateHash, roots: readonly Root[]): Promise<boolean> {
    const { current, next } = this.#options.trust.identity;
    await import('../../adapters/certificates/polyfill.ts');
    const { hashOf } = await import('../../adapters/certificates/requests.ts');
    const issuers = roots.map(({ certificate }) => certificate);
    for (const own of [current, next]) {
      const leaf = own === null ? null : leafOf(own);
      const issuer = leaf === null ? undefined : issuerAmong(leaf, issuers);
      if (leaf === null || issuer === undefined) continue;
      if (isSame(await hashOf(leaf, issuer, wanted.algorithm), wanted)) return true;
    }
    return false;
  }

  #takeOwn(chain: string, done: Done): void {
    const { trust, store, keys, wall, longestChain, serialNumber, organization, arrived, noticed } = this.#options;
    const { pending } = trust.identity;
    const refuse = (why: string): void => {
      done({ type: 'rejected' });
      noticed('InvalidChargePointCertificate', why);
      // A02.FR.20 of OCPP 2.0.1: it is not asked for again.
      arrived(false);
    };
    if (chain.length > longestChain) return refuse(`the chain is longer than ${longestChain} characters`);
    const key = pending === null ? null : keys.read(pending.key);
    if (pending === null || key === null) return refuse('no certificate was asked for');
    const examined = examineOwn({
      pem: chain,
      key: createPublicKey(createPrivateKey(key)).export({ type: 'spki', format: 'pem' }).toString(),
      roots: trust.roots('central-system').map(({ certificate }) => certificate),
      now: wall(),
      serialNumber: serialNumber(),
      organization: organization(),
    });
    if (!examined.ok) return refuse(examined.why);
    store.commit([trust.putIdentity({ next: { key: pending.key, chain }, pending: null })], (failure) => {
      if (failure !== null) return done({ type: 'rejected' });
      done({ type: 'accepted' });
      return arrived(true);
    });
  }

  #commit(writes: readonly Write[], done: Done, detail: string): void {
    this.#options.store.commit(writes, (failure) => {
      if (failure !== null) return done({ type: 'failed' });
      done({ type: 'accepted' });
      return this.#options.noticed('ReconfigurationOfSecurityParameters', detail);
    });
  }
}

const digits = (text: string): string => text.toLowerCase();
/** A central system may write the number with zeros in front. */
const number = (text: string): string => digits(text).replace(/^0+(?=.)/, '');

const isSame = (ours: CertificateHash | undefined, theirs: CertificateHash): boolean =>
  ours !== undefined &&
  digits(ours.nameHash) === digits(theirs.nameHash) &&
  digits(ours.keyHash) === digits(theirs.keyHash) &&
  number(ours.serialNumber) === number(theirs.serialNumber);
