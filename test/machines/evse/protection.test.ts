// Goal: while a blocking fault stands nothing closes, and a latched fault is not forgotten because its cause has
// gone. Method: faults found, gone and acknowledged in every order; what contactor, pilot and session are told is the
// judge.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { protection, standingFaults } from '../../../machines/evse/protection.ts';
import { faultRow, type FaultName } from '../../../machines/vocabulary/faults.ts';
import { Bench } from '../../kit/bench.ts';

class Story extends Bench<typeof protection> {
  constructor() {
    super(protection, undefined);
    this.forget();
  }
  found(fault: FaultName): void {
    this.hears({ type: 'fault.found', fault });
  }
  gone(fault: FaultName): void {
    this.hears({ type: 'fault.gone', fault });
  }
  acknowledge(): void {
    this.hears({ type: 'fault.acknowledge' });
  }
}

describe('protection', () => {
  it('releases the contactor at the start', () => {
    expect(new Bench(protection, undefined).tells).toEqual(['contactor: interlock.release']);
  });

  it('blocks on a fault and releases when it is gone', () => {
    const story = new Story();
    story.found('MeterSilent');
    expect(story.tells).toEqual([
      'contactor: interlock.inhibit',
      'session: fault.blocking {"fault":"MeterSilent"}',
      'reservation: fault.blocking',
    ]);
    expect(story.facts).toEqual([{ type: 'fault.raised', fault: 'MeterSilent' }]);
    story.forget();
    story.gone('MeterSilent');
    expect(story.tells).toEqual(['session: fault.cleared', 'contactor: interlock.release']);
    expect(story.facts).toEqual([{ type: 'fault.cleared', fault: 'MeterSilent' }]);
  });

  it('only warns where the table says so', () => {
    const story = new Story();
    story.found('ReaderSilent');
    expect(story.tells).toEqual(['contactor: interlock.release']);
    expect(standingFaults(story.snapshot)).toEqual(['ReaderSilent']);
  });

  it('lets the pilot fail while an unrecoverable fault stands, also as the second', () => {
    const story = new Story();
    story.found('MeterSilent');
    story.found('ContactorWelded');
    expect(story.toldTo('pilot')).toEqual(['pilot.fail']);
    story.gone('ContactorWelded');
    story.acknowledge();
    expect(story.toldTo('pilot')).toEqual(['pilot.fail', 'pilot.restore']);
    expect(story.toldTo('contactor')).not.toContain('interlock.release');
    story.gone('MeterSilent');
    expect(story.toldTo('contactor').at(-1)).toBe('interlock.release');
  });

  it('keeps a latched fault until it is acknowledged', () => {
    const story = new Story();
    story.found('ContactorWelded');
    story.gone('ContactorWelded');
    expect(story.toldTo('contactor')).toEqual(['interlock.inhibit']);
    story.acknowledge();
    expect(story.toldTo('contactor')).toEqual(['interlock.inhibit', 'contactor.clear', 'interlock.release']);
    expect(standingFaults(story.snapshot)).toEqual([]);
  });

  it('keeps a latched fault that is acknowledged while its cause stands', () => {
    const story = new Story();
    story.found('ContactorWelded');
    story.acknowledge();
    story.gone('ContactorWelded');
    expect(standingFaults(story.snapshot)).toEqual(['ContactorWelded']);
    story.found('ContactorWelded');
    story.acknowledge();
    expect(standingFaults(story.snapshot)).toEqual(['ContactorWelded']);
    expect(story.toldTo('contactor')).toEqual(['interlock.inhibit']);
    expect(story.facts).toEqual([{ type: 'fault.raised', fault: 'ContactorWelded' }]);
  });

  it('takes the death of a machine for a fault that nothing here cures', () => {
    const story = new Story();
    story.hears({ type: 'machine.failed' });
    story.acknowledge();
    expect(standingFaults(story.snapshot)).toEqual(['MachineFailed']);
    expect(story.toldTo('pilot')).toEqual(['pilot.fail']);
  });

  it('names the highest fault first', () => {
    const story = new Story();
    story.found('ReaderSilent');
    story.found('PilotShorted');
    story.found('PlugLockCannotLock');
    expect(standingFaults(story.snapshot)).toEqual(['PlugLockCannotLock', 'PilotShorted', 'ReaderSilent']);
  });

  it('lets duty and lock differ with and without a car where the table says so', () => {
    const story = new Story();
    story.hears({ type: 'ev.connected' });
    story.found('RcdTestError');
    story.gone('RcdTestError');
    expect(story.toldTo('pilot')).toEqual([]);
    expect(story.toldTo('lock')).toEqual(['lock.rule {"rule":"keep"}']);
    story.hears({ type: 'ev.disconnected' });
    expect(story.toldTo('pilot')).toEqual(['pilot.fail']);
    expect(story.toldTo('lock').at(-1)).toBe('lock.rule {"rule":"bar"}');
    story.acknowledge();
    expect(story.toldTo('pilot').at(-1)).toBe('pilot.restore');
    expect(story.toldTo('lock').at(-1)).toBe('lock.rule {"rule":null}');
    expect(story.toldTo('rcd')).toEqual(['rcd.clear']);
  });

  it('obeys, of several faults, the highest that cares for the lock', () => {
    const story = new Story();
    story.hears({ type: 'ev.connected' });
    story.found('MeterSilent');
    story.found('EmergencyShutdown');
    expect(story.toldTo('lock')).toEqual(['lock.rule {"rule":"release"}']);
    story.found('RcdGroundFailure');
    expect(story.toldTo('lock').at(-1)).toBe('lock.rule {"rule":"keep"}');
    story.gone('RcdGroundFailure');
    story.acknowledge();
    expect(story.toldTo('lock').at(-1)).toBe('lock.rule {"rule":"release"}');
  });

  it('whatever comes and goes, inhibits exactly while a blocking fault stands', () => {
    const names = fc.constantFrom<FaultName>('ContactorWelded', 'MeterSilent', 'ReaderSilent', 'SettingsRecovered');
    const happening = fc.record({
      type: fc.constantFrom('fault.found', 'fault.gone', 'fault.acknowledge'),
      fault: names,
    });
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
        const story = new Bench(protection, undefined);
        for (const one of happenings) {
          story.hears(one);
          const isBlocked = standingFaults(story.snapshot).some((name) => faultRow(name).blocks);
          const last = story.toldTo('contactor').findLast((told) => told.startsWith('interlock'));
          expect(last).toBe(isBlocked ? 'interlock.inhibit' : 'interlock.release');
        }
      }),
      { numRuns: 300 },
    );
  });
});
