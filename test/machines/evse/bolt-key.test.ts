// Goal: the contact of a socket closes only over a bolt that is in and not being drawn (SAF-04), whatever the session
// and the supply believe.
// Method: contactor and lock one by one, each told what the other would tell it.
import { describe, expect, it } from 'vitest';
import { contactor, contactorLevels } from '../../../machines/evse/contactor.ts';
import { lock } from '../../../machines/evse/lock.ts';
import { supply } from '../../../machines/evse/supply.ts';
import { Bench } from '../../kit/bench.ts';

const REST_MS = 6000;
/** A sensor that flickers must not cut a load. */
const DEBOUNCE_MS = 50;

const ready = (hasLock: boolean): Bench<typeof contactor> => {
  const bench = new Bench(contactor, { hasLock });
  bench.hears({ type: 'auxiliary.sensed', closed: false });
  bench.wait(REST_MS);
  bench.hears({ type: 'interlock.release' }, { type: 'pilot.ready' }, { type: 'contactor.close' });
  return bench;
};
const coil = (bench: Bench<typeof contactor>): boolean => contactorLevels(bench.snapshot).coil;

describe('the contactor of a socket', () => {
  it('waits for the bolt, and opens when it comes loose', () => {
    const bench = ready(true);
    expect(coil(bench)).toBe(false);
    bench.hears({ type: 'bolt.locked' });
    expect(coil(bench)).toBe(true);
    bench.hears({ type: 'bolt.loose' });
    expect(coil(bench)).toBe(false);
  });

  it('of a fixed cable has no bolt to wait for', () => {
    expect(coil(ready(false))).toBe(true);
  });
});

describe('the lock tells the contactor', () => {
  const locked = (): Bench<typeof lock> => {
    const bench = new Bench(lock, {});
    bench.hears({ type: 'bolt.sensed', bolt: 'locked' });
    return bench;
  };

  it('that the bolt is in', () => {
    expect(locked().tells).toContain('contactor: bolt.locked');
  });

  it('that it is being drawn, before the bolt has moved', () => {
    const bench = locked();
    bench.hears({ type: 'contact.dead' });
    bench.forget();
    bench.hears({ type: 'lock.release' });
    expect(bench.tells).toContain('contactor: bolt.loose');
  });

  it('nothing while the contact is live: an unlock that waits must not cut a load', () => {
    const bench = locked();
    bench.forget();
    bench.hears({ type: 'lock.release' });
    expect(bench.tells).not.toContain('contactor: bolt.loose');
  });

  it.each(['moving', 'unlocked'] as const)('that it reads %s', (bolt) => {
    const bench = locked();
    bench.forget();
    bench.hears({ type: 'bolt.sensed', bolt });
    bench.wait(DEBOUNCE_MS);
    expect(bench.tells).toContain('contactor: bolt.loose');
  });
});

it('a supply that ends before the contact has closed takes its wish back at once', () => {
  const bench = new Bench(supply, { windDownMs: 6000, amps: 16 });
  bench.hears({ type: 'supply.begin' }, { type: 'ev.requests' });
  expect(bench.tells).toContain('contactor: contactor.close');
  bench.forget();
  bench.hears({ type: 'supply.end', urgent: false });
  expect(bench.tells).toContain('contactor: contactor.open');
});
