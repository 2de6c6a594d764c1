// Goal: a fault that clears with unplugging outlives its cause for as long as the car is there (guide 350–391: a lock).
// Method: cause, end of the cause and car in every order; judged by what the contactor hears and what is reported.
import { describe, expect, it } from 'vitest';
import { protection } from '../../../machines/evse/protection.ts';
import { Bench } from '../../kit/bench.ts';

const FAULT = 'PlugLockCannotLock';

const bench = (car: 'ev.connected' | 'ev.absent'): Bench<typeof protection> => {
  const one = new Bench(protection, undefined);
  one.hears({ type: car }, { type: 'fault.found', fault: FAULT });
  one.forget();
  return one;
};

describe('a fault that clears with unplugging', () => {
  it('stands on when its cause is over, and goes with the car', () => {
    const one = bench('ev.connected');
    one.hears({ type: 'fault.gone', fault: FAULT });
    expect([one.facts, one.toldTo('contactor')]).toEqual([[], []]);
    one.hears({ type: 'ev.disconnected' });
    expect(one.facts).toEqual([{ type: 'fault.cleared', fault: FAULT }]);
    expect(one.toldTo('contactor')).toEqual(['interlock.release']);
  });

  it('stands on without the car while its cause is there', () => {
    const one = bench('ev.connected');
    one.hears({ type: 'ev.disconnected' });
    expect(one.facts).toEqual([]);
    one.hears({ type: 'fault.gone', fault: FAULT });
    expect(one.facts).toEqual([{ type: 'fault.cleared', fault: FAULT }]);
  });

  it('goes with its cause where no car is', () => {
    const one = bench('ev.absent');
    one.hears({ type: 'fault.gone', fault: FAULT });
    expect(one.facts).toEqual([{ type: 'fault.cleared', fault: FAULT }]);
  });

  it('found again before the car has gone is the same fault, and stays for its cause', () => {
    const one = bench('ev.connected');
    one.hears({ type: 'fault.gone', fault: FAULT }, { type: 'fault.found', fault: FAULT }, { type: 'ev.disconnected' });
    expect(one.facts).toEqual([]);
  });

  it('is let go by somebody on site who says so', () => {
    const one = bench('ev.connected');
    one.hears({ type: 'fault.gone', fault: FAULT }, { type: 'fault.acknowledge' });
    expect(one.facts).toEqual([{ type: 'fault.cleared', fault: FAULT }]);
  });
});
