// Goal: whoever guesses has to wait, longer each time, and a thousand addresses gain nothing; whoever belongs here is
// not kept out by them.
// Method: tries on virtual time, at the limit and on either side of it.
import { expect, it } from 'vitest';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { Attempts } from '../../../runtime/web/attempts.ts';

const begin = () => {
  const clock = new VirtualClock(0);
  return { clock, attempts: new Attempts(clock) };
};
const HOUR_MS = 3_600_000;

it('three wrong secrets are free, then the wait doubles, up to a quarter of an hour', () => {
  const { clock, attempts } = begin();
  for (let free = 0; free < 3; free++) expect(attempts.begin('10.0.0.7')).toBe(0);
  const waits = Array.from({ length: 13 }, () => {
    const wait = attempts.begin('10.0.0.7');
    clock.advance(wait * 1000 - 1);
    expect(attempts.begin('10.0.0.7')).toBe(1);
    clock.advance(1);
    expect(attempts.begin('10.0.0.7')).toBe(0);
    return wait;
  });
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
});

it('a night of guessing from one address is a few dozen guesses', () => {
  const { clock, attempts } = begin();
  let guesses = 0;
  for (let second = 0; second < 8 * 3600; second++) {
    if (attempts.begin('10.0.0.7') === 0) guesses += 1;
    clock.advance(1000);
  }
  expect(guesses).toBeLessThan(50);
});

it('the right secret is forgiven what came before, and an hour of silence too', () => {
  const { clock, attempts } = begin();
  for (let tries = 0; tries < 3; tries++) attempts.begin('10.0.0.7');
  expect(attempts.begin('10.0.0.7')).toBe(1);
  attempts.succeeded('10.0.0.7');
  expect(attempts.begin('10.0.0.7')).toBe(0);
  for (let tries = 0; tries < 2; tries++) attempts.begin('10.0.0.7');
  expect(attempts.begin('10.0.0.7')).toBe(1);
  clock.advance(HOUR_MS + 1);
  for (let tries = 0; tries < 3; tries++) expect(attempts.begin('10.0.0.7')).toBe(0);
});

it('a thousand addresses together get two guesses a minute, and whoever has been here before is not among them', () => {
  const { clock, attempts } = begin();
  attempts.begin('10.0.0.7');
  attempts.succeeded('10.0.0.7');
  let guesses = 0;
  const strangers = Array.from({ length: 1000 }, (_, index) => `10.1.${index >> 8}.${index & 255}`);
  for (let second = 0; second < 3600; second++) {
    for (const stranger of strangers.slice(second % 10, (second % 10) + 20)) {
      if (attempts.begin(stranger) === 0) guesses += 1;
    }
    clock.advance(1000);
  }
  expect(guesses).toBeGreaterThan(30);
  expect(guesses).toBeLessThan(30 + 5 + 121);
  expect(attempts.begin('10.99.0.1')).toBeGreaterThan(0);
  expect(attempts.begin('10.0.0.7')).toBe(0);
});

it.each([
  ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9'],
  ['::ffff:10.0.0.7', '10.0.0.7'],
  ['fe80::1%eth0', 'fe80::2%eth0'],
])('%s and %s are one place', (one, other) => {
  const { attempts } = begin();
  for (let tries = 0; tries < 3; tries++) attempts.begin(one);
  expect(attempts.begin(other)).toBe(1);
});

it('2001:db8:1:2::1 and 2001:db8:1:3::1 are two', () => {
  const { attempts } = begin();
  for (let tries = 0; tries < 3; tries++) attempts.begin('2001:db8:1:2::1');
  expect(attempts.begin('2001:db8:1:3::1')).toBe(0);
});
