// Goal: after a power cut in the middle of a visit it is either resumed or closed, as configured, never both (BIL-06).
// Method: what the car does after the restart, by hand; the limit one millisecond before and on its end.
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../machines/evse/session-words.ts';
import { charging, closed, fault, idle, plugIn, stop, Visit } from './visit.ts';

const SENSING_MS = 10_000;

describe('after a power cut in the middle of a visit', () => {
  it('the car is still there: resumed where that is wished, after the bolt is in again', () => {
    const visit = new Visit({ interrupted: true, settings: { resumeAfterPowerLoss: true } });
    expect(visit.tells).toEqual([]);
    visit.hears(plugIn, { type: 'lock.locked' });
    expect(visit.toldTo('transaction')).toEqual(['transaction.resume']);
    visit.hears({ type: 'transaction.opened' });
    visit.tap();
    expect(visit.state).toBe('closing');
  });

  it.each<[string, boolean, SessionEvent, string]>([
    ['not wished', false, plugIn, 'finishing'],
    ['the car has gone', true, { type: 'ev.absent' }, 'idle'],
    ['a fault stands', true, fault, 'idle'],
  ])('else closed: %s', (_, resumeAfterPowerLoss, event, state) => {
    const visit = new Visit({ interrupted: true, settings: { resumeAfterPowerLoss } });
    visit.hears(event);
    expect(visit.toldTo('transaction')).toEqual(['transaction.abandon']);
    visit.hears(closed('PowerLoss'));
    expect(visit.state).toBe(state);
    visit.hears({ type: 'ev.absent' }, plugIn);
    expect(visit.toldTo('transaction')).toHaveLength(1);
  });

  it('that was ending already, it ends, whatever the settings say', () => {
    const visit = new Visit({ interrupted: true, mustEnd: true, settings: { resumeAfterPowerLoss: true } });
    visit.hears(plugIn);
    expect([visit.state, visit.toldTo('transaction')]).toEqual(['closing', ['transaction.abandon']]);
  });

  it.each<[string, SessionEvent, string[]]>([
    ['Remote', stop('Remote'), []],
    ['UnlockCommand', { type: 'cable.release' }, ['lock.release']],
  ])('ended before the pilot has spoken or the bolt is in, it ends for that reason: %s', (reason, event, lock) => {
    for (const before of [[], [plugIn]]) {
      const visit = new Visit({ interrupted: true, settings: { resumeAfterPowerLoss: true } });
      visit.hears(...before);
      visit.forget();
      visit.hears(event);
      expect(visit.state).toBe('closing');
      expect(visit.toldTo('transaction')).toEqual([`transaction.end {"urgent":false,"ending":{"reason":"${reason}"}}`]);
      expect(visit.toldTo('lock')).toEqual(lock);
    }
  });

  it.each([
    ['DeAuthorized', 'retained'],
    ['Local', 'finishing'],
  ] as const)('and was closed for %s: the plug is %s', (reason, state) => {
    const visit = new Visit({ interrupted: true, mustEnd: true });
    visit.hears(plugIn, closed(reason));
    expect(visit.state).toBe(state);
  });

  it('and went on, its refused token leaves the cable to whoever stops it by hand', () => {
    const visit = new Visit({ interrupted: true, settings: { resumeAfterPowerLoss: true } });
    visit.hears(
      plugIn,
      { type: 'lock.locked' },
      { type: 'transaction.opened' },
      stop('Remote'),
      closed('DeAuthorized'),
    );
    expect(visit.state).toBe('finishing');
  });

  describe('a plug that was kept', () => {
    it.each<SessionEvent>([{ type: 'ev.absent' }, plugIn])('stays, whatever the pilot says: $type', (event) => {
      const visit = new Visit({ kept: true });
      visit.hears(event);
      expect([visit.state, visit.toldTo('lock'), visit.toldTo('transaction')]).toEqual(['retained', [], []]);
      visit.tap();
      expect(visit.toldTo('lock')).toEqual(['lock.unlock']);
    });

    it('and was unlocked by hand meanwhile is nobody’s', () => {
      const visit = new Visit({ kept: true });
      visit.hears({ type: 'lock.unlocked' }, { type: 'ev.absent' });
      expect(visit.state).toBe('idle');
      expect(visit.facts).toEqual([{ type: 'plug.released' }]);
    });
  });

  it('a pilot that cannot be read does not keep the account open for ever', () => {
    const visit = new Visit({ interrupted: true, settings: { resumeAfterPowerLoss: true } });
    visit.wait(SENSING_MS - 1);
    expect(visit.tells).toEqual([]);
    visit.wait(1);
    expect(visit.toldTo('transaction')).toEqual(['transaction.abandon']);
  });
});

it('remembers nothing that a checkpoint in JSON cannot hold', () => {
  for (const visit of [idle(), charging()]) {
    const { context } = visit.snapshot;
    expect(JSON.parse(JSON.stringify(context))).toEqual(context);
  }
});
