/**
 * What charging profiles cost: a hundred of them with ten thousand periods, once as the pilot asks (what is allowed
 * now, and until when) and once as a central system does (the whole composite schedule).
 */
import { stacks, timeline, together } from '../../machines/load/schedule.ts';
import type { ChargingProfile } from '../../machines/vocabulary/profiles.ts';
import { quantile, type Bench } from './figure.ts';

const PROFILES = 100;
const PERIODS = 100;
const ROUNDS = 300;
const WARM_UP = 10;
const DAY_S = 86_400;
const start = Date.UTC(2026, 0, 1);
const wiring = { nominalV: 230, phases: 3 } as const;

/** Each speaks for a hundredth of the day only, so that the stack is walked to its bottom. */
const profile = (number: number): ChargingProfile => ({
  id: number,
  purpose: number % 2 === 0 ? 'max' : 'tx-default',
  evse: 0,
  stackLevel: Math.floor(number / 2),
  timing: { kind: 'absolute', startAt: start + (number * DAY_S * 1000) / PROFILES },
  unit: 'A',
  durationS: DAY_S / PROFILES,
  periods: Array.from({ length: PERIODS }, (_, at) => ({ startS: at * 8, limit: 6 + ((at + number) % 26) })),
});

export const profiles: Bench = () => {
  const list = Array.from({ length: PROFILES }, (_, number) => profile(number));
  const now = { wall: start, elapsedMs: 0 };
  const ask = (most: number) => {
    const { max, session } = stacks(list, 1, null);
    const span = { horizonMs: DAY_S * 1000, most };
    return together(timeline(max, now, wiring, span), timeline(session, now, wiring, span), (a, b) => [a, b]);
  };
  const taken = { composite: [] as number[], now: [] as number[] };
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const begin = performance.now();
    const steps = ask(PROFILES * PERIODS).length;
    const middle = performance.now();
    ask(1);
    const end = performance.now();
    if (steps < PROFILES * PERIODS) throw new Error(`found ${steps} steps, expected every period`);
    if (round < WARM_UP) continue; // still compiling
    taken.composite.push(middle - begin);
    taken.now.push(end - middle);
  }
  const name = 'composite schedule: 100 profiles, 10,000 periods';
  return Promise.resolve([
    { name, value: quantile(taken.composite, 0.99), unit: 'ms p99', aim: { atMost: 5 } },
    {
      name: 'the limit of now: the same profiles',
      value: quantile(taken.now, 0.99),
      unit: 'ms p99',
      aim: { atMost: 5 },
    },
  ]);
};
