// Goal: a fault may keep the plug, release it, or bar the bolt, whatever the session wants (guide 438–476).
// Method: the same requests under every rule; judged by the motor.
import { describe, expect, it } from 'vitest';
import { lock, lockLevels } from '../../../machines/evse/lock.ts';
import type { LockRule } from '../../../machines/vocabulary/fault-row.ts';
import { Bench } from '../../kit/bench.ts';

class Story extends Bench<typeof lock> {
  constructor(bolt: 'locked' | 'unlocked') {
    super(lock, undefined);
    this.hears({ type: 'contact.dead' }, { type: 'bolt.sensed', bolt });
    this.forget();
  }
  rule(rule: LockRule | null): void {
    this.hears({ type: 'lock.rule', rule });
  }
  get motor(): string {
    return lockLevels(this.snapshot).motor;
  }
}

describe('a fault that keeps the plug', () => {
  it('leaves the bolt in, tells why not, and lets go of it when it is over', () => {
    const story = new Story('locked');
    story.rule('keep');
    story.hears({ type: 'lock.release' });
    story.wait(2999);
    expect([story.motor, story.facts]).toEqual(['rest', []]);
    story.wait(1);
    expect(story.facts).toEqual([{ type: 'lock.answered', outcome: 'failed' }]);
    story.wait(60_000);
    expect(story.motor).toBe('rest');
    story.rule(null);
    expect(story.motor).toBe('unlock');
  });

  it('stops a bolt that is already on its way', () => {
    const story = new Story('locked');
    story.hears({ type: 'lock.unlock' });
    expect(story.motor).toBe('unlock');
    story.rule('keep');
    expect(story.motor).toBe('rest');
  });
});

describe('a fault that releases the plug', () => {
  it('draws the bolt, once the contact is dead', () => {
    const story = new Story('locked');
    story.hears({ type: 'contact.live' });
    story.rule('release');
    expect(story.motor).toBe('rest');
    story.hears({ type: 'contact.dead' });
    expect(story.motor).toBe('unlock');
  });
});

describe('a fault that bars the bolt', () => {
  it('draws it, and nothing locks any more until it is over', () => {
    const story = new Story('locked');
    story.rule('bar');
    expect(story.motor).toBe('unlock');
    story.hears({ type: 'bolt.sensed', bolt: 'unlocked' }, { type: 'lock.lock' });
    expect(story.toldTo('session').at(-1)).toBe('lock.failed {"wanted":"locked"}');
    expect(story.motor).toBe('rest');
    story.rule(null);
    story.hears({ type: 'lock.lock' });
    expect(story.motor).toBe('lock');
  });

  it('stops a bolt that is being driven in', () => {
    const story = new Story('unlocked');
    story.hears({ type: 'lock.lock' });
    expect(story.motor).toBe('lock');
    story.rule('bar');
    expect(story.motor).not.toBe('lock');
  });
});
