// Goal: an account is opened with the meter's register and closed exactly once with it, whatever happens in between
// (BIL-01, BIL-02, BIL-04).
// Method: session, supply, meter and central system by hand; the facts that the ledger is made of are judged.
import { describe, expect, it } from 'vitest';
import { transaction } from '../../../machines/evse/transaction.ts';
import type { Account } from '../../../machines/evse/transaction-rules.ts';
import type { Fact } from '../../../machines/vocabulary/facts.ts';
import { Bench } from '../../kit/bench.ts';

const METER_LIMIT_MS = 15_000;
const METER_PAUSE_MS = 500;
const READING_LIMIT_MS = 5000;
const token = { id: 'CAFE01' };
const id = 'boot-1-1';

const bench = ({
  stopOnInvalidId = true,
  energyOnInvalidIdWh = 0,
  interrupted = null,
}: { stopOnInvalidId?: boolean; energyOnInvalidIdWh?: number; interrupted?: Account | null } = {}) =>
  new Bench(transaction, { evse: 1, boot: 'boot', interrupted, stopOnInvalidId, energyOnInvalidIdWh });
const begin = { type: 'transaction.begin', token } as const;
const read = (importWh: number) => ({ type: 'meter.read', reading: { importWh } }) as const;
const sample = (importWh: number) =>
  ({ type: 'meter.sampled', context: 'periodic', reading: { importWh }, offeredAmps: 16 }) as const;
const end = (reason: 'Local' | 'Remote' | 'EVDisconnected', urgent = false) =>
  ({ type: 'transaction.end', ending: { reason }, urgent }) as const;
const judged = (status: 'accepted' | 'blocked', transactionId = id) =>
  ({ type: 'token.judged', transaction: transactionId, status }) as const;
const charging = (options: Parameters<typeof bench>[0] = {}) => {
  const one = bench(options);
  one.hears(begin, read(1000));
  one.forget();
  return one;
};
const closed = (reason: string) => `transaction.closed ${JSON.stringify({ reason })}`;
const stops = (one: Bench<typeof transaction>): readonly Fact[] =>
  one.facts.filter(({ type }) => type === 'transaction.stopped');

describe('an account is opened', () => {
  it('with a fresh reading, and energy flows only after it', () => {
    const one = bench();
    one.hears({ ...begin, reservation: 7 });
    expect(one.orders).toMatchObject([{ type: 'meter.read' }]);
    expect([one.facts, one.tells]).toEqual([[], []]);
    one.hears(read(1000));
    expect(one.facts).toEqual([
      { type: 'transaction.started', transaction: id, token, startWh: 1000, reservation: 7 },
      { type: 'transaction.sampled', transaction: id, context: 'begin', reading: { importWh: 1000 }, offeredAmps: 0 },
    ]);
    expect(one.tells).toEqual([
      'supply: supply.begin',
      'session: transaction.opened',
      'meter: account.opened',
      'wakeUp: charge.begun',
    ]);
  });

  it.each(['unreadable', 'silent', 'ended'] as const)('not at all when the meter is %s', (why) => {
    const one = bench();
    one.hears(begin);
    one.wait(METER_LIMIT_MS - 1);
    expect(one.tells).toEqual([]);
    if (why === 'unreadable') one.hears({ type: 'meter.unreadable' });
    else if (why === 'ended') one.hears(end('EVDisconnected', true));
    else one.wait(1);
    expect(one.facts).toEqual([]);
    expect(one.toldTo('session')).toHaveLength(1);
    expect(one.toldTo('session')[0]).toMatch(/^transaction.closed/);
    one.hears(read(1000));
    expect(one.facts).toEqual([]);
  });

  it('each with an id of its own', () => {
    const one = charging();
    one.hears(end('Local'), { type: 'supply.ended' }, read(2000), begin, read(2000));
    expect(one.facts.flatMap((fact) => (fact.type === 'transaction.started' ? [fact.transaction] : []))).toEqual([
      'boot-1-2',
    ]);
    expect(one.snapshot.context.reservation).toBeNull();
  });
});

describe('an account is closed', () => {
  it('when the supply has ended, with a fresh reading, once', () => {
    const one = charging();
    one.hears(end('Local'));
    expect(one.tells).toEqual(['supply: supply.end {"urgent":false}']);
    // It is written down before anything else (PRO-05).
    const ending = { reason: 'Local' };
    expect([one.facts, one.orders]).toEqual([[{ type: 'transaction.ending', transaction: id, ending }], []]);
    one.forget();
    one.hears({ type: 'supply.ended' });
    expect(one.orders).toMatchObject([{ type: 'meter.read' }]);
    one.hears(read(3000));
    expect(one.facts).toEqual([
      { type: 'transaction.sampled', transaction: id, context: 'end', reading: { importWh: 3000 }, offeredAmps: 0 },
      { type: 'transaction.stopped', transaction: id, stopWh: 3000, reason: 'Local' },
    ]);
    expect(one.toldTo('session')).toEqual([closed('Local')]);
    one.hears(end('Local'), { type: 'supply.ended' }, read(4000), { type: 'meter.unreadable' });
    expect(stops(one)).toHaveLength(1);
  });

  it('with the reason that came first, also when it becomes urgent on the way', () => {
    const one = charging();
    one.hears(end('Local'), end('EVDisconnected', true));
    expect(one.toldTo('supply')).toEqual(['supply.end {"urgent":false}', 'supply.end {"urgent":true}']);
    one.hears({ type: 'supply.ended' }, read(3000));
    expect(stops(one)).toMatchObject([{ reason: 'Local' }]);
  });

  it.each(['unreadable', 'silent'] as const)('by a meter that stays %s with the highest register known', (why) => {
    const one = charging();
    one.hears(sample(2500), end('Local'), sample(2600), { type: 'supply.ended' });
    for (let passed = 0; passed < READING_LIMIT_MS - 1; passed++) {
      if (why === 'unreadable') one.hears({ type: 'meter.unreadable' });
      one.wait(1);
    }
    expect(stops(one)).toEqual([]);
    one.wait(1);
    expect(stops(one)).toMatchObject([{ stopWh: 2600 }]);
    expect(one.toldTo('session')).toEqual([closed('Local')]);
  });

  it('by a meter that answers at the second asking, with what it says then', () => {
    const one = charging();
    one.hears(end('Local'), { type: 'supply.ended' }, { type: 'meter.unreadable' });
    one.wait(METER_PAUSE_MS - 1);
    expect(one.orders).toHaveLength(1);
    one.wait(1);
    expect(one.orders).toHaveLength(2);
    one.hears(read(2700));
    expect(stops(one)).toMatchObject([{ stopWh: 2700 }]);
  });

  it('never with less than it began or has told', () => {
    const one = charging();
    one.hears(sample(2500), end('Local'), { type: 'supply.ended' }, read(900));
    expect(stops(one)).toMatchObject([{ stopWh: 2500 }]);
  });

  it('also when the supply has died and never says so', () => {
    const one = charging();
    one.hears(end('Local'));
    one.wait(METER_LIMIT_MS - 1);
    expect(one.orders).toEqual([]);
    one.wait(1);
    expect(one.orders).toMatchObject([{ type: 'meter.read' }]);
  });

  it('what has not begun is said to be closed', () => {
    const one = bench();
    one.hears(end('Local'), { type: 'transaction.abandon' });
    expect(one.toldTo('session')).toHaveLength(2);
    expect(one.facts).toEqual([]);
  });
});

describe('a sample', () => {
  it('belongs to the open account; with none open only aligned and triggered ones are told', () => {
    const one = bench();
    one.hears({ ...sample(500), context: 'aligned' }, sample(600));
    expect(one.facts).toMatchObject([{ type: 'meter.sampled', context: 'aligned', reading: { importWh: 500 } }]);
    const open = charging();
    open.hears(sample(1500));
    expect(open.facts).toMatchObject([{ type: 'transaction.sampled', transaction: id, reading: { importWh: 1500 } }]);
  });

  it('that comes while the last reading is taken is left out: nothing follows the end', () => {
    const one = charging();
    one.hears(end('Local'), { type: 'supply.ended' });
    one.forget();
    one.hears(sample(2000));
    expect(one.facts).toEqual([]);
  });
});

describe('what the central system says of the token', () => {
  it('accepted: nothing but the group is passed on', () => {
    const one = charging();
    one.hears({ ...judged('accepted'), parent: 'FAMILY' });
    expect(one.toldTo('supply')).toEqual([]);
    expect(one.toldTo('session')[0]).toMatch(/^token.informed .*"parent":"FAMILY"/);
  });

  it('refused: the transaction ends as DeAuthorized', () => {
    const one = charging();
    one.hears(judged('blocked'));
    expect(one.toldTo('supply')).toEqual(['supply.end {"urgent":false}']);
    one.hears({ type: 'supply.ended' }, read(1100));
    expect(stops(one)).toMatchObject([{ reason: 'DeAuthorized' }]);
    expect(one.toldTo('session')).toEqual([closed('DeAuthorized')]);
  });

  it('refused, where that ends nothing: the account stays open without energy', () => {
    const one = charging({ stopOnInvalidId: false });
    one.hears(judged('blocked'));
    expect(one.toldTo('supply')).toEqual(['supply.end {"urgent":false}']);
    one.hears({ type: 'supply.ended' });
    one.wait(3_600_000);
    expect(stops(one)).toEqual([]);
    expect(one.snapshot.hasTag('withheld')).toBe(true);
    one.hears(end('EVDisconnected', true), { type: 'supply.ended' }, read(1000));
    expect(stops(one)).toMatchObject([{ reason: 'EVDisconnected' }]);
  });

  it('refused, where some energy may still flow: so much by the register, then none, and that is written down', () => {
    const one = charging({ stopOnInvalidId: false, energyOnInvalidIdWh: 500 });
    one.hears(sample(1300), judged('blocked'));
    expect(one.orders).toEqual([{ type: 'meter.await', furtherWh: 500, sinceWh: null }]);
    one.hears({ type: 'meter.awaited', sinceWh: 1420 }, sample(1900));
    expect([one.toldTo('supply'), one.snapshot.hasTag('withheld')]).toEqual([[], false]);
    expect(one.facts.filter(({ type }) => type === 'transaction.refused')).toEqual([
      { type: 'transaction.refused', transaction: id, sinceWh: 1300 },
      { type: 'transaction.refused', transaction: id, sinceWh: 1420 },
    ]);
    one.hears({ type: 'meter.reached', reading: { importWh: 1921 } });
    expect(one.toldTo('supply')).toEqual(['supply.end {"urgent":false}']);
    expect(one.snapshot.hasTag('withheld')).toBe(true);
    one.hears(end('Local'), { type: 'supply.ended' }, read(1925));
    expect(stops(one)).toMatchObject([{ stopWh: 1925, reason: 'Local' }]);
  });

  it('the driver may end it before', () => {
    const one = charging({ stopOnInvalidId: false, energyOnInvalidIdWh: 500 });
    one.hears(judged('blocked'), end('Local'), { type: 'supply.ended' }, read(1100));
    expect(stops(one)).toMatchObject([{ reason: 'Local' }]);
  });

  it.each([
    [0, [], true],
    [500, [{ type: 'meter.await', furtherWh: 500, sinceWh: 1200 }], false],
  ] as const)(
    'refused before the power failed, with %i Wh: it is not forgotten',
    (energyOnInvalidIdWh, orders, withheld) => {
      const interrupted = { transaction: id, token, startWh: 1000, lastWh: 1400, refusedWh: 1200 };
      const one = bench({ stopOnInvalidId: false, energyOnInvalidIdWh, interrupted });
      one.hears({ type: 'transaction.resume' });
      expect(one.orders).toEqual(orders);
      expect(one.snapshot.hasTag('withheld')).toBe(withheld);
      expect(one.toldTo('supply').at(-1)).toBe(withheld ? 'supply.end {"urgent":false}' : 'supply.begin');
    },
  );

  it('follows the setting of the moment', () => {
    const one = charging({ stopOnInvalidId: false });
    one.hears(
      { type: 'invalid-id.changed', stop: true, energyWh: 0 },
      judged('blocked'),
      { type: 'supply.ended' },
      read(1000),
    );
    expect(stops(one)).toHaveLength(1);
  });

  it('of another transaction means nothing here', () => {
    const one = charging();
    one.hears(judged('blocked', 'boot-1-0'), judged('accepted', 'boot-1-0'));
    expect(one.tells).toEqual([]);
  });
});

describe('an account that was open when the power failed', () => {
  const interrupted: Account = { transaction: 'old-1-5', token, startWh: 1000, lastWh: 1800 };

  it('is resumed under its own id, with its own beginning', () => {
    const one = bench({ interrupted });
    expect([one.facts, one.orders]).toEqual([[], []]);
    one.hears({ type: 'transaction.resume' });
    expect(one.facts).toEqual([{ type: 'transaction.resumed', transaction: 'old-1-5' }]);
    expect(one.tells).toEqual([
      'supply: supply.begin',
      'session: transaction.opened',
      'meter: account.opened',
      'wakeUp: charge.begun',
    ]);
    one.hears(end('Local'), { type: 'supply.ended' }, read(2000));
    expect(stops(one)).toEqual([
      { type: 'transaction.stopped', transaction: 'old-1-5', stopWh: 2000, reason: 'Local' },
    ]);
  });

  it('whose token is refused before it goes on gets no energy', () => {
    const one = bench({ interrupted });
    one.hears(judged('blocked', 'old-1-4'), judged('accepted', 'old-1-5'));
    expect(one.facts).toEqual([]);
    one.hears(judged('blocked', 'old-1-5'));
    expect(one.facts).toEqual([{ type: 'transaction.refused', transaction: 'old-1-5', sinceWh: 1800 }]);
    one.hears({ type: 'transaction.resume' }, { type: 'supply.ended' }, read(1800));
    expect(one.toldTo('supply')).toEqual(['supply.begin', 'supply.end {"urgent":false}']);
    expect(stops(one)).toMatchObject([{ transaction: 'old-1-5', reason: 'DeAuthorized' }]);
  });

  it('that was ending ends for its own reason, whoever wishes it again', () => {
    const ending = { reason: 'Local', token: { id: 'OTHER' } } as const;
    for (const wish of [{ type: 'transaction.abandon' } as const, end('Remote')]) {
      const one = bench({ interrupted: { ...interrupted, ending } });
      one.hears(wish, read(2000));
      const named = { transaction: 'old-1-5' };
      expect(one.facts.filter(({ type }) => type === 'transaction.ending')).toEqual([
        { type: 'transaction.ending', ...named, ending },
      ]);
      expect(stops(one)).toEqual([{ type: 'transaction.stopped', ...named, stopWh: 2000, ...ending }]);
    }
  });

  it.each([
    [2000, 2000],
    [1700, 1800],
    [null, 1800],
  ])('or closed for PowerLoss: meter %s, billed to %i', (meter, stopWh) => {
    const one = bench({ interrupted });
    one.hears({ type: 'transaction.abandon' });
    if (meter === null) one.wait(READING_LIMIT_MS);
    else one.hears(read(meter));
    const unread = meter === null ? { unread: true } : {};
    const stop = { type: 'transaction.stopped', transaction: 'old-1-5', stopWh, reason: 'PowerLoss', ...unread };
    expect(stops(one)).toEqual([stop]);
    expect(one.toldTo('session')).toEqual([closed('PowerLoss')]);
    one.hears({ type: 'transaction.resume' });
    expect(one.facts.filter(({ type }) => type === 'transaction.resumed')).toEqual([]);
  });
});

describe('what belongs to nobody', () => {
  it.each([
    ['aligned', true],
    ['trigger', true],
    ['periodic', false],
    ['begin', false],
    ['end', false],
  ] as const)('a reading (%s) without an account is told: %s', (context, told) => {
    const one = bench();
    one.hears({ ...sample(500), context });
    expect(one.facts.length > 0).toBe(told);
  });
});

it('a meter that is silent at the end leaves the last word to what it told last, marked as no reading of now', () => {
  const one = charging();
  one.hears(sample(2500), end('Local'), { type: 'supply.ended' });
  one.forget();
  one.wait(READING_LIMIT_MS);
  expect(one.facts).toEqual([
    {
      type: 'transaction.sampled',
      transaction: id,
      context: 'end',
      reading: { importWh: 2500, estimated: true },
      offeredAmps: 0,
    },
    { type: 'transaction.stopped', transaction: id, stopWh: 2500, unread: true, reason: 'Local' },
  ]);
});

it('an account of before a power cut that was not ending takes the reason of who ends it first', () => {
  const account = { transaction: 'old-1-1', token, startWh: 1000, lastWh: 1200 };
  const one = bench({ interrupted: account });
  one.hears(end('Remote'), read(1300));
  expect(stops(one)).toMatchObject([{ reason: 'Remote', stopWh: 1300 }]);
  const given = bench({ interrupted: account });
  given.hears({ type: 'transaction.abandon' }, read(1300));
  expect(stops(given)).toMatchObject([{ reason: 'PowerLoss' }]);
});
