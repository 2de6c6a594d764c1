// Goal: only a device that trips in time and lets go in time passes, for both kinds of device, and the test output
// stands exactly as long as it should and never over a live contact (SAF-07).
// Method: a device that answers one millisecond before, on and after each limit; judged by verdict and output.
import { describe, expect, it } from 'vitest';
import { rcdTest, rcdTestLevels } from '../../../machines/evse/rcd-test.ts';
import { Bench } from '../../kit/bench.ts';

/** Western Automation RCM14-01 (guide, Table 72): the output is held until the trip has been seen. */
const held = { triggerMs: 815, checkTrippedMs: 810, checkNormalMs: 410 };
/** Bender RCD-121: a short pulse, and a trip long after it. */
const pulsed = { triggerMs: 50, checkTrippedMs: 750, checkNormalMs: 2000 };

class Trial extends Bench<typeof rcdTest> {
  constructor(times = held) {
    super(rcdTest, times);
    this.hears({ type: 'rcd.test', tripped: false });
  }
  reads(tripped: boolean): void {
    this.hears({ type: 'rcd.sensed', tripped });
  }
  get output(): boolean {
    return rcdTestLevels(this.snapshot).rcdTest;
  }
  get verdicts(): readonly string[] {
    return this.toldTo('rcd').map((one) => one.replace('rcd.tested {"verdict":"', '').replace('"}', ''));
  }
}

describe.each([
  ['held', held],
  ['pulsed', pulsed],
])('a test of the kind that is %s', (_, times) => {
  const end = times.triggerMs + times.checkNormalMs;

  it('drives its output for the trigger time, to the millisecond', () => {
    const trial = new Trial(times);
    trial.wait(Math.min(times.triggerMs, times.checkTrippedMs) - 1);
    trial.reads(true);
    trial.wait(times.triggerMs - Math.min(times.triggerMs, times.checkTrippedMs));
    expect(trial.output).toBe(true);
    trial.wait(1);
    expect(trial.output).toBe(false);
  });

  it.each([
    ['one millisecond before', times.checkTrippedMs - 1, 'passed'],
    ['on', times.checkTrippedMs, 'no-trip'],
    ['one millisecond after', times.checkTrippedMs + 1, 'no-trip'],
  ])('a trip %s the time at which it is looked for', (_when, tripMs, verdict) => {
    const trial = new Trial(times);
    trial.wait(tripMs);
    trial.reads(true);
    trial.wait(end - tripMs - 1);
    trial.reads(false);
    trial.wait(1);
    expect(trial.verdicts).toEqual([verdict]);
    expect(trial.output).toBe(false);
  });

  it.each([
    ['one millisecond before', end - 1, 'passed'],
    ['on', end, 'stuck'],
    ['one millisecond after', end + 1, 'stuck'],
  ])('back to normal %s the time at which it is looked for', (_when, clearMs, verdict) => {
    const trial = new Trial(times);
    trial.wait(times.checkTrippedMs - 1);
    trial.reads(true);
    trial.wait(clearMs - times.checkTrippedMs + 1);
    trial.reads(false);
    trial.wait(10_000);
    expect(trial.verdicts).toEqual([verdict]);
  });
});

describe('a test', () => {
  it('of a device that is tripped all the time does not pass', () => {
    const trial = new Bench(rcdTest, held);
    trial.hears({ type: 'rcd.test', tripped: true });
    trial.wait(10_000);
    expect(trial.tells).toEqual(['rcd: rcd.tested {"verdict":"stuck"}']);
  });

  it('ends at once, output and all, when the contact comes live, and says nothing more', () => {
    const trial = new Trial();
    trial.wait(500);
    trial.hears({ type: 'contact.live' });
    expect(trial.output).toBe(false);
    trial.wait(10_000);
    expect(trial.verdicts).toEqual(['under-power']);
  });

  it('drives nothing before somebody asks for it', () => {
    const trial = new Bench(rcdTest, held);
    trial.hears({ type: 'contact.live' }, { type: 'rcd.sensed', tripped: true });
    trial.wait(10_000);
    expect(rcdTestLevels(trial.snapshot).rcdTest).toBe(false);
    expect(trial.tells).toEqual([]);
  });
});
