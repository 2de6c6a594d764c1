// Goal: a timer fires before another one in the explorer exactly when every clock would show it so.
// Method: the pairs, chains and groups that are watched, set and ended at one instant and at several; judged by which
// of them may fire.
import { describe, expect, it } from 'vitest';
import { classOf, Instant, TimeOrder } from '../../../runtime/verify/time-order.ts';
import { Windings } from '../../../runtime/verify/windings.ts';

const time = new TimeOrder(['contactor', 'supply', 'transaction']);
const bitOf = (timer: string) => time.bitOf(timer);
const mayFire = (order: number, bit: number) => time.mayFire(order, bit);
const feedback = bitOf('contactor.feedback');
const contact = bitOf('world.contact');
const windDown = bitOf('supply.windDown');
const breaking = bitOf('supply.breakingLimit');
const meterLimit = bitOf('transaction.meterLimit');
const running = (...bits: readonly number[]) => bits.reduce((sum, bit) => sum | (1 << bit), 0);

describe('of two timers that are set', () => {
  it('at one instant the shorter fires first, whichever was set first', () => {
    for (const order of [
      [contact, feedback],
      [feedback, contact],
    ]) {
      const instant = new Instant(time);
      instant.begin(0, 0);
      for (const bit of order) instant.set(bit, bit === contact ? 200 : 250);
      expect(mayFire(instant.order, feedback)).toBe(false);
      expect(mayFire(instant.order, contact)).toBe(true);
    }
  });

  it('one after the other, the first fires first when it is not longer', () => {
    const instant = new Instant(time);
    instant.begin(0, 0);
    instant.set(contact, 200);
    instant.begin(instant.order, running(contact));
    instant.set(feedback, 250);
    expect(mayFire(instant.order, feedback)).toBe(false);
  });

  it('one after the other, nobody knows when the second is shorter', () => {
    const instant = new Instant(time);
    instant.begin(0, 0);
    instant.set(feedback, 250);
    instant.begin(instant.order, running(feedback));
    instant.set(contact, 200);
    expect(mayFire(instant.order, feedback)).toBe(true);
    expect(mayFire(instant.order, contact)).toBe(true);
  });
});

it('what has ended holds nobody back any more', () => {
  const instant = new Instant(time);
  instant.begin(0, 0);
  instant.set(contact, 200);
  instant.set(feedback, 250);
  instant.stop(contact);
  expect(mayFire(instant.order, feedback)).toBe(true);
});

describe('a chain of timers', () => {
  const chain = (rest: number) => {
    const instant = new Instant(time);
    instant.begin(0, 0);
    instant.set(windDown, 6000);
    instant.set(meterLimit, 15_000);
    instant.begin(instant.order, running(windDown, meterLimit));
    instant.stop(windDown);
    instant.set(breaking, rest);
    return instant.order;
  };

  it('comes before the one that is longer than all of it', () => {
    expect(mayFire(chain(2000), meterLimit)).toBe(false);
    expect(mayFire(chain(8999), meterLimit)).toBe(false);
  });

  it('holds nobody back who is not', () => {
    expect(mayFire(chain(9000), meterLimit)).toBe(true);
  });
});

describe('of timers that are set at one instant, what is left is known when one of them fires', () => {
  const known = new TimeOrder(['rcd', 'rcdTest']);
  const [trigger, tripped, normal, rcd] = [
    known.bitOf('rcdTest.trigger'),
    known.bitOf('rcdTest.checkTripped'),
    known.bitOf('rcdTest.checkNormal'),
    known.bitOf('world.rcd'),
  ] as const;
  const all = [trigger, tripped, normal, rcd];
  const firing = (order: number, among: readonly number[]) => among.filter((bit) => known.mayFire(order, bit));
  /** Something happens, at an instant of its own, to timers of which these run. */
  const then = (order: number, runs: readonly number[], happens: (instant: Instant) => void) => {
    const instant = new Instant(known);
    instant.begin(order, running(...runs));
    happens(instant);
    return instant.order;
  };
  const begun = (delays: { readonly trigger: number; readonly tripped: number }) =>
    then(0, [], (instant) => {
      instant.set(trigger, delays.trigger);
      instant.set(tripped, delays.tripped);
    });
  const looked = (delays: { readonly trigger: number; readonly tripped: number; readonly normal: number }) =>
    then(begun(delays), [trigger, tripped], (instant) => {
      instant.fire(tripped);
      instant.set(normal, delays.trigger + delays.normal - delays.tripped);
    });

  it('the shorter one fires first', () => {
    expect(firing(begun({ trigger: 815, tripped: 810 }), [trigger, tripped])).toEqual([tripped]);
    expect(firing(begun({ trigger: 50, tripped: 750 }), [trigger, tripped])).toEqual([trigger]);
  });

  it('and whoever is set then comes after what is left of the other', () => {
    expect(firing(looked({ trigger: 815, tripped: 810, normal: 410 }), [trigger, normal])).toEqual([trigger]);
    // 190 ms of the pulse are left, and 191 until the device must have let go.
    expect(firing(looked({ trigger: 1000, tripped: 810, normal: 1 }), [trigger, normal])).toEqual([trigger]);
  });

  it('or before it, where less is left of him', () => {
    const order = then(begun({ trigger: 815, tripped: 200 }), [trigger, tripped], (instant) => {
      instant.fire(tripped);
      instant.set(rcd, 614);
    });
    expect(firing(order, [trigger, rcd])).toEqual([rcd]);
  });

  it('from one to the next', () => {
    const after = (normalMs: number) =>
      then(looked({ trigger: 815, tripped: 810, normal: normalMs }), [trigger, normal], (instant) => {
        instant.fire(trigger);
        instant.set(rcd, 200);
      });
    expect(firing(after(201), [normal, rcd])).toEqual([rcd]);
    expect(firing(after(199), [normal, rcd])).toEqual([normal]);
  });

  it('of two that are due together any may be the first', () => {
    expect(firing(begun({ trigger: 815, tripped: 815 }), [trigger, tripped])).toEqual([trigger, tripped]);
    const order = then(begun({ trigger: 815, tripped: 615 }), [trigger, tripped], (instant) => {
      instant.fire(tripped);
      instant.set(rcd, 200);
    });
    expect(firing(order, [trigger, rcd])).toEqual([trigger, rcd]);
  });

  it('nothing is known of one that is set meanwhile', () => {
    const order = then(looked({ trigger: 815, tripped: 810, normal: 410 }), [trigger, normal], (instant) =>
      instant.set(rcd, 200),
    );
    expect(firing(order, [trigger, normal, rcd])).toEqual([trigger, rcd]);
  });

  it('nor where the other was called off', () => {
    const order = then(begun({ trigger: 815, tripped: 810 }), [trigger, tripped], (instant) => {
      instant.stop(tripped);
      instant.set(normal, 415);
    });
    expect(firing(order, [trigger, normal])).toEqual([trigger, normal]);
  });

  it('once none of them runs, time begins anew', () => {
    const order = then(begun({ trigger: 815, tripped: 810 }), [trigger, tripped], (instant) => {
      instant.stop(tripped);
      instant.stop(trigger);
    });
    expect(order).toBe(0);
    expect(firing(order, all)).toEqual(all);
  });
});

it('a timer that is watched comes with one delay, or that is said aloud', () => {
  const known = new TimeOrder(['contactor']);
  const windings = new Windings(known);
  const bit = known.bitOf('contactor.feedback');
  windings.number([{ bit, delay: 250 }]);
  windings.number([{ bit, delay: null }]);
  expect(() =>
    windings.number([
      { bit, delay: 250 },
      { bit, delay: 'due' },
    ]),
  ).not.toThrow();
  expect(() => windings.number([{ bit, delay: 251 }])).toThrow('contactor.feedback comes with two delays, 250 and 251');
});

it('a timer is known by its role and the name of its delay', () => {
  expect(classOf('contactor', 'xstate.after.feedback.contactor.closing.driven')).toBe('contactor.feedback');
  expect(classOf('pilot', 'settle')).toBe('pilot.settle');
});

it('what is watched is only what is there', () => {
  expect(time.bitOf('lock.drive')).toBe(-1);
  expect(new TimeOrder(['lock']).bitOf('lock.drive')).toBeGreaterThanOrEqual(0);
});
