// Goal: one driver's visit, from card or plug to plug out: who may begin it, what ends it, and that no way out leaves a
// trap (LIV-06, BIL-03).
// Method: car, lock, card and account by hand; every limit one millisecond before and on its end.
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../machines/evse/session-words.ts';
import type { StopReason } from '../../../machines/vocabulary/status.ts';
import {
  charging,
  closed,
  CONNECTION_MS,
  ending,
  fault,
  GUARD_MS,
  idle,
  locking,
  opening,
  other,
  plugged,
  plugIn,
  plugOut,
  stop,
  token,
} from './visit.ts';

const LOCK_MS = 20_000;
const CLOSING_MS = 30_000;

describe('a visit begins', () => {
  it('card first: checked, granted, then the plug, the bolt, the account', () => {
    const visit = idle();
    visit.tap();
    expect(visit.toldTo('authorization')).toEqual([`token.check ${JSON.stringify({ token })}`]);
    expect(visit.state).toBe('idle');
    visit.grant();
    expect(visit.state).toBe('awaitingPlug');
    visit.hears(plugIn);
    expect(visit.toldTo('lock')).toEqual(['lock.lock']);
    visit.hears({ type: 'lock.locked' });
    expect(visit.toldTo('transaction')).toEqual([`transaction.begin ${JSON.stringify({ token })}`]);
    visit.hears({ type: 'transaction.opened' });
    expect(visit.state).toBe('charging');
    expect(visit.facts.map(({ type }) => type)).toEqual(['token.presented', 'token.accepted']);
  });

  it('plug first: the bolt stays open until somebody is authorised', () => {
    const visit = idle();
    visit.hears(plugIn);
    expect(visit.toldTo('lock')).toEqual(['lock.unlock']);
    expect(visit.toldTo('authorization')).toEqual(['token.wanted']);
    visit.grant();
    expect(visit.toldTo('lock').at(-1)).toBe('lock.lock');
  });

  it('without a lock when none is fitted', () => {
    const visit = plugged({ hasLock: false });
    visit.grant();
    expect(visit.state).toBe('opening');
  });

  it('waits for the plug as long as the connection time-out says, not a millisecond less', () => {
    const visit = idle();
    visit.grant();
    visit.wait(CONNECTION_MS - 1);
    expect(visit.state).toBe('awaitingPlug');
    visit.wait(1);
    expect(visit.state).toBe('idle');
    expect(visit.facts.at(-1)).toEqual({ type: 'authorization.expired', token });
    visit.hears(plugIn);
    expect(visit.state).toBe('awaitingToken');
  });

  it('a time-out of 0 waits for ever', () => {
    const visit = idle({ settings: { connectionTimeOutMs: 0 } });
    visit.grant();
    visit.wait(24 * 3_600_000);
    expect(visit.state).toBe('awaitingPlug');
  });

  it.each<[SessionEvent, string]>([
    [fault, 'faulted'],
    [{ type: 'availability.now', operative: false }, 'unavailable'],
    [{ type: 'reservation.now', reserved: { reservation: 7, token: other } }, 'reserved'],
  ])('not while the connector is closed: %o', (gate, why) => {
    for (const visit of [idle(), plugged()]) {
      visit.hears(gate);
      visit.tap();
      visit.grant();
      expect(visit.refusals).toEqual([why, why]);
      expect(visit.toldTo('authorization').filter((one) => one.startsWith('token.check'))).toEqual([]);
      expect(visit.toldTo('lock')).not.toContain('lock.lock');
    }
  });

  it('but for the one for whom it is kept, and the reservation is used', () => {
    const visit = plugged();
    visit.hears({ type: 'reservation.now', reserved: { reservation: 7, token: { id: 'cafe01' } } });
    visit.grant();
    visit.hears({ type: 'lock.locked' });
    expect(visit.toldTo('transaction')).toEqual([`transaction.begin ${JSON.stringify({ token, reservation: 7 })}`]);
    expect(visit.toldTo('reservation')).toEqual(['reservation.used']);
  });

  it('not with a card before the car, where a car is needed', () => {
    const visit = idle({ settings: { cardNeedsCar: true } });
    visit.tap();
    expect(visit.refusals).toEqual(['no-car']);
    visit.hears(plugIn);
    visit.tap();
    expect(visit.toldTo('authorization')).toContain(`token.check ${JSON.stringify({ token })}`);
  });

  it('ends before it has begun when the fault comes while the driver walks to the car', () => {
    const visit = idle();
    visit.grant();
    visit.hears(fault, plugIn);
    expect(visit.state).toBe('awaitingToken');
    visit.grant();
    expect(visit.refusals).toEqual(['faulted']);
  });

  it('asks again for whoever may charge for free when the connector opens again', () => {
    const visit = plugged();
    visit.hears(fault, { type: 'fault.cleared' });
    expect(visit.toldTo('authorization')).toEqual(['token.wanted']);
  });
});

describe('what can go wrong before energy flows', () => {
  it.each<[string, SessionEvent]>([
    ['the bolt does not go in', { type: 'lock.failed', wanted: 'locked' }],
    ['the bolt comes out again', { type: 'lock.unlocked' }],
    ['the plug is pulled', plugOut],
    ['a fault', fault],
    ['somebody stops it', stop('Remote')],
    ['a machine dies', { type: 'machine.failed' }],
  ])('%s: nothing is billed', (_, event) => {
    const visit = locking();
    visit.hears(event);
    expect(visit.state).toBe('closing');
    expect(visit.toldTo('transaction')).toEqual(['transaction.abandon']);
  });

  it('a bolt that never answers is waited for so long and no longer', () => {
    const visit = locking();
    visit.wait(LOCK_MS - 1);
    expect(visit.state).toBe('locking');
    visit.wait(1);
    expect(visit.toldTo('transaction')).toEqual(['transaction.abandon']);
  });

  it('a meter that cannot be read: the account is not opened and the cable is given back', () => {
    const visit = opening();
    visit.hears(closed('Other'));
    expect(visit.state).toBe('finishing');
    expect(visit.toldTo('lock')).toEqual(['lock.unlock']);
  });

  it.each<[SessionEvent, boolean, StopReason]>([
    [plugOut, true, 'EVDisconnected'],
    [fault, true, 'Other'],
    [{ type: 'machine.failed' }, true, 'Other'],
    [stop('Remote'), false, 'Remote'],
    [{ type: 'cable.release' }, false, 'UnlockCommand'],
  ])('while the account opens: %o', (event, urgent, reason) => {
    const visit = opening();
    visit.hears(event);
    expect(visit.state).toBe('closing');
    expect(visit.toldTo('transaction')).toEqual([ending(reason, urgent)]);
  });
});

describe('a visit ends', () => {
  it.each<[string, SessionEvent, boolean, StopReason, object?]>([
    ['by the same card', { type: 'tag.presented', token: { id: 'cafe01' } }, false, 'Local', { id: 'cafe01' }],
    ['by the cable', plugOut, true, 'EVDisconnected'],
    ['by a fault', fault, true, 'Other'],
    ['by a machine that dies', { type: 'machine.failed' }, true, 'Other'],
    ['by the central system', stop('Remote'), false, 'Remote'],
    ['by a reset', stop('SoftReset'), false, 'SoftReset'],
    ['by an unlock request', { type: 'cable.release' }, false, 'UnlockCommand'],
  ])('%s', (_, event, urgent, reason, card) => {
    const visit = charging();
    visit.hears(event);
    expect(visit.toldTo('transaction')).toEqual([ending(reason, urgent, card)]);
    expect(visit.state).toBe('closing');
    expect(visit.toldTo('lock')).toEqual(event.type === 'cable.release' ? ['lock.release'] : []);
    visit.hears(closed(reason));
    expect(visit.state).toBe(event.type === 'ev.disconnected' ? 'idle' : 'finishing');
    expect(visit.toldTo('reset')).toEqual(['session.settled {"evse":1}']);
    expect(visit.toldTo('lock').at(-1)).toBe('lock.unlock');
  });

  it('not by the same card too soon: the guard is over on time, not a millisecond before', () => {
    const visit = opening();
    visit.hears({ type: 'transaction.opened' });
    visit.wait(GUARD_MS - 1);
    visit.tap();
    expect(visit.state).toBe('charging');
    visit.wait(1);
    visit.tap();
    expect(visit.state).toBe('closing');
  });

  it('not by the same card where cards do not stop, nor by a stranger', () => {
    const silent = charging({ settings: { cardStops: false } });
    silent.tap();
    expect(silent.state).toBe('charging');
    const visit = charging();
    visit.tap(other);
    expect(visit.state).toBe('charging');
    expect(visit.toldTo('authorization')).toEqual([]);
  });

  it('by another card of the same group, when it has been checked', () => {
    const visit = charging();
    visit.hears({ type: 'token.informed', parent: 'FAMILY' });
    visit.tap(other);
    expect(visit.toldTo('authorization')).toEqual([`token.foreign ${JSON.stringify({ token: other })}`]);
    visit.grant({ ...other, parent: 'CLUB' });
    expect(visit.state).toBe('charging');
    expect(visit.refusals).toEqual(['occupied']);
    visit.grant({ ...other, parent: 'family' });
    expect(visit.state).toBe('closing');
  });

  it('pulling the plug while the account is closing makes it urgent, and nobody waits for a car that has gone', () => {
    const visit = charging();
    visit.hears(stop('Remote'), plugOut);
    expect(visit.toldTo('transaction').at(-1)).toBe(ending('EVDisconnected', true));
    visit.hears(closed('Remote'));
    expect(visit.state).toBe('idle');
  });

  it.each([
    [false, 'finishing'],
    [true, 'idle'],
  ])(
    'an account that never says that it is closed is waited for so long and no longer (car gone: %s)',
    (gone, state) => {
      const visit = charging();
      visit.hears(stop('Remote'));
      if (gone) visit.hears(plugOut);
      visit.wait(CLOSING_MS - 1);
      expect(visit.state).toBe('closing');
      visit.wait(1);
      expect(visit.state).toBe(state);
    },
  );

  it('by a refusal: the cable stays until the same card is shown or an unlock request comes', () => {
    for (const event of [{ type: 'tag.presented', token }, { type: 'cable.release' }] as const) {
      const visit = charging({ settings: { cardStops: false } });
      visit.hears(closed('DeAuthorized'));
      expect(visit.state).toBe('retained');
      visit.tap(other);
      expect(visit.toldTo('lock')).toEqual([]);
      visit.hears(event);
      expect(visit.state).toBe('finishing');
      expect(visit.toldTo('lock').at(-1)).toBe('lock.unlock');
    }
  });
});

describe('after the end', () => {
  const finished = () => {
    const visit = charging();
    visit.tap();
    visit.hears(closed());
    visit.forget();
    return visit;
  };

  it('a new card begins again without replugging, but not the old one while it is taken away', () => {
    const visit = finished();
    visit.wait(GUARD_MS - 1);
    visit.tap();
    expect(visit.tells).toEqual([]);
    visit.wait(1);
    visit.tap();
    expect(visit.toldTo('authorization')).toHaveLength(1);
    visit.grant(other);
    expect(visit.state).toBe('locking');
  });

  it('unplugging ends every authorisation', () => {
    const visit = finished();
    visit.hears(plugOut, plugIn);
    expect(visit.state).toBe('awaitingToken');
    expect(visit.snapshot.context.token).toBeNull();
  });

  it('whoever asks it to stop when nothing runs is told that it has settled', () => {
    for (const visit of [idle(), plugged(), finished()]) {
      visit.forget();
      visit.hears(stop('SoftReset'));
      expect(visit.toldTo('reset')).toEqual(['session.settled {"evse":1}']);
    }
  });
});
