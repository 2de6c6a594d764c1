// Goal: what leaves the host leaves in order and at the right time: safety at once, danger only after the disk, the
// rest in between.
// Method: turns by hand and a disk that hangs, refuses and recovers; then thousands of random lives of both.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Told } from '../../../machines/vocabulary/facts.ts';
import { levelTable, safeLevels, type EvseLevels } from '../../../machines/vocabulary/levels.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import type { Turn } from '../../../runtime/host/host.ts';
import { Outbound } from '../../../runtime/host/outbound.ts';
import { failingStore, hangingStore, ShakyStore } from '../../../runtime/verify/storm/shaky-store.ts';

const LIMIT_MS = 2000;
const RETRY_MS = 5000;
const stamp = { at: 0, wall: null, chance: 0 };

/** One EVSE; a turn remembers itself in table `meta` under its number unless it is silent. */
class Bench {
  readonly clock = new VirtualClock();
  readonly log: string[] = [];
  /** What had left of a turn when somebody looked on. */
  readonly looked: string[] = [];
  readonly store: ShakyStore;
  readonly outbound: Outbound;
  turns = 0;

  constructor(store: ShakyStore = new ShakyStore()) {
    this.store = store;
    this.outbound = new Outbound({
      clock: this.clock,
      store,
      evses: [1],
      storageLimitMs: LIMIT_MS,
      storageRetryMs: RETRY_MS,
      observe: ({ number }) => this.looked.push(`${number}: ${this.log.join()}`),
      remember: (facts) =>
        facts.flatMap(({ fact }) =>
          fact.type === 'offer.changed' ? [{ table: 'meta' as const, key: fact.amps, value: fact.amps }] : [],
        ),
      apply: ({ name, value }) => this.log.push(`${name} ${String(value)}`),
      carryOut: (_, order) => this.log.push(`order ${order.type === 'token.lookup' ? order.id : order.type}`),
      listen: ({ fact }) => this.log.push(`fact ${fact.type === 'offer.changed' ? fact.amps : fact.type}`),
      storageAiling: (why) => this.log.push(`ailing ${why}`),
      storageSound: () => this.log.push('sound'),
    });
  }

  turn(levels: Partial<EvseLevels>, { remembers = true } = {}): void {
    const number = ++this.turns;
    const told: Told = {
      from: 'host',
      stamp,
      fact: remembers ? { type: 'offer.changed', amps: number } : { type: 'ev.connected' },
    };
    const turn: Turn = {
      number,
      to: 'evse1.session',
      event: { type: 'go' },
      stamp,
      moved: ['evse1.session'],
      heard: [],
      levels: new Map([[1, { ...safeLevels, ...levels }]]),
      orders: [{ from: 'evse1.session', body: { type: 'token.lookup', id: String(number) } }],
      facts: [told],
    };
    this.outbound.settle(turn);
  }

  /** The log since the last look. */
  seen(): readonly string[] {
    return this.log.splice(0);
  }

  get applied(): EvseLevels {
    return this.outbound.gate(1).applied;
  }
}

describe('what leaves a turn', () => {
  it('on a sound disk: danger, orders, facts, in this order', () => {
    const bench = new Bench();
    bench.turn({ coil: true });
    expect(bench.seen()).toEqual(['coil true', 'order 1', 'fact 1']);
    bench.turn({ coil: false });
    expect(bench.seen()).toEqual(['coil false', 'order 2', 'fact 2']);
  });

  it('safety comes before the disk, danger and everything else after it', () => {
    const bench = new Bench();
    bench.turn({ coil: true, pilotDuty: 20 });
    bench.seen();
    bench.store.hang();
    bench.turn({ coil: false, pilotDuty: 50 });
    expect(bench.seen()).toEqual(['coil false']);
    bench.store.release();
    expect(bench.seen()).toEqual(['pilotDuty 50', 'order 2', 'fact 2']);
  });

  it('whoever looks on comes after safety and before everything else', () => {
    const bench = new Bench();
    bench.turn({ coil: true });
    bench.seen();
    bench.turn({ coil: false });
    expect(bench.looked).toEqual(['1: ', '2: coil false']);
  });

  it('on a disk that hangs the coil opens at once, and nothing closes for as long as it hangs', () => {
    const bench = new Bench();
    bench.turn({ coil: true });
    bench.store.hang();
    bench.turn({ coil: false });
    bench.turn({ coil: true });
    bench.seen();
    bench.clock.advance(3_600_000);
    bench.turn({ coil: true, pilotDuty: 50 });
    bench.clock.advance(3_600_000);
    expect(bench.applied).toEqual(safeLevels);
    bench.store.release();
    expect(bench.applied).toMatchObject({ coil: true, pilotDuty: 50 });
  });

  it('what was revoked while it waited is never applied', () => {
    const bench = new Bench(hangingStore());
    bench.turn({ coil: true });
    bench.turn({ coil: false });
    bench.store.release();
    expect(bench.seen()).toEqual(['order 1', 'fact 1', 'order 2', 'fact 2']);
  });

  it('turns leave in their order: one without anything to remember waits for those before it', () => {
    const bench = new Bench(hangingStore());
    bench.turn({});
    bench.turn({ coil: true }, { remembers: false });
    bench.turn({ coil: true });
    expect(bench.seen()).toEqual([]);
    bench.store.releaseSome(1);
    expect(bench.seen()).toEqual(['coil true', 'order 1', 'fact 1', 'order 2', 'fact ev.connected']);
    bench.store.releaseSome(1);
    expect(bench.seen()).toEqual(['order 3', 'fact 3']);
  });

  it('with nothing on its way, a turn without anything to remember leaves at once', () => {
    const bench = new Bench(hangingStore());
    bench.turn({ coil: true }, { remembers: false });
    expect(bench.seen()).toEqual(['coil true', 'order 1', 'fact ev.connected']);
  });
});

describe('when the disk is in trouble', () => {
  it('facts and orders leave all the same, danger waits until it is really written', () => {
    const bench = new Bench(failingStore('full'));
    bench.turn({ coil: true });
    expect(bench.seen()).toEqual(['ailing full', 'order 1', 'fact 1']);
    bench.turn({ coil: true, pilotDuty: 50 }, { remembers: false });
    expect(bench.seen()).toEqual(['order 2', 'fact ev.connected']);
    expect(bench.applied).toEqual(safeLevels);
    bench.store.release();
    bench.clock.advance(RETRY_MS);
    expect(bench.seen()).toEqual(['coil true', 'pilotDuty 50', 'sound']);
    expect([...bench.store.durable.range('meta')]).toEqual([[1, 1]]);
  });

  it('a late disk: what has waited leaves at the limit, not before, and danger goes on waiting', () => {
    const bench = new Bench(hangingStore());
    bench.turn({ coil: true });
    bench.clock.advance(LIMIT_MS - 1);
    expect(bench.seen()).toEqual([]);
    bench.clock.advance(1);
    expect(bench.seen()).toEqual(['ailing late', 'order 1', 'fact 1']);
    bench.store.release();
    expect(bench.seen()).toEqual(['coil true', 'sound']);
  });

  it('several turns on their way and one refused: nothing dangerous of the later ones either', () => {
    const bench = new Bench(hangingStore());
    bench.turn({});
    bench.turn({ coil: true });
    bench.turn({ coil: true, pilotDuty: 50 });
    bench.store.releaseSome(1);
    bench.store.fail('failed');
    expect(bench.applied).toEqual(safeLevels);
    bench.store.release();
    bench.clock.advance(RETRY_MS);
    expect(bench.applied).toMatchObject({ coil: true, pilotDuty: 50 });
    expect([...bench.store.durable.range('meta')].map(([key]) => key)).toEqual([1, 2, 3]);
  });
});

type Step =
  | { readonly wish: Partial<EvseLevels>; readonly remembers: boolean }
  | { readonly disk: 'hang' | 'answer' | 'refuse' | 'well' }
  | { readonly waitMs: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      wish: fc.record({ coil: fc.boolean(), pilotDuty: fc.constantFrom(0, 10, 53, 100) }),
      remembers: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ disk: fc.constantFrom('hang', 'answer', 'refuse', 'well') }) },
  { weight: 1, arbitrary: fc.record({ waitMs: fc.constantFrom(1, LIMIT_MS, RETRY_MS) }) },
);

/** Follows one life from outside: by the actuators and the disk. */
class Witness {
  readonly bench = new Bench();
  readonly wishes: EvseLevels[] = [safeLevels];
  readonly remembered: number[] = [];

  take(one: Step): void {
    const { store, clock } = this.bench;
    if ('wish' in one) {
      this.wishes.push({ ...safeLevels, ...one.wish });
      if (one.remembers) this.remembered.push(this.bench.turns + 1);
      this.bench.turn(one.wish, { remembers: one.remembers });
    } else if ('waitMs' in one) clock.advance(one.waitMs);
    else if (one.disk === 'hang') store.hang();
    else if (one.disk === 'answer') store.releaseSome(1);
    else if (one.disk === 'refuse') store.fail('full');
    else store.release();
  }

  get written(): readonly number[] {
    return [...this.bench.store.durable.range('meta')].map(([key]) => Number(key));
  }

  /** The last turn that is durable with all before it: everything up to the first one that must still be written. */
  get durable(): number {
    const open = this.remembered[this.written.length];
    return open === undefined ? this.bench.turns : open - 1;
  }

  judge(): void {
    // No gap, nothing out of order, nothing twice: the disk holds the beginning of what was to be remembered.
    expect(this.written).toEqual(this.remembered.slice(0, this.written.length));
    // Never above any wish since the last durable one, that one and the present one included.
    const since = this.wishes.slice(this.durable);
    const { coil, pilotDuty } = levelTable;
    const { applied } = this.bench;
    expect(coil.danger(applied.coil)).toBeLessThanOrEqual(Math.min(...since.map((one) => coil.danger(one.coil))));
    expect(pilotDuty.danger(applied.pilotDuty)).toBeLessThanOrEqual(
      Math.min(...since.map((one) => pilotDuty.danger(one.pilotDuty))),
    );
  }
}

describe('whatever machines wish and the disk does', () => {
  it('nothing is ever more dangerous than what is wanted now and was wanted when it became durable', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const witness = new Witness();
        for (const one of steps) {
          witness.take(one);
          witness.judge();
        }
        witness.bench.store.release();
        witness.bench.clock.advance(2 * RETRY_MS);
        witness.judge();
        // The disk is well: everything is written, everything wanted is applied, everything has been told once and in
        // order.
        expect(witness.written).toEqual(witness.remembered);
        expect(witness.bench.applied).toEqual(witness.wishes.at(-1));
        const { log, turns } = witness.bench;
        const orders = log.filter((line) => line.startsWith('order'));
        expect(orders).toEqual(Array.from({ length: turns }, (_, index) => `order ${index + 1}`));
        const facts = log.filter((line) => /^fact \d/.test(line));
        expect(facts).toEqual(witness.remembered.map((number) => `fact ${number}`));
        expect(log.filter((line) => line === 'sound')).toHaveLength(
          log.filter((line, index) => line.startsWith('ailing') && !isRenamed(log, index)).length,
        );
      }),
      { numRuns: 500 },
    );
  });
});

/** An ailment that follows another one without a recovery in between is the same trouble under another name. */
const isRenamed = (log: readonly string[], index: number): boolean => {
  const before = log.slice(0, index).findLast((line) => line === 'sound' || line.startsWith('ailing'));
  return before?.startsWith('ailing') === true;
};
