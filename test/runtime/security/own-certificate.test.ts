// Goal: only a certificate that was asked for, of the operator and for this station, becomes the station's own; the old
// one stays until then (A02.FR.06, A02.FR.07, TC_077).
// Method: real signing requests answered by authorities made for the case, well and badly.
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareRequest } from '../../../adapters/certificates/requests.ts';
import { Authority, type Wish } from '../../kit/certificates.ts';
import { trustBench } from './trust.ts';

const DAY_MS = 86_400_000;
let operator: Authority;
let stranger: Authority;
beforeAll(async () => {
  operator = await Authority.make({ name: 'CN=Operator Root, O=Operator' });
  stranger = await Authority.make({ name: 'CN=Operator Root, O=Operator' });
});

/** A station that awaits its certificate. */
async function awaiting(change: Parameters<typeof trustBench>[0] = {}) {
  const bench = trustBench(change);
  await bench.install(operator.root.pem);
  const { key, request } = await prepareRequest('Operator', 'SN-1');
  bench.keys.write('key-1', key, () => {});
  bench.store.commit([bench.trust.putIdentity({ pending: { key: 'key-1', request } })], () => {});
  bench.events.length = 0;
  const take = async (chain: string) => (await bench.ask({ type: 'certificate.signed', chain })).type;
  return { ...bench, request, take };
}

describe('the certificate of the station', () => {
  it('TC_074: as it was asked for: ready to be tried, with the key of the request', async () => {
    const { trust, take, request, arrivals, events } = await awaiting();
    const chain = await operator.answer(request);
    expect(await take(chain)).toBe('accepted');
    expect(trust.identity).toMatchObject({ current: null, next: { key: 'key-1', chain }, pending: null });
    expect([arrivals, events]).toEqual([[true], []]);
  });

  it('through an authority in between', async () => {
    const { take, request } = await awaiting();
    const between = await Authority.make({ name: 'CN=Between, O=Operator' }, operator);
    expect(await take((await between.answer(request)) + between.root.pem)).toBe('accepted');
  });

  it('that begins later is taken', async () => {
    const { take, request } = await awaiting();
    expect(await take(await operator.answer(request, { from: DAY_MS }))).toBe('accepted');
  });

  const wrong: readonly (readonly [string, () => Authority, Partial<Wish>, RegExp])[] = [
    ['of another authority of the same name', () => stranger, {}, /does not belong/],
    ['that has expired', () => operator, { from: -9 * DAY_MS, to: -DAY_MS }, /has expired/],
    ['for another station', () => operator, { name: 'CN=SN-2, O=Operator' }, /CN is not SN-1/],
    ['of another organization', () => operator, { name: 'CN=SN-1, O=Other' }, /O is not Operator/],
    ['that could sign others', () => operator, { ca: true }, /could sign/],
  ];
  it.each(wrong)('TC_077: one %s is rejected, told, and not asked for again', async (_, by, wish, why) => {
    const { trust, take, request, arrivals, events } = await awaiting();
    const before = trust.identity;
    expect(await take(await by().answer(request, wish))).toBe('rejected');
    expect(trust.identity).toEqual(before);
    expect(events).toEqual([{ event: 'InvalidChargePointCertificate', detail: expect.stringMatching(why) }]);
    expect(arrivals).toEqual([false]);
  });

  it('for another key, unasked for, too long, or none at all: rejected', async () => {
    const { take, request, keys } = await awaiting({ longestChain: 5000 });
    const foreign = await prepareRequest('Operator', 'SN-1');
    expect(await take(await operator.answer(foreign.request))).toBe('rejected');
    expect(await take((await operator.answer(request)) + ' '.repeat(5000))).toBe('rejected');
    expect(await take('rubbish')).toBe('rejected');
    keys.remove('key-1', () => {});
    expect(await take(await operator.answer(request))).toBe('rejected');
  });

  it('its key is P-256 and another every time; the request names operator and station', async () => {
    const [first, second] = [await prepareRequest('Operator', 'SN-1'), await prepareRequest('Operator', 'SN-1')];
    expect(first.key).not.toBe(second.key);
    expect(first.request).not.toContain('PRIVATE');
    const certificate = await operator.answer(first.request);
    const { publicKey, subject } = new (await import('node:crypto')).X509Certificate(certificate);
    expect(publicKey.asymmetricKeyDetails).toEqual(
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.asymmetricKeyDetails,
    );
    expect(subject.split('\n').toSorted()).toEqual(['CN=SN-1', 'O=Operator']);
  });
});
