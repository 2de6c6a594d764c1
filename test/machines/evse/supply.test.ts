// Goal: current is offered and the contact asked for exactly when the car may have energy; a limit of 0 pauses and
// never ends (BIL-05).
// Method: car, contactor and limits by hand; what pilot, contactor and account are told is judged.
import { describe, expect, it } from 'vitest';
import { supply, supplyMode } from '../../../machines/evse/supply.ts';
import { Bench } from '../../kit/bench.ts';

const WIND_DOWN_MS = 6000;
const BREAKING_MS = 2000;
const offer = (amps: number) => `pilot: pilot.offer {"amps":${amps}}`;
const awaited = 'wakeUp: ev.awaited';
const unawaited = 'wakeUp: ev.unawaited';
const withdraw = 'pilot: pilot.withdraw';
const close = 'contactor: contactor.close';
const open = 'contactor: contactor.open';
const ended = 'transaction: supply.ended';

const bench = (amps = 16) => new Bench(supply, { windDownMs: WIND_DOWN_MS, amps });
const charging = (amps = 16) => {
  const one = bench(amps);
  one.hears({ type: 'ev.requests' }, { type: 'supply.begin' }, { type: 'contactor.closed' });
  one.forget();
  return one;
};
const mode = (one: Bench<typeof supply>) => supplyMode(one.snapshot);
/** What all but `patience` are told, which only listens. */
const told = (one: Bench<typeof supply>) => one.tells.filter((line) => !line.startsWith('patience'));
const patience = (one: Bench<typeof supply>) => one.tells.filter((line) => line.startsWith('patience'));

describe('supply begins', () => {
  it('with an offer; the contact is asked for when the car requests', () => {
    const one = bench();
    one.hears({ type: 'supply.begin' });
    expect(told(one)).toEqual([offer(16), awaited]);
    expect(mode(one)).toBe('suspended-ev');
    one.hears({ type: 'ev.requests' });
    expect(told(one).slice(2)).toEqual([unawaited, offer(16), close]);
    one.hears({ type: 'contactor.closed' });
    expect(mode(one)).toBe('charging');
  });

  it('with the contact when the car has been requesting all along', () => {
    const one = bench();
    one.hears({ type: 'ev.requests' }, { type: 'supply.begin' });
    expect(told(one)).toEqual([offer(16), close]);
  });

  it('paused when nothing may be offered, and goes on when something may', () => {
    const one = bench(0);
    one.hears({ type: 'ev.requests' }, { type: 'supply.begin' });
    expect(told(one)).toEqual([withdraw]);
    expect(mode(one)).toBe('suspended-evse');
    one.hears({ type: 'limit.changed', amps: 6 });
    expect(told(one).slice(1)).toEqual([offer(6), close]);
  });

  it('never before it is asked to, whatever the car and the limits do', () => {
    const one = bench();
    one.hears({ type: 'ev.requests' }, { type: 'limit.changed', amps: 32 }, { type: 'ev.rests' });
    expect(told(one)).toEqual([]);
  });
});

describe('while it lasts', () => {
  it('a new limit is offered at once', () => {
    const one = charging();
    one.hears({ type: 'limit.changed', amps: 10 });
    expect(told(one)).toEqual([offer(10)]);
    expect(mode(one)).toBe('charging');
  });

  it('a limit of 0 withdraws the offer; the contact opens when the car has had its time, and nothing ends', () => {
    const one = charging();
    one.hears({ type: 'limit.changed', amps: 0 });
    one.wait(WIND_DOWN_MS - 1);
    expect(told(one)).toEqual([withdraw]);
    one.wait(1);
    expect(told(one)).toEqual([withdraw, open, withdraw]);
    one.wait(24 * 3_600_000);
    expect(mode(one)).toBe('suspended-evse');
    expect(told(one)).not.toContain(ended);
    one.forget();
    one.hears({ type: 'limit.changed', amps: 8 });
    expect(told(one)).toEqual([offer(8), close]);
  });

  it('a limit that comes back while the car has its time finds the contact closed', () => {
    const one = charging();
    one.hears({ type: 'limit.changed', amps: 0 });
    one.wait(WIND_DOWN_MS - 1);
    one.hears({ type: 'limit.changed', amps: 8 });
    one.wait(WIND_DOWN_MS);
    expect(told(one)).toEqual([withdraw, offer(8)]);
    expect(mode(one)).toBe('charging');
  });

  it('a car that rests meanwhile gets an open contact, and energy again when both are willing', () => {
    const one = charging();
    one.hears({ type: 'limit.changed', amps: 0 }, { type: 'ev.rests' });
    expect(told(one)).toEqual([withdraw, open, withdraw]);
    one.forget();
    one.hears({ type: 'limit.changed', amps: 8 });
    expect(told(one)).toEqual([offer(8), awaited]);
    one.hears({ type: 'ev.requests' });
    expect(told(one)).toEqual([offer(8), awaited, unawaited, offer(8), close]);
  });

  it('a car that rests gets an open contact and keeps its offer', () => {
    const one = charging();
    one.hears({ type: 'ev.rests' });
    expect(told(one)).toEqual([open, offer(16), awaited]);
    expect(mode(one)).toBe('suspended-ev');
  });

  it('a contact that opens by itself is asked for again while the car requests', () => {
    const one = charging();
    one.hears({ type: 'contactor.opened' });
    expect(told(one)).toEqual([offer(16), close]);
    expect(mode(one)).toBe('suspended-ev');
  });

  it('a limit of 0 before the contact has closed takes the wish for it back', () => {
    const one = bench();
    one.hears({ type: 'ev.requests' }, { type: 'supply.begin' });
    one.forget();
    one.hears({ type: 'limit.changed', amps: 0 });
    expect(told(one)).toEqual([open, withdraw]);
  });
});

describe('supply ends', () => {
  it('gives the car its time to let go, then opens, then says so', () => {
    const one = charging();
    one.hears({ type: 'supply.end', urgent: false });
    expect(told(one)).toEqual([withdraw]);
    one.wait(WIND_DOWN_MS - 1);
    expect(told(one)).toEqual([withdraw]);
    one.wait(1);
    expect(told(one)).toEqual([withdraw, withdraw, open]);
    one.hears({ type: 'contactor.opened' });
    expect(told(one).at(-1)).toBe(ended);
    expect(told(one).filter((tell) => tell === ended)).toHaveLength(1);
  });

  it('opens as soon as the car has let go', () => {
    const one = charging();
    one.hears({ type: 'supply.end', urgent: false }, { type: 'ev.rests' });
    expect(told(one).at(-1)).toBe(open);
  });

  it('opens at once when it is urgent, also in the middle of the waiting', () => {
    const at = charging();
    at.hears({ type: 'supply.end', urgent: true });
    expect(told(at)).toEqual([withdraw, open]);
    const later = charging();
    later.hears({ type: 'supply.end', urgent: false }, { type: 'supply.end', urgent: true });
    expect(told(later).at(-1)).toBe(open);
  });

  it('does not wait for a contact that never says that it is open', () => {
    const one = charging();
    one.hears({ type: 'supply.end', urgent: true });
    one.wait(BREAKING_MS - 1);
    expect(told(one)).not.toContain(ended);
    one.wait(1);
    expect(told(one).at(-1)).toBe(ended);
  });

  it('what has not begun is said to have ended', () => {
    const one = bench();
    one.hears({ type: 'supply.end', urgent: false });
    expect(told(one)).toEqual([ended]);
  });

  it('asks for nothing any more when it is over', () => {
    const one = charging();
    one.hears({ type: 'supply.end', urgent: true }, { type: 'contactor.opened' });
    one.forget();
    one.hears({ type: 'ev.requests' }, { type: 'limit.changed', amps: 32 }, { type: 'contactor.opened' });
    expect(told(one)).toEqual([]);
  });
});

describe('patience with the car', () => {
  it('is tried while it is offered current and takes none, and no longer once it is served or paused', () => {
    const one = bench();
    one.hears({ type: 'supply.begin' });
    expect(patience(one)).toEqual(['patience: ev.waits']);
    one.hears({ type: 'ev.requests' }, { type: 'contactor.closed' });
    expect(patience(one).at(-1)).toBe('patience: ev.served');
    one.hears({ type: 'ev.rests' });
    expect(patience(one).at(-1)).toBe('patience: ev.waits');
    one.hears({ type: 'limit.changed', amps: 0 });
    expect(patience(one).at(-1)).toBe('patience: ev.served');
  });

  it('is no longer asked for when the account is closed', () => {
    const one = bench();
    one.hears({ type: 'supply.begin' }, { type: 'supply.end', urgent: false });
    expect(patience(one).at(-1)).toBe('patience: ev.served');
  });
});
