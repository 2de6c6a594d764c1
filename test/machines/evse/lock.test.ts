// Goal: nobody gets at live contacts, and the cable is given back or it is said why not.
// Method: a bolt that follows the motor, follows late, or not at all; the motor is judged at every step.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lock, lockLevels } from '../../../machines/evse/lock.ts';
import type { LockInput } from '../../../machines/evse/lock-words.ts';
import type { Bolt } from '../../../machines/vocabulary/readings.ts';
import { Bench } from '../../kit/bench.ts';

const DRIVE_MS = 600;
const PAUSE_MS = 200;
const PATIENCE_MS = 3000;
const DEBOUNCE_MS = 50;

class Story extends Bench<typeof lock> {
  constructor(bolt: Bolt, contact: 'live' | 'dead', input: LockInput = {}) {
    super(lock, input);
    this.bolt(bolt);
    if (contact === 'dead') this.hears({ type: 'contact.dead' });
    this.forget();
  }
  bolt(bolt: Bolt): void {
    this.hears({ type: 'bolt.sensed', bolt });
  }
  get motor(): string {
    return lockLevels(this.snapshot).motor;
  }
  /** The motor's drives over the next `ms`, in order, each as `what×ms`. */
  drives(ms: number): readonly string[] {
    const seen: { motor: string; ms: number }[] = [];
    for (let passed = 0; passed < ms; passed += 50) {
      const last = seen.at(-1);
      if (last?.motor === this.motor) last.ms += 50;
      else seen.push({ motor: this.motor, ms: 50 });
      this.wait(50);
    }
    return seen.filter((one) => one.motor !== 'rest').map((one) => `${one.motor}×${one.ms}`);
  }
}

describe('plug lock', () => {
  it('drives until the bolt is in, and says so', () => {
    const story = new Story('unlocked', 'dead');
    story.hears({ type: 'lock.lock' });
    story.wait(300);
    expect(story.motor).toBe('lock');
    story.bolt('locked');
    expect(story.motor).toBe('rest');
    expect(story.toldTo('session')).toEqual(['lock.locked']);
    expect(story.facts).toEqual([{ type: 'lock.locked' }]);
  });

  it('believes a sensor that is late', () => {
    const story = new Story('unlocked', 'dead');
    story.hears({ type: 'lock.lock' });
    story.wait(DRIVE_MS + PAUSE_MS / 2);
    expect(story.motor).toBe('rest');
    story.bolt('locked');
    expect(story.toldTo('session')).toEqual(['lock.locked']);
  });

  it('is told locked without driving when the bolt is in already', () => {
    const story = new Story('locked', 'dead');
    story.hears({ type: 'lock.lock' });
    expect(story.motor).toBe('rest');
    expect(story.toldTo('session')).toEqual(['lock.locked']);
  });

  it('tries four times, goes back and forth once more, then cannot lock', () => {
    const story = new Story('unlocked', 'dead');
    story.hears({ type: 'lock.lock' });
    expect(story.drives(4 * DRIVE_MS + 3 * PAUSE_MS + 2 * DRIVE_MS - 50)).toEqual([
      ...Array<string>(4).fill(`lock×${DRIVE_MS}`),
      `unlock×${DRIVE_MS}`,
      `lock×${DRIVE_MS - 50}`,
    ]);
    expect(story.toldTo('protection')).toEqual([]);
    story.wait(50);
    expect(story.toldTo('protection')).toEqual(['fault.found {"fault":"PlugLockCannotLock"}']);
    expect(story.toldTo('session')).toEqual(['lock.failed {"wanted":"locked"}']);
    expect(story.drives(60_000)).toEqual([]);
    story.hears({ type: 'lock.unlock' });
    expect(story.toldTo('protection')).toContain('fault.gone {"fault":"PlugLockCannotLock"}');
  });

  it('tries as often as it is told to', () => {
    const story = new Story('unlocked', 'dead', { retries: 0 });
    story.hears({ type: 'lock.lock' });
    expect(story.drives(10_000)).toEqual([`lock×${DRIVE_MS}`, `unlock×${DRIVE_MS}`, `lock×${DRIVE_MS}`]);
  });

  it('goes on trying to unlock, then says that it cannot', () => {
    const story = new Story('locked', 'dead');
    story.hears({ type: 'lock.release' });
    expect(story.drives(10_000)).toEqual([
      ...Array<string>(4).fill(`unlock×${DRIVE_MS}`),
      `lock×${DRIVE_MS}`,
      `unlock×${DRIVE_MS}`,
    ]);
    expect(story.toldTo('protection')).toEqual(['fault.found {"fault":"PlugLockCannotUnlock"}']);
    expect(story.toldTo('session')).toEqual(['lock.failed {"wanted":"unlocked"}']);
    expect(story.facts).toEqual([{ type: 'lock.answered', outcome: 'failed' }]);
  });

  it('answers truthfully when the bolt comes free, and ends the fault', () => {
    const story = new Story('locked', 'dead');
    story.hears({ type: 'lock.unlock' });
    story.wait(10_000);
    story.forget();
    story.hears({ type: 'lock.release' });
    story.bolt('unlocked');
    expect(story.facts).toContainEqual({ type: 'lock.answered', outcome: 'unlocked' });
    expect(story.toldTo('protection')).toContain('fault.gone {"fault":"PlugLockCannotUnlock"}');
    expect(story.motor).toBe('rest');
  });

  it('does not unlock until the contact has been measured dead', () => {
    const story = new Story('locked', 'live');
    story.hears({ type: 'lock.release' });
    expect(story.drives(PATIENCE_MS - 1)).toEqual([]);
    story.hears({ type: 'contact.dead' });
    expect(story.motor).toBe('unlock');
  });

  it('answers failed after its patience and still unlocks later', () => {
    const story = new Story('locked', 'live');
    story.hears({ type: 'lock.release' });
    story.wait(PATIENCE_MS - 1);
    expect(story.facts).toEqual([]);
    story.wait(1);
    expect(story.facts).toEqual([{ type: 'lock.answered', outcome: 'failed' }]);
    story.hears({ type: 'lock.release' });
    expect(story.facts).toHaveLength(2);
    story.hears({ type: 'contact.dead' });
    expect(story.motor).toBe('unlock');
  });

  it('lets go of the motor when the contact may be live again', () => {
    const story = new Story('locked', 'dead');
    story.hears({ type: 'lock.unlock' });
    story.wait(100);
    story.hears({ type: 'contact.live' });
    expect(story.motor).toBe('rest');
  });

  it('answers a release that is overtaken by a request to lock', () => {
    const story = new Story('locked', 'live');
    story.hears({ type: 'lock.release' }, { type: 'lock.lock' });
    expect(story.facts).toContainEqual({ type: 'lock.answered', outcome: 'failed' });
    expect(story.toldTo('session')).toContain('lock.locked');
  });

  it.each(['moving', 'locked'] as const)(
    'draws a bolt that leaves its rest by itself (%s), after its debounce',
    (bolt) => {
      const story = new Story('unlocked', 'dead');
      story.bolt(bolt);
      story.wait(DEBOUNCE_MS - 1);
      expect([story.motor, story.toldTo('protection')]).toEqual(['rest', []]);
      story.wait(1);
      expect(story.motor).toBe('unlock');
      expect(story.toldTo('protection')).toEqual(['fault.found {"fault":"PlugLockUnexpectedClose"}']);
    },
  );

  it.each(['lock.unlock', 'lock.release'] as const)('%s does not end the doubt about a bolt that leaves', (type) => {
    const story = new Story('locked', 'live');
    story.hears({ type });
    expect(story.toldTo('contactor')).not.toContain('bolt.loose');
    const other = new Story('locked', 'live');
    other.bolt('moving');
    other.forget();
    other.hears({ type });
    expect(other.toldTo('contactor')).toEqual(['bolt.loose']);
  });

  it.each(['moving', 'unlocked'] as const)('reports a bolt that leaves by itself (%s) after its debounce', (bolt) => {
    const story = new Story('locked', 'live');
    story.bolt(bolt);
    story.wait(DEBOUNCE_MS - 1);
    expect(story.toldTo('protection')).toEqual([]);
    story.wait(1);
    expect(story.toldTo('protection')).toEqual(['fault.found {"fault":"PlugLockUnexpectedOpen"}']);
    story.bolt('locked');
    expect(story.toldTo('protection')).toContain('fault.gone {"fault":"PlugLockUnexpectedOpen"}');
  });

  it('whatever happens, is never driven open over a contact that is not known to be dead', () => {
    const happening = fc.constantFrom(
      { type: 'lock.lock' } as const,
      { type: 'lock.unlock' } as const,
      { type: 'lock.release' } as const,
      { type: 'contact.live' } as const,
      { type: 'contact.dead' } as const,
      { type: 'bolt.sensed', bolt: 'locked' } as const,
      { type: 'bolt.sensed', bolt: 'moving' } as const,
      { type: 'bolt.sensed', bolt: 'unlocked' } as const,
      250,
      1000,
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const story = new Story('moving', 'live');
        let isDead = false;
        const wrong: string[] = [];
        for (const one of happenings) {
          if (typeof one === 'number') story.wait(one);
          else story.hears(one);
          if (typeof one !== 'number' && one.type.startsWith('contact.')) isDead = one.type === 'contact.dead';
          if (!isDead && story.motor === 'unlock') wrong.push(JSON.stringify(one));
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
