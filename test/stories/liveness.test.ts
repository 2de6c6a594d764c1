// Goal: once faults have stopped, everybody is served in time: free connectors are Available, cars get energy,
// drivers get their cables (LIV-01, LIV-02, LIV-03, LIV-06).
// Method: every fault of the world is switched on for a while in every phase of a session, one at a time, then off;
// judged by plant and clock.
import { describe, expect, it } from 'vitest';
import { faultRows } from '../../adapters/simulated/faults.ts';
import { Story } from '../kit/story.ts';

/** Waits until it is so; the seconds that it took. */
const until = (story: Story, isSo: () => boolean, limitS: number): number => {
  const start = story.clock.now();
  while (!isSo() && story.clock.now() - start < limitS * 1000) story.wait(0.25);
  return (story.clock.now() - start) / 1000;
};

it('a station that has just started is Available within 60 s', () => {
  const story = new Story();
  expect(until(story, () => story.status(1) === 'Available' && story.status(2) === 'Available', 60)).toBeLessThan(60);
  story.judge();
});

it('energy flows within 30 s of the card, and the cable is free within 10 s of the stop', () => {
  const story = new Story();
  story.plug(1);
  story.tag(1, 'CAFE01');
  expect(until(story, () => (story.truth(1).currentA[0] ?? 0) > 0, 30)).toBeLessThan(30);
  story.wait(300);
  story.tag(1, 'CAFE01');
  expect(until(story, () => story.truth(1).bolt === 'unlocked', 10)).toBeLessThan(10);
  story.unplug(1);
  expect(until(story, () => story.status(1) === 'Available', 60)).toBeLessThan(60);
  story.judge();
});

it('a car that falls asleep and wakes is charged within 30 s of its wish', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.car(1, 'pause');
  story.wait(3600);
  expect(story.status(1)).toBe('SuspendedEV');
  story.world.request(1, {});
  expect(until(story, () => (story.truth(1).currentA[0] ?? 0) > 0, 30)).toBeLessThan(30);
  story.judge();
});

const phases = ['at rest', 'with a car, without a card', 'while charging', 'while stopping'] as const;

const reach: { readonly [P in (typeof phases)[number]]: (story: Story) => void } = {
  'at rest': () => undefined,
  'with a car, without a card': (story) => story.plug(1),
  'while charging': (story) => story.charge(1, 'CAFE01'),
  'while stopping': (story) => {
    story.charge(1, 'CAFE01');
    story.world.tag(1, { idTag: 'CAFE01' });
    story.wait(0.5);
  },
};

/** No recloser is fitted here. */
const rows = faultRows.filter(({ part }) => part !== 'recloser');

describe.each(phases)('a fault that comes %s and goes', (phase) => {
  it.each(rows)('$name: the next driver is served', ({ name }) => {
    const story = new Story();
    reach[phase](story);
    story.fault(1, name);
    story.wait(30);
    story.fault(1, name, false);
    story.wait(10);
    story.tag(1, 'CAFE01');
    story.wait(30);
    // Somebody on site clears what is latched and asks for the cable.
    story.request({ type: 'fault.acknowledge' });
    story.wait(5);
    story.csms.call('UnlockConnector', { connectorId: 1 });
    story.wait(25);
    expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'unlocked' });
    if (story.truth(1).plug === 'in') story.unplug(1);
    expect(until(story, () => story.status(1) === 'Available', 60)).toBeLessThan(60);
    story.charge(1, 'BABE02');
    story.tag(1, 'BABE02');
    story.wait(10);
    story.unplug(1);
    for (const bill of story.bills) expect(bill.stop).toBeDefined();
    story.judge();
  });
});
