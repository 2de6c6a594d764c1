// Goal: a car that has fallen asleep is woken by a pilot that vanishes: one sequence at a time, a few in all, and never
// a car that has asked already (guide 2425–2426; hardware.md §4).
// Method: a sleepy car with each setting; the pilot wire is followed ten times a second; judged by volts and current.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const story = (port: object): Story => new Story({ ports: [port, {}] });
const sleeper = { thenRequestAmps: 16, car: { sleepy: true } };

const isCharged = (one: Story): boolean => (one.truth(1).currentA[0] ?? 0) > 0;

/** How often the pilot vanishes (no duty) in so many seconds, for how long in all, s, and what the wire then has. */
const vanishings = (one: Story, seconds: number) => {
  let times = 0;
  const volts = new Set<number>();
  let ticks = 0;
  let was = one.truth(1).pilotDuty === 0;
  for (let tick = 0; tick < seconds * 10; tick++) {
    one.wait(0.1);
    const is = one.truth(1).pilotDuty === 0;
    if (is && !was) times++;
    if (is) {
      ticks++;
      volts.add(one.truth(1).pilotHighV).add(one.truth(1).pilotLowV);
    }
    was = is;
  }
  return { times, seconds: ticks / 10, volts: [...volts] };
};

describe('a sleepy car', () => {
  it('sleeps on where nobody is woken', () => {
    const one = story({});
    one.plug(1, sleeper);
    one.tag(1, 'CAFE01');
    expect(vanishings(one, 120).times).toBe(0);
    expect(isCharged(one)).toBe(false);
    expect(one.evse(1).faults).toEqual([]);
    one.judge();
  });

  it('is woken after 30 s by one pilot that vanishes for 4 s', () => {
    const one = story({ wake_up_after_timeout: true });
    one.plug(1, sleeper);
    one.tag(1, 'CAFE01');
    one.wait(25);
    expect(one.truth(1).pilotDuty).toBeLessThan(100);
    const seen = vanishings(one, 60);
    expect(seen.times).toBe(1);
    expect(seen.seconds).toBeCloseTo(4, 0);
    expect(seen.volts).toEqual([0]);
    expect(isCharged(one)).toBe(true);
    one.judge();
  });

  it('is woken at once after authorisation where every car is', () => {
    const one = story({ force_wake_up: true });
    one.plug(1, sleeper);
    one.tag(1, 'CAFE01');
    expect(vanishings(one, 28).times).toBe(1);
    expect(isCharged(one)).toBe(true);
    one.judge();
  });
});

describe('a car that never answers', () => {
  it.each([1, 2, 5])('is woken %i times, then told as EvNotResponding, and left in peace', (tries) => {
    const one = story({ wake_up_after_timeout: true, wake_up_tries: tries });
    one.plug(1, {});
    one.tag(1, 'CAFE01');
    expect(vanishings(one, 600).times).toBe(tries);
    expect(one.evse(1).faults).toEqual(['EvNotResponding']);
    expect(one.status(1)).toBe('SuspendedEV');
    one.car(1, 'request');
    one.wait(15);
    expect(isCharged(one)).toBe(true);
    expect(one.evse(1).faults).toEqual([]);
    one.judge();
  });

  it('and leaves takes its warning along', () => {
    const one = story({ wake_up_after_timeout: true, wake_up_tries: 1 });
    one.plug(1, {});
    one.tag(1, 'CAFE01');
    one.wait(120);
    expect(one.evse(1).faults).toEqual(['EvNotResponding']);
    one.tag(1, 'CAFE01');
    one.wait(10);
    one.unplug(1);
    expect(one.evse(1).faults).toEqual([]);
    one.judge();
  });
});

it('a car that has charged and is full is left in peace', () => {
  const one = story({ wake_up_after_timeout: true });
  one.charge(1, 'CAFE01');
  one.car(1, 'pause');
  expect(vanishings(one, 300).times).toBe(0);
  one.judge();
});

it('a car that asks while the pilot is held is served at once', () => {
  const one = story({ wake_up_after_timeout: true });
  one.plug(1, {});
  one.tag(1, 'CAFE01');
  while (one.truth(1).pilotDuty !== 0) one.wait(0.1);
  one.world.request(1, {});
  one.wait(25);
  expect(isCharged(one)).toBe(true);
  one.judge();
});

it('a fault in the middle of the sequence keeps the pilot down for as long as it stands', () => {
  const one = story({ wake_up_after_timeout: true });
  one.plug(1, sleeper);
  one.tag(1, 'CAFE01');
  while (one.truth(1).pilotDuty !== 0) one.wait(0.1);
  one.fault(1, 'contactor-welded');
  one.wait(30);
  expect(one.truth(1)).toMatchObject({ coil: false, pilotDuty: 0 });
  one.judge();
});
