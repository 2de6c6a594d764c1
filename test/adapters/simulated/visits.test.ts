// Goal: a driver who plays a whole visit does what a person would, one after the other if wanted, and stops when told.
// Method: a world without a controller on virtual time; what is in the socket and on the reader is the judge.
import { expect, it } from 'vitest';
import { World } from '../../../adapters/simulated/world.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';

const begin = () => {
  const clock = new VirtualClock(0);
  const world = new World({ clock, evses: [{}, {}], watchdogMs: 0 });
  const plug = () => world.state().evses[0]?.plug;
  const tag = () => world.state().readers[0]?.tag;
  return { clock, world, plug, tag };
};
const wish = { idTag: 'CAFE01', minutes: 10, again: false };

it('comes, shows the card, shows it again when the time is over, and drives away', () => {
  const { clock, world, plug, tag } = begin();
  expect(world.visit(1, wish)).toMatchObject({ done: true });
  expect([plug(), tag(), world.state().visits]).toEqual(['in', null, [1]]);
  clock.advance(2100);
  expect(tag()).toBe('CAFE01');
  clock.advance(1000);
  expect([plug(), tag()]).toEqual(['in', null]);
  clock.advance(600_000 - 1000);
  expect([plug(), tag()]).toEqual(['in', 'CAFE01']);
  clock.advance(5000);
  expect([plug(), tag(), world.state().visits]).toEqual(['out', null, []]);
  clock.advance(3_600_000);
  expect(plug()).toBe('out');
});

it('a plug that does not come out stays, and nobody comes after', () => {
  const { clock, world, plug } = begin();
  world.visit(1, { ...wish, again: true });
  world.hardware.evses[0]?.lock?.drive('lock');
  clock.advance(610_000 + 120_000 + 600_000);
  expect([plug(), world.state().visits]).toEqual(['in', []]);
});

it('one comes after the other until he is sent home', () => {
  const { clock, world, plug } = begin();
  world.visit(1, { ...wish, again: true });
  clock.advance(2000 + 600_000 + 2000);
  expect(plug()).toBe('out');
  clock.advance(60_000);
  expect(plug()).toBe('in');
  expect(world.visit(1, wish)).toMatchObject({ done: false, failure: 'refused' });
  expect(world.endVisit(1)).toMatchObject({ done: true });
  clock.advance(3_600_000);
  expect([plug(), world.state().visits]).toEqual(['in', []]);
  expect(world.endVisit(1)).toMatchObject({ done: false, failure: 'refused' });
});

it('does not come where a car is, nor where there is no EVSE', () => {
  const { world } = begin();
  world.plug(1, {});
  expect(world.visit(1, wish)).toMatchObject({ done: false, failure: 'refused' });
  expect(world.visit(3, wish)).toMatchObject({ done: false, failure: 'unknown' });
  expect(world.state().visits).toEqual([]);
});
