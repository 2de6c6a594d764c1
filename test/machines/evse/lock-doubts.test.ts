// Goal: the motor of the lock is driven only where that is certain to endanger nobody: over dead contacts, within the
// rule that stands, and never further in once it is barred (SAF-05, LIV-03; guide 444).
// Method: the machine alone at its starting points, and with a sensor or without; judged by the motor, at every step.
import { describe, expect, it } from 'vitest';
import { lock, lockLevels } from '../../../machines/evse/lock.ts';
import type { LockInput } from '../../../machines/evse/lock-words.ts';
import { Bench } from '../../kit/bench.ts';

const DRIVE_MS = 600;

class Bolt extends Bench<typeof lock> {
  constructor(bolt?: 'locked' | 'unlocked', input?: LockInput) {
    super(lock, input);
    if (bolt !== undefined) this.hears({ type: 'bolt.sensed', bolt });
    this.forget();
  }
  get motor(): string {
    return lockLevels(this.snapshot).motor;
  }
  /** Every way in which the motor is driven over the next `ms`. */
  motors(ms: number): readonly string[] {
    const seen = new Set<string>();
    for (let passed = 0; passed < ms; passed += 50) {
      seen.add(this.motor);
      this.wait(50);
    }
    return [...seen].toSorted();
  }
}
const dead = { type: 'contact.dead' } as const;
const rule = (name: 'keep' | 'release' | 'bar' | null) => ({ type: 'lock.rule', rule: name }) as const;

describe('before anything is known', () => {
  it('nothing is driven, and the contact counts as live', () => {
    const bolt = new Bolt();
    expect(bolt.motors(5000)).toEqual(['rest']);
    bolt.hears({ type: 'bolt.sensed', bolt: 'locked' }, { type: 'lock.unlock' });
    expect(bolt.motors(5000)).toEqual(['rest']);
    bolt.hears(dead);
    expect(bolt.motor).toBe('unlock');
  });

  it('a bolt on its way is neither in nor out', () => {
    const bolt = new Bolt();
    bolt.hears({ type: 'bolt.sensed', bolt: 'moving' });
    expect([bolt.toldTo('session'), bolt.toldTo('contactor')]).toEqual([[], ['bolt.loose']]);
  });
});

describe('phases 2 and 3', () => {
  it('that may be live keep the bolt in, whatever the main contact says', () => {
    const bolt = new Bolt('locked');
    bolt.hears(dead, { type: 'phases.live' }, { type: 'lock.release' });
    expect(bolt.motors(5000)).toEqual(['rest']);
    bolt.hears({ type: 'phases.dead' });
    expect(bolt.motor).toBe('unlock');
    bolt.hears({ type: 'phases.live' });
    expect(bolt.motor).toBe('rest');
  });
});

describe('a rule', () => {
  it.each(['keep', null] as const)('of %s moves nothing by itself', (name) => {
    const bolt = new Bolt('locked');
    bolt.hears(dead, rule(name));
    expect([bolt.motors(2000), bolt.toldTo('session'), bolt.toldTo('contactor')]).toEqual([['rest'], [], []]);
  });

  it.each(['release', 'bar'] as const)('of %s draws the bolt', (name) => {
    const bolt = new Bolt('locked');
    bolt.hears(dead, rule(name));
    expect(bolt.motor).toBe('unlock');
  });

  it('that bars it never drives it in, not even to and fro to free it', () => {
    const bolt = new Bolt('locked');
    bolt.hears(dead, rule('bar'));
    expect(bolt.motors(10_000)).toEqual(['rest', 'unlock']);
  });

  it('that only releases it may drive it to and fro to free it', () => {
    const bolt = new Bolt('locked');
    bolt.hears(dead, rule('release'));
    expect(bolt.motors(10_000)).toEqual(['lock', 'rest', 'unlock']);
  });
});

describe('a motor without a sensor', () => {
  it('counts as where it has been driven, once it has been driven for its time', () => {
    const bolt = new Bolt(undefined, { blind: true });
    bolt.hears(dead, { type: 'lock.lock' });
    bolt.wait(DRIVE_MS - 1);
    expect(bolt.toldTo('contactor')).not.toContain('bolt.locked');
    bolt.wait(1);
    expect([bolt.toldTo('session'), bolt.motor]).toEqual([['lock.locked'], 'rest']);
    expect(bolt.toldTo('contactor').at(-1)).toBe('bolt.locked');
    bolt.hears({ type: 'lock.unlock' });
    expect(bolt.toldTo('contactor').at(-1)).toBe('bolt.loose');
    bolt.wait(DRIVE_MS);
    expect([bolt.toldTo('session').at(-1), bolt.motor]).toEqual(['lock.unlocked', 'rest']);
    bolt.wait(60_000);
    expect(bolt.toldTo('protection').filter((one) => one.startsWith('fault.found'))).toEqual([]);
  });
});

describe('a bolt that is out', () => {
  it('and reads in for less than its debounce is not driven', () => {
    const bolt = new Bolt('unlocked');
    bolt.hears(dead, { type: 'bolt.sensed', bolt: 'locked' });
    bolt.wait(49);
    bolt.hears({ type: 'bolt.sensed', bolt: 'moving' }, { type: 'bolt.sensed', bolt: 'unlocked' });
    expect([bolt.motors(1000), bolt.toldTo('protection')]).toEqual([['rest'], []]);
    expect(bolt.toldTo('contactor')).not.toContain('bolt.locked');
  });

  it('and reads in for 50 ms has closed unbidden: that is told, and it is driven out again', () => {
    const bolt = new Bolt('unlocked');
    bolt.hears(dead, { type: 'bolt.sensed', bolt: 'locked' });
    bolt.wait(49);
    expect([bolt.motor, bolt.toldTo('protection')]).toEqual(['rest', []]);
    bolt.wait(1);
    expect([bolt.motor, bolt.toldTo('protection')]).toEqual([
      'unlock',
      ['fault.found {"fault":"PlugLockUnexpectedClose"}'],
    ]);
  });

  it('is loose on its whole way in', () => {
    const bolt = new Bolt('unlocked');
    bolt.hears({ type: 'lock.lock' }, { type: 'bolt.sensed', bolt: 'moving' });
    expect(bolt.toldTo('contactor').at(-1)).toBe('bolt.loose');
    bolt.hears({ type: 'bolt.sensed', bolt: 'locked' });
    expect(bolt.toldTo('contactor').at(-1)).toBe('bolt.locked');
  });
});

describe('a bolt that is in', () => {
  it('and reads so again and again is in no doubt', () => {
    const bolt = new Bolt('locked');
    for (let times = 0; times < 10; times++) {
      bolt.hears({ type: 'bolt.sensed', bolt: 'locked' });
      bolt.wait(100);
    }
    expect(bolt.tells).toEqual([]);
  });

  it('and twitches for less than its debounce is in no doubt', () => {
    const bolt = new Bolt('locked');
    bolt.hears({ type: 'bolt.sensed', bolt: 'moving' });
    bolt.wait(49);
    bolt.hears({ type: 'bolt.sensed', bolt: 'locked' });
    bolt.wait(1000);
    expect(bolt.tells).toEqual([]);
  });
});
