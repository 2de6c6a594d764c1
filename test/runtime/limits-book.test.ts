// Goal: the supply hears of a limit exactly when the amperes that may be offered have become others (SAF-08).
// Method: limits come, change and go; what the listener hears is written down.
import { expect, it } from 'vitest';
import { LimitsBook } from '../../runtime/limits-book.ts';

const book = () => {
  const heard: number[] = [];
  const limits = [
    { name: 'evse', amps: 32 },
    { name: 'cable', amps: 20 },
  ];
  return { heard, limits: new LimitsBook(limits, ({ amps }) => heard.push(amps)) };
};

it('answers with the lowest, also before anything has changed', () => {
  const { limits, heard } = book();
  expect(limits.offer.amps).toBe(20);
  expect(heard).toEqual([]);
});

it('tells each new answer once, and nothing while the answer stays', () => {
  const { limits, heard } = book();
  limits.set('csms', 16);
  limits.set('csms', 16);
  limits.set('neighbour', 25);
  limits.set('csms', null);
  limits.set('cable', 63);
  expect(heard).toEqual([16, 20, 25]);
});

it('a limit under 6 A offers nothing', () => {
  const { limits, heard } = book();
  limits.set('csms', 6);
  limits.set('csms', 5.9);
  expect(heard).toEqual([6, 0]);
});

it('takes five names from neighbours, ignores the sixth, and a name that is given back is free again', () => {
  const { limits, heard } = book();
  for (const [index, name] of ['a', 'b', 'c', 'd', 'e'].entries()) limits.setDynamic(name, 19 - index);
  limits.setDynamic('f', 6);
  expect(heard).toEqual([19, 18, 17, 16, 15]);
  limits.setDynamic('e', null);
  limits.setDynamic('f', 6);
  expect(heard.slice(5)).toEqual([16, 6]);
});

it.each([
  [
    'the central system',
    (limits: LimitsBook, amps: number | null) => {
      limits.heed();
      limits.set('csms/max', amps);
    },
  ],
  ['a neighbour', (limits: LimitsBook, amps: number | null) => limits.setDynamic('house', amps)],
])('the failsafe limit counts until %s has spoken, and not again when that is lifted (guide 2369)', (_, say) => {
  const heard: number[] = [];
  const start = [
    { name: 'evse', amps: 32 },
    { name: 'failsafe', amps: 8 },
  ];
  const limits = new LimitsBook(start, ({ amps }) => heard.push(amps));
  limits.set('cable', 63);
  // Remembered from before the restart, and so nobody's word today.
  limits.set('csms/max', 25);
  expect(limits.offer.amps).toBe(8);
  limits.set('csms/max', null);
  say(limits, 20);
  say(limits, null);
  expect(heard).toEqual([20, 32]);
});

it('tells what would be offered without one of its limits, and what that one says', () => {
  const { limits } = book();
  limits.set('share', 7);
  expect([limits.offer.amps, limits.allowedBut('share'), limits.amps('share'), limits.amps('grid')]).toEqual([
    7, 20, 7, -1,
  ]);
});

it('tells of every limit that is set to whoever wants to know, whether or not it decides', () => {
  const { limits } = book();
  let told = 0;
  limits.onSet(() => told++);
  limits.set('csms', 25);
  limits.setDynamic('house', 30);
  limits.set('csms', null);
  expect(told).toBe(3);
});
