// Goal: what becomes of plug and transaction when the cable is pulled out of the car, by every row of OCPP 1.6 §4.10
// (StopTransactionOnEVSideDisconnect, UnlockConnectorOnEVSideDisconnect; rule 21).
// Method: the session alone, with both settings each way, a socket and a fixed cable; judged by what transaction and
// lock are told.
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../machines/evse/session-words.ts';
import { charging, closed, ending, other, plugIn, plugOut, stop, token, type Visit } from './visit.ts';

const pulled = (stops: boolean, unlocks: boolean, hasLock = true): Visit => {
  const visit = charging({ hasLock, settings: { stopsWhenUnplugged: stops, unlocksWhenUnplugged: unlocks } });
  visit.hears(plugOut);
  return visit;
};
const shut = (stops: boolean, unlocks: boolean, hasLock = true): Visit => {
  const visit = pulled(stops, unlocks, hasLock);
  visit.hears(stop('Remote'), closed('EVDisconnected'));
  return visit;
};
const isFree = (visit: Visit): boolean => visit.toldTo('lock').at(-1) === 'lock.unlock';

describe('the transaction', () => {
  it.each([
    [true, true],
    [true, false],
  ])('ends where it stops (unlocks: %s)', (stops, unlocks) => {
    expect(pulled(stops, unlocks).toldTo('transaction')).toEqual([ending('EVDisconnected', true)]);
  });

  it.each([true, false])('waits for the car where it does not (unlocks: %s)', (unlocks) => {
    const visit = pulled(false, unlocks);
    expect([visit.state, visit.toldTo('transaction'), visit.toldTo('lock')]).toEqual(['charging', [], []]);
    visit.hears(plugIn);
    expect(visit.state).toBe('charging');
  });
});

describe('the plug', () => {
  it.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
    [false, false, false],
  ])('where it stops: %s, unlocks: %s, is free: %s', (stops, unlocks, free) => {
    const visit = shut(stops, unlocks);
    expect(isFree(visit)).toBe(free);
    expect(visit.facts.some(({ type }) => type === 'plug.kept')).toBe(!free);
  });

  it('of a fixed cable has nothing to be kept by', () => {
    const visit = shut(true, false, false);
    expect([visit.state, visit.facts.map(({ type }) => type)]).toEqual(['idle', []]);
  });

  it.each([
    ['EVDisconnected', 'retained'],
    ['DeAuthorized', 'retained'],
    ['Remote', 'idle'],
    ['Local', 'idle'],
  ] as const)('of a transaction that has ended for %s without its car: %s', (reason, state) => {
    const visit = pulled(false, false);
    visit.hears(closed(reason));
    expect(visit.state).toBe(state);
  });

  it('of a car that is still there is given to its driver', () => {
    const visit = charging({ settings: { unlocksWhenUnplugged: false } });
    visit.hears(stop('Remote'), closed('EVDisconnected'));
    expect([visit.state, isFree(visit)]).toEqual(['finishing', true]);
  });

  it('of a transaction that waits for its car stays where another is closed by a fault of its own', () => {
    const visit = pulled(false, true);
    visit.hears({ type: 'machine.failed' }, { type: 'machine.failed' });
    expect(visit.state).toBe('idle');
  });
});

describe('a plug that is kept', () => {
  const keptOne = () => {
    const visit = shut(true, false);
    expect(visit.state).toBe('retained');
    visit.forget();
    return visit;
  };

  it.each<[string, SessionEvent]>([
    ['its card', { type: 'tag.presented', token }],
    ['a remote unlock', { type: 'cable.release' }],
    ['a hand at the lock', { type: 'lock.unlocked' }],
    ['a master pass', { type: 'token.master', token: other }],
  ])('is let go by %s, and nobody is there any more', (_, event) => {
    const visit = keptOne();
    visit.hears(event);
    expect(visit.state).toBe('idle');
    expect(visit.facts).toContainEqual({ type: 'plug.released' });
    expect(isFree(visit)).toBe(true);
  });

  it('by another car that is plugged in meanwhile is let go to that one', () => {
    const visit = keptOne();
    visit.hears(plugIn);
    visit.tap();
    expect(visit.state).toBe('finishing');
  });

  it('stays when the cable comes and goes at the car', () => {
    const visit = keptOne();
    visit.hears(plugIn, plugOut);
    expect([visit.state, visit.tells]).toEqual(['retained', []]);
  });

  it('after a refusal goes with its car where the settings unlock it', () => {
    const visit = charging();
    visit.hears(closed('DeAuthorized'));
    expect(visit.state).toBe('retained');
    visit.hears(plugOut);
    expect([visit.state, isFree(visit)]).toEqual(['idle', true]);
  });
});
