// Goal: only a signer of the manufacturer may sign firmware, and only the file that he signed is believed (security
// whitepaper L01.FR.04, FR.12, FR.23 to 25).
// Method: certificates of a library that the station does not judge them with, signatures of its own keys; every way in
// which one of them can be wrong.
import { constants, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSignedBy, judgeSigner } from '../../../adapters/firmware/signature.ts';
import { temporaryDirectory } from '../../kit/directory.ts';
import { Authority, type Wish } from '../../kit/certificates.ts';

const DAY_MS = 86_400_000;
const NONE: ReadonlySet<string> = new Set();
const now = Date.now();
const manufacturer = await Authority.make({ name: 'CN=manufacturer' });
const root = manufacturer.root.pem;
const issue = async (wish: Partial<Wish> = {}, by = manufacturer) => by.issue({ name: 'CN=signer', ...wish });
const signer = await issue();
const stranger = (await issue({}, await Authority.make({ name: 'CN=stranger' }))).pem;
const namesake = (await issue({}, await Authority.make({ name: 'CN=manufacturer' }))).pem;
const weak = (await issue({ kind: 'weak' })).pem;
const between = await Authority.make({ name: 'CN=between' }, manufacturer);
const second = (await issue({}, between)).pem;

describe('a signer', () => {
  it.each(['ec', 'rsa'] as const)('whom a root of the manufacturer has signed is valid: %s', async (kind) => {
    const other = await Authority.make({ name: 'CN=other' });
    expect(judgeSigner((await issue({ kind })).pem, [other.root.pem, root], NONE, now)).toBe('valid');
  });

  it.each([
    ['signed by somebody else', stranger, now],
    ['signed by a root of the same name with another key', namesake, now],
    ['signed by one in between', second, now],
    ['with the one in between beside it', second + between.root.pem, now],
    ['that is an authority itself', between.root.pem, now],
    ['expired', signer.pem, now + 366 * DAY_MS],
    ['not yet valid', signer.pem, now - 2 * DAY_MS],
    ['at an unknown time', signer.pem, null],
    ['with a short key', weak, now],
    ['that is no certificate', 'MAKER', now],
  ])('%s is not', (_what, certificate, wall) => {
    expect(judgeSigner(certificate, [root], NONE, wall)).toBe('invalid');
  });

  it('is not where no root is known', () => {
    expect(judgeSigner(signer.pem, [], NONE, now)).toBe('invalid');
  });

  it('is not under a root that has expired', async () => {
    const short = await Authority.make({ name: 'CN=short', to: DAY_MS });
    const { pem } = await issue({}, short);
    expect(judgeSigner(pem, [short.root.pem], NONE, now)).toBe('valid');
    expect(judgeSigner(pem, [short.root.pem], NONE, now + 2 * DAY_MS)).toBe('invalid');
  });

  it('who was revoked is revoked', () => {
    const fingerprint = signer.certificate.fingerprint256.replaceAll(':', '');
    expect(judgeSigner(signer.pem, [root], new Set([fingerprint]), now)).toBe('revoked');
  });
});

describe('a signature', () => {
  const CONTENT = Buffer.alloc(200_000, 7);
  const ecdsa = (key: string): string => sign('sha256', CONTENT, key).toString('base64');
  const pss = (key: string): string => {
    const how = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    return sign('sha256', CONTENT, how).toString('base64');
  };
  const image = async (): Promise<string> => {
    const path = join(await temporaryDirectory(), 'image');
    writeFileSync(path, CONTENT);
    return path;
  };

  it('of the whole file is good: ECDSA, and RSA-PSS', async () => {
    const path = await image();
    const rsa = await issue({ kind: 'rsa' });
    expect(await isSignedBy(path, signer.pem, ecdsa(signer.key))).toBe(true);
    expect(await isSignedBy(path, rsa.pem, pss(rsa.key))).toBe(true);
    // Without the padding that the whitepaper wants.
    expect(await isSignedBy(path, rsa.pem, ecdsa(rsa.key))).toBe(false);
  });

  it('of another file, by another signer, or none at all is not', async () => {
    const path = await image();
    const good = ecdsa(signer.key);
    expect(await isSignedBy(path, (await issue()).pem, good)).toBe(false);
    expect(await isSignedBy(path, signer.pem, '')).toBe(false);
    expect(await isSignedBy(path, signer.pem, 'no base64 at all')).toBe(false);
    writeFileSync(path, Buffer.concat([CONTENT.subarray(1), Buffer.from([8])]));
    expect(await isSignedBy(path, signer.pem, good)).toBe(false);
  });
});
