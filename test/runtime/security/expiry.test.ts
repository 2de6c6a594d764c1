// Goal: the end of a certificate surprises nobody: said 90, 30 and 7 days before, once each, over restarts too; and a
// new one is asked for a month before (A03.FR.02).
// Method: certificates that end in so many days; the clock walks day by day over the limits.
import { expect, it } from 'vitest';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { Expiry } from '../../../runtime/security/expiry.ts';
import { Authority } from '../../kit/certificates.ts';
import { trustBench } from './trust.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

async function bench(endsInDays: number) {
  const { store, trust, keys, install } = trustBench();
  const operator = await Authority.make({ name: 'CN=Operator Root', to: endsInDays * DAY_MS + HOUR_MS });
  await install(operator.root.pem);
  const clock = new VirtualClock(Date.now());
  const said: number[] = [];
  const calls = { renewals: 0, beginnings: 0 };
  const open = () =>
    new Expiry({
      clock,
      store,
      trust,
      expiring: (_, days) => said.push(days),
      renew: () => calls.renewals++,
      begun: () => calls.beginnings++,
    });
  return { store, trust, keys, clock, said, calls, open, operator };
}

it('a root: silent before, said once on each limit, and not again after a restart', async () => {
  const { clock, said, open, calls } = await bench(92);
  const first = open();
  first.look();
  expect(said).toEqual([]);
  clock.advance(2 * DAY_MS);
  clock.advance(HOUR_MS);
  expect(said).toEqual([90]);
  first.stop();
  open().look();
  clock.advance(59 * DAY_MS);
  expect(said).toEqual([90]);
  clock.advance(30 * DAY_MS);
  expect(said).toEqual([90, 30, 7]);
  expect(calls).toEqual({ renewals: 0, beginnings: 0 });
});

it('one that ends soon already: the nearest limit alone', async () => {
  const { said, open } = await bench(5);
  open().look();
  expect(said).toEqual([6]);
});

it('A03.FR.02: our own: a new one is asked for a month before, not earlier', async () => {
  const { store, trust, clock, calls, open, operator } = await bench(400);
  const own = await operator.issue({ name: 'CN=SN-1', to: 31 * DAY_MS + HOUR_MS });
  store.commit([trust.putIdentity({ current: { key: 'k', chain: own.pem } })], () => {});
  open().look();
  clock.advance(DAY_MS - HOUR_MS);
  expect(calls.renewals).toBe(0);
  clock.advance(3 * HOUR_MS);
  expect(calls.renewals).toBeGreaterThan(0);
});

it('A02.FR.08: one that begins later counts from its first moment on', async () => {
  const { store, trust, clock, calls, open, operator } = await bench(400);
  const next = await operator.issue({ name: 'CN=SN-1', from: DAY_MS });
  store.commit([trust.putIdentity({ next: { key: 'k', chain: next.pem } })], () => {});
  open().look();
  clock.advance(DAY_MS - HOUR_MS);
  expect(calls.beginnings).toBe(0);
  clock.advance(2 * HOUR_MS);
  expect(calls.beginnings).toBeGreaterThan(0);
});

it('says nothing while the time of day is not known', async () => {
  const { store, trust, said } = await bench(5);
  const expiry = new Expiry({
    clock: new VirtualClock(null),
    store,
    trust,
    expiring: (_, days) => said.push(days),
    renew: () => {},
    begun: () => {},
  });
  expiry.look();
  expect(said).toEqual([]);
});
