// Goal: a timer fires before another one in the explorer exactly when every clock would show it so.
// Method: the pairs and chains that are watched, set and ended at one instant and at several; judged by which of them
// may fire.
import { describe, expect, it } from 'vitest';
import { classOf, Instant, TimeOrder } from '../../../runtime/verify/time-order.ts';

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

it('a timer is known by its role and the name of its delay', () => {
  expect(classOf('contactor', 'xstate.after.feedback.contactor.closing.driven')).toBe('contactor.feedback');
  expect(classOf('pilot', 'settle')).toBe('pilot.settle');
});

it('what is watched is only what is there', () => {
  expect(time.bitOf('lock.drive')).toBe(-1);
  expect(new TimeOrder(['lock']).bitOf('lock.drive')).toBeGreaterThanOrEqual(0);
});
