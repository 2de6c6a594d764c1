// Goal: who may begin and who may stop: every reason against a visit is told by its own word, every reservation is for
// the one who has it, and groups and master passes stop only what is theirs (BIL-03; OCPP 1.6 §3.9, §4.1, §5.13).
// Method: car, lock, card and account by hand; each gate opened and closed alone.
import { describe, expect, it } from 'vitest';
import type { Reservation, SessionEvent } from '../../../machines/evse/session-words.ts';
import { isKeptFor } from '../../../machines/vocabulary/tokens.ts';
import { charging, closed, ending, fault, idle, opening, other, plugged, plugIn, plugOut, token } from './visit.ts';

const kept = (reserved: Reservation | null): SessionEvent => ({ type: 'reservation.now', reserved });
const roaming = (...all: readonly Reservation[]): SessionEvent => ({ type: 'reservation.roaming', roaming: all });
const master: SessionEvent = { type: 'token.master', token: other };
const started = (reservation?: number) =>
  `transaction.begin ${JSON.stringify({ token, ...(reservation === undefined ? {} : { reservation }) })}`;

describe('what stands against a visit', () => {
  it('is over when it is over', () => {
    for (const [shut, open] of [
      [fault, { type: 'fault.cleared' }],
      [
        { type: 'availability.now', operative: false },
        { type: 'availability.now', operative: true },
      ],
      [kept({ reservation: 7, token: other }), kept(null)],
    ] as const) {
      const visit = idle();
      visit.hears(shut);
      visit.grant();
      expect(visit.state).toBe('idle');
      visit.hears(open);
      visit.grant();
      expect(visit.state).toBe('awaitingPlug');
    }
  });

  it('is told in the order of its weight: broken, out of service, reserved', () => {
    const visit = idle();
    const shut: readonly SessionEvent[] = [
      kept({ reservation: 7, token: other }),
      { type: 'availability.now', operative: false },
      fault,
    ];
    for (const one of shut) {
      visit.hears(one);
      visit.grant();
    }
    expect(visit.refusals).toEqual(['reserved', 'unavailable', 'faulted']);
  });

  it('does not forget the other reasons when one of them goes', () => {
    const visit = idle();
    visit.hears(fault, { type: 'availability.now', operative: false }, kept({ reservation: 7, token: other }));
    visit.hears({ type: 'fault.cleared' });
    visit.grant();
    visit.hears({ type: 'availability.now', operative: true });
    visit.grant();
    expect(visit.refusals).toEqual(['unavailable', 'reserved']);
  });

  it('a grant for nobody there, or for a car that is charging, is told as such', () => {
    const visit = charging();
    visit.grant(other);
    const finished = charging();
    finished.tap();
    finished.grant(other);
    expect([visit.refusals, finished.refusals]).toEqual([['occupied'], ['occupied']]);
    const gone = opening();
    gone.hears(plugOut);
    gone.grant(other);
    expect(gone.refusals).toEqual(['no-car']);
  });
});

describe('while the time of day is unknown', () => {
  it('nobody begins where the settings want it known, and that is said', () => {
    const visit = plugged({ wall: null, settings: { needsTime: true } });
    visit.tap();
    visit.grant();
    expect([visit.state, visit.refusals]).toEqual(['awaitingToken', ['no-time', 'no-time']]);
  });

  it('everybody may begin where the settings do not', () => {
    for (const settings of [{}, { needsTime: false }]) {
      const visit = plugged({ wall: null, settings });
      visit.grant();
      expect([visit.state, visit.refusals]).toEqual(['locking', []]);
    }
  });

  it('nobody asks for it once it is known', () => {
    const visit = plugged({ settings: { needsTime: true } });
    visit.grant();
    expect([visit.state, visit.refusals]).toEqual(['locking', []]);
  });

  it.each([
    [null, 2],
    [undefined, 1],
  ])('a car that charges freely is thought of again every half minute, until it is known (%s)', (wall, times) => {
    const visit = plugged({ ...(wall === null ? { wall } : {}), settings: { needsTime: true } });
    visit.wait(29_999);
    expect(visit.toldTo('authorization')).toEqual([]);
    visit.wait(1);
    expect(visit.toldTo('authorization')).toEqual(['token.wanted']);
    visit.wait(30_000);
    expect(visit.toldTo('authorization')).toHaveLength(times);
  });
});

describe('a reservation', () => {
  const group = { reservation: 7, token: { id: 'BOSS', parent: 'FAMILY' } };

  it('of the group: a card is asked about first, and only a member of it is let in', () => {
    const visit = plugged();
    visit.hears(kept(group));
    visit.tap();
    expect(visit.refusals).toEqual([]);
    expect(visit.toldTo('authorization').at(-1)).toBe(`token.check ${JSON.stringify({ token })}`);
    visit.grant({ ...token, parent: 'CLUB' });
    expect(visit.refusals).toEqual(['reserved']);
    visit.grant();
    expect(visit.refusals).toEqual(['reserved', 'reserved']);
    visit.grant({ ...token, parent: 'family' });
    expect(visit.state).toBe('locking');
  });

  it('of one card: no other is even asked about', () => {
    const visit = plugged();
    visit.hears(kept({ reservation: 7, token: other }));
    visit.forget();
    visit.tap();
    expect(visit.refusals).toEqual(['reserved']);
    expect(visit.toldTo('authorization')).toEqual([]);
  });

  it.each([
    ['another card', [{ reservation: 8, token: other }], undefined],
    ['none', [], undefined],
    ['this card, in another case', [{ reservation: 8, token: { id: 'cafe01' } }], 8],
    [
      'this card among others',
      [
        { reservation: 8, token: other },
        { reservation: 9, token },
      ],
      9,
    ],
  ])('of any connector, held for %s, is used by whoever has it', (_, all, reservation) => {
    const visit = plugged();
    visit.hears(roaming(...all));
    visit.grant();
    visit.hears({ type: 'lock.locked' });
    expect(visit.toldTo('transaction')).toEqual([started(reservation)]);
  });

  it('of any connector is nobody’s any more when it is taken away, and shuts nobody out', () => {
    const visit = plugged();
    visit.hears(roaming({ reservation: 8, token }), roaming());
    visit.grant();
    visit.hears({ type: 'lock.locked' });
    expect([visit.toldTo('transaction'), visit.refusals]).toEqual([[started()], []]);
  });

  it('of this connector counts before one of any', () => {
    const visit = plugged();
    visit.hears(roaming({ reservation: 8, token }), kept({ reservation: 7, token }));
    visit.grant();
    visit.hears({ type: 'lock.locked' });
    expect(visit.toldTo('transaction')).toEqual([started(7)]);
  });
});

describe('what is kept for one token', () => {
  it.each([
    [{ id: 'A' }, { id: 'a' }, true],
    [{ id: 'A' }, { id: 'B' }, false],
    [{ id: 'A', parent: 'G' }, { id: 'B' }, false],
    [{ id: 'A' }, { id: 'B', parent: 'G' }, false],
    [{ id: 'A', parent: 'G' }, { id: 'B', parent: 'g' }, true],
    [{ id: 'A', parent: 'G' }, { id: 'B', parent: 'H' }, false],
    [{ id: 'A', parent: 'G' }, { id: 'A', parent: 'H' }, true],
  ])('%o may be used by %o: %s', (mine, shown, may) => {
    expect(isKeptFor(mine, shown)).toBe(may);
  });
});

describe('who may stop', () => {
  const inFamily = () => {
    const visit = charging();
    visit.hears({ type: 'token.informed', parent: 'FAMILY' });
    return visit;
  };

  it('the group is known only where the central system has named one, and stays known', () => {
    const visit = inFamily();
    visit.hears({ type: 'token.informed' });
    visit.tap(other);
    expect(visit.toldTo('authorization')).toHaveLength(1);
    const alone = charging();
    alone.hears({ type: 'token.informed' });
    alone.tap(other);
    expect(alone.toldTo('authorization')).toEqual([]);
  });

  it.each([
    [{ ...other, parent: 'family' }, 'closing'],
    [{ ...other, parent: 'CLUB' }, 'charging'],
    [other, 'charging'],
  ])('a grant for %o leaves it %s', (card, state) => {
    const visit = inFamily();
    visit.grant(card);
    expect(visit.state).toBe(state);
  });

  it('nobody’s group is everybody’s: without one of its own a visit is stopped by none', () => {
    const visit = charging();
    visit.grant({ ...other, parent: 'FAMILY' });
    visit.grant(other);
    expect(visit.state).toBe('charging');
  });

  it('not the group either, where cards do not stop', () => {
    const visit = charging({ settings: { cardStops: false } });
    visit.hears({ type: 'token.informed', parent: 'FAMILY' });
    visit.tap(other);
    visit.grant({ ...other, parent: 'FAMILY' });
    expect([visit.state, visit.toldTo('authorization')]).toEqual(['charging', []]);
  });

  it('a master pass, everywhere but where nothing runs: it starts nothing (000 line 102)', () => {
    const visit = charging({ settings: { cardStops: false, hasMasters: true } });
    visit.tap(other);
    expect(visit.toldTo('authorization')).toEqual([`token.foreign ${JSON.stringify({ token: other })}`]);
    visit.hears(master);
    expect(visit.toldTo('transaction')).toEqual([ending('Local', false, other)]);
    for (const quiet of [idle(), plugged()]) {
      quiet.hears(master);
      expect([quiet.refusals, quiet.toldTo('transaction')]).toEqual([['master-pass'], []]);
    }
  });

  it('frees a cable that is kept: its group, or a master pass, and nobody else', () => {
    for (const [card, frees] of [
      [{ ...other, parent: 'family' }, true],
      [{ ...other, parent: 'CLUB' }, false],
      [other, false],
    ] as const) {
      const visit = inFamily();
      visit.hears(closed('DeAuthorized'));
      visit.grant(card);
      expect(visit.state).toBe(frees ? 'finishing' : 'retained');
    }
    const visit = inFamily();
    visit.hears(closed('DeAuthorized'), master);
    expect(visit.state).toBe('finishing');
  });
});

describe('settings that are changed', () => {
  const settings = {
    connectionTimeOutMs: 1000,
    guardMs: 0,
    cardStops: false,
    cardNeedsCar: false,
    resumeAfterPowerLoss: false,
  };

  it('count from the next thing that happens', () => {
    const visit = charging();
    visit.hears({ type: 'settings.changed', settings });
    visit.tap();
    expect(visit.state).toBe('charging');
    visit.hears({ type: 'settings.changed', settings: { ...settings, cardStops: true } });
    visit.tap();
    expect(visit.state).toBe('closing');
    const waiting = idle();
    waiting.hears({ type: 'settings.changed', settings });
    waiting.grant();
    waiting.wait(1000);
    expect(waiting.state).toBe('idle');
  });
});

describe('why an account ends', () => {
  it('a fault brings its own reason, where its row names one', () => {
    const visit = charging();
    visit.hears({ type: 'fault.blocking', fault: 'EmergencyShutdown' });
    expect(visit.toldTo('transaction')).toEqual([ending('EmergencyStop', true)]);
    const dark = charging();
    dark.hears({ type: 'fault.blocking', fault: 'PowerFailure' });
    expect(dark.toldTo('transaction')).toEqual([ending('PowerLoss', true)]);
  });

  it('an account that closes by itself ends the visit, and only a refusal keeps the cable', () => {
    for (const [reason, state] of [
      ['DeAuthorized', 'retained'],
      ['Other', 'finishing'],
    ] as const) {
      const visit = charging();
      visit.hears(closed(reason));
      expect(visit.state).toBe(state);
      visit.hears(plugOut, plugIn);
      expect(visit.state).toBe('awaitingToken');
    }
  });
});
