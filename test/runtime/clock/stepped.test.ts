// Goal: time that passes by hand passes as far as it is told, each thing at its own instant; not while somebody holds
// it, and not beyond the instant in which something was said that wants an answer.
// Method: tasks on the clock, a hold that is released later, a count of what was said.
import { expect, it } from 'vitest';
import { SteppedClock } from '../../../runtime/clock/stepped.ts';

const silent = () => 0;
const nobody = () => undefined;

it('stands until it is told to pass, and then does everything that is due at its own instant', async () => {
  const clock = new SteppedClock();
  const seen: number[] = [];
  for (const due of [500, 20, 900]) clock.at(due, () => seen.push(clock.now()));
  expect(seen).toEqual([]);
  await clock.passUntil(600, silent, nobody);
  expect(seen).toEqual([20, 500]);
  expect(clock.now()).toBe(600);
});

it('waits for whoever holds it', async () => {
  const clock = new SteppedClock();
  const seen: string[] = [];
  let release = () => undefined as void;
  clock.at(10, () => (release = clock.hold()));
  clock.at(20, () => seen.push('after the disk'));
  const passed = clock.passUntil(100, silent, nobody);
  await new Promise((resolve) => void setImmediate(resolve));
  await new Promise((resolve) => void setImmediate(resolve));
  expect(seen).toEqual([]);
  release();
  await passed;
  expect(seen).toEqual(['after the disk']);
});

it('stops in the instant in which something was said', async () => {
  const clock = new SteppedClock();
  let said = 0;
  clock.at(30, () => said++);
  clock.at(40, () => said++);
  await clock.passUntil(1000, () => said, nobody);
  expect([clock.now(), said]).toEqual([30, 1]);
  await clock.passUntil(1000, () => said, nobody);
  expect([clock.now(), said]).toEqual([40, 2]);
});

it('does not go back', async () => {
  const clock = new SteppedClock();
  await clock.passUntil(100, silent, nobody);
  await clock.passUntil(50, silent, nobody);
  expect(clock.now()).toBe(100);
});

it('tells the end of every instant, once what has come of it is done', async () => {
  const clock = new SteppedClock();
  const done: string[] = [];
  clock.at(20, () => clock.at(20, () => done.push('and what follows')));
  clock.at(20, () => done.push('two at once'));
  clock.at(50, () => done.push('later'));
  await clock.passUntil(60, silent, () => done.push(`rest at ${clock.now()}`));
  expect(done).toEqual(['rest at 0', 'two at once', 'and what follows', 'rest at 20', 'later', 'rest at 50']);
});
