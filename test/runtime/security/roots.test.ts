// Goal: the station trusts whom it was told to trust, and nobody else: certificates are judged before they are taken,
// named by the right hashes, and the one in use stays (M03–M05, rule 44).
// Method: certificates made for the case; hashes judged by openssl.
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../adapters/certificates/examine.ts';
import type { CertificateHash } from '../../../adapters/ports/trust.ts';
import { Authority } from '../../kit/certificates.ts';
import { temporaryDirectory } from '../../kit/directory.ts';
import { trustBench } from './trust.ts';

const DAY_MS = 86_400_000;
let operator: Authority;
beforeAll(async () => {
  operator = await Authority.make({ name: 'CN=Operator Root, O=Öffentliche Säulen' });
});

/** As RFC 6960 has it, by openssl. */
async function judged(pem: string, issuer: string, algorithm: CertificateHash['algorithm']): Promise<CertificateHash> {
  const directory = await temporaryDirectory();
  const [one, other] = [join(directory, 'one.pem'), join(directory, 'issuer.pem')];
  await writeFile(one, pem);
  await writeFile(other, issuer);
  const digest = `-${algorithm.toLowerCase()}`;
  const words = ['ocsp', '-issuer', other, digest, '-cert', one, '-req_text', '-no_nonce'];
  // Long hashes are broken over lines.
  const said = execFileSync('openssl', words, { encoding: 'utf8' }).replaceAll('\\\n', '');
  const field = (name: string) => new RegExp(`${name}: ([0-9A-F]+)`).exec(said)?.[1] ?? '';
  return {
    algorithm,
    nameHash: field('Issuer Name Hash').toLowerCase(),
    keyHash: field('Issuer Key Hash').toLowerCase(),
    serialNumber: field('Serial Number').replace(/^0+/, ''),
  };
}

describe('a root certificate', () => {
  it('TC_075: is installed, and listed by the hashes that openssl finds', async () => {
    const { install, list, events } = trustBench();
    const maker = await Authority.make({ name: 'CN=Maker, O=Maker', kind: 'rsa' });
    expect(await install(operator.root.pem)).toBe('accepted');
    expect(await install(maker.root.pem, 'manufacturer')).toBe('accepted');
    expect(await list()).toEqual([await judged(operator.root.pem, operator.root.pem, 'SHA256')]);
    expect(await list('manufacturer')).toEqual([await judged(maker.root.pem, maker.root.pem, 'SHA256')]);
    expect(events.map(({ event }) => event)).toEqual(Array(2).fill('ReconfigurationOfSecurityParameters'));
  });

  it('rule 44: one that another has signed is named by its issuer', async () => {
    const { install, list } = trustBench();
    const between = await Authority.make({ name: 'CN=Between, O=Operator' }, operator);
    expect(await install(between.root.pem)).toBe('rejected');
    await install(operator.root.pem);
    expect(await install(between.root.pem)).toBe('accepted');
    expect(await list()).toContainEqual(await judged(between.root.pem, operator.root.pem, 'SHA256'));
  });

  it('is taken once: the same again changes nothing', async () => {
    const { install, list, events } = trustBench();
    await install(operator.root.pem);
    expect(await install(operator.root.pem)).toBe('accepted');
    expect([(await list()).length, events.length]).toEqual([1, 1]);
  });

  it('M05.FR.03: the store takes as many as it may, and no more', async () => {
    const { install } = trustBench();
    const outcomes: string[] = [];
    for (let n = 1; n <= 4; n++) {
      const { root } = await Authority.make({ name: `CN=Root ${n}` });
      outcomes.push(await install(root.pem));
    }
    expect(outcomes).toEqual(['accepted', 'accepted', 'accepted', 'rejected']);
  });

  it.each([
    ['no certificate', () => 'not a certificate'],
    ['rubbish in PEM', () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
    ['two at once', async () => operator.root.pem + (await Authority.make({ name: 'CN=Second' })).root.pem],
    [
      'one that has expired',
      async () => (await Authority.make({ name: 'CN=Old', from: -9 * DAY_MS, to: -DAY_MS })).root.pem,
    ],
    ['one that begins tomorrow', async () => (await Authority.make({ name: 'CN=New', from: DAY_MS })).root.pem],
    ['one that may sign nobody', async () => (await Authority.make({ name: 'CN=Leaf', ca: false })).root.pem],
    ['one with a weak key', async () => (await Authority.make({ name: 'CN=Weak', kind: 'weak' })).root.pem],
  ])('TC_078, M05.FR.06: %s is rejected, and that is an event', async (_, make) => {
    const { install, list, events } = trustBench();
    expect(await install(await make())).toBe('rejected');
    expect(await list()).toEqual([]);
    expect(events).toEqual([
      {
        event: 'InvalidCentralSystemCertificate',
        detail: expect.stringMatching(/^a CentralSystemRoot.* was refused: /),
      },
    ]);
  });

  it('while the time of day is not known, nothing is said of its period', async () => {
    const { install } = trustBench({ wall: () => null });
    const old = await Authority.make({ name: 'CN=Old', from: -9 * DAY_MS, to: -DAY_MS });
    expect(await install(old.root.pem)).toBe('accepted');
  });
});

describe('deleting a root', () => {
  it.each(['SHA256', 'SHA384', 'SHA512'] as const)(
    'TC_076: by its %s hash, with zeros in front and in any case',
    async (algorithm) => {
      const { install, list, ask } = trustBench();
      await install(operator.root.pem);
      const hash = await judged(operator.root.pem, operator.root.pem, algorithm);
      const odd = {
        ...hash,
        serialNumber: `00${hash.serialNumber.toLowerCase()}`,
        keyHash: hash.keyHash.toUpperCase(),
      };
      expect(await ask({ type: 'certificate.delete', hash: odd })).toEqual({ type: 'accepted' });
      expect(await list()).toEqual([]);
      expect(await ask({ type: 'certificate.delete', hash })).toEqual({ type: 'not-found' });
    },
  );

  it('M04.FR.06: not the one that the connection was verified by', async () => {
    const { install, list, ask, used } = trustBench();
    await install(operator.root.pem);
    const [hash] = await list();
    if (hash === undefined) throw new Error('nothing is listed');
    used.root = fingerprintOf(operator.root.certificate);
    expect(await ask({ type: 'certificate.delete', hash })).toEqual({ type: 'failed' });
    expect(await list()).toEqual([hash]);
    used.root = null;
    expect(await ask({ type: 'certificate.delete', hash })).toEqual({ type: 'accepted' });
  });
});

describe('guide 2608–2617: root certificates from a directory', () => {
  it('count and are listed; files of another kind do not; a file that cannot be used is named once', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'operator.crt'), operator.root.pem);
    await writeFile(join(directory, 'notes.txt'), 'nothing');
    await writeFile(join(directory, 'broken.crt'), 'nothing');
    await mkdir(join(directory, 'folder.crt'));
    const { list, ask, trust, troubles } = trustBench({ directory });
    expect(trust.roots('central-system').map(({ origin }) => origin)).toEqual(['directory']);
    const [hash] = await list();
    expect(hash).toEqual(await judged(operator.root.pem, operator.root.pem, 'SHA256'));
    expect(troubles.toSorted()).toEqual([expect.stringContaining('broken.crt'), expect.stringContaining('folder.crt')]);
    if (hash === undefined) throw new Error('nothing is listed');
    expect(await ask({ type: 'certificate.delete', hash })).toEqual({ type: 'failed' });
    expect(await list('manufacturer')).toEqual([]);
  });

  it('a directory that is not there is an empty one', () => {
    const { trust, troubles } = trustBench({ directory: '/nowhere/at/all' });
    expect([trust.roots('central-system'), troubles]).toEqual([[], []]);
  });
});

describe('AdditionalRootCertificateCheck', () => {
  it('M05.FR.09–11: the new root must be signed by the old one, which stays as a fallback', async () => {
    const { install, trust } = trustBench({ onlyOneRoot: true });
    await install(operator.root.pem);
    const foreign = await Authority.make({ name: 'CN=Foreign' });
    expect(await install(foreign.root.pem)).toBe('rejected');
    const successor = await Authority.make({ name: 'CN=Successor, O=Operator' }, operator);
    expect(await install(successor.root.pem)).toBe('accepted');
    const roots = trust.roots('central-system').map(({ certificate, origin }) => [certificate.subject, origin]);
    expect(roots).toHaveLength(2);
    expect(roots).toContainEqual([successor.root.certificate.subject, 'installed']);
    expect(roots).toContainEqual([operator.root.certificate.subject, 'fallback']);
  });
});
