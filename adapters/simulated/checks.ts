/**
 * What may be asked of the world: the range of every value, and one sentence for a value outside it.
 * Values come from people (page, command line, HTTP): they are judged here once, and the physics behind never meets
 * nonsense.
 */
import { z } from 'zod';
import type { Plugging, Touch } from '../ports/world.ts';

const between = (min: number, max: number, unit: string) => {
  const error = `expected a number from ${min} to ${max} (${unit})`;
  return z.number({ error }).min(min, { error }).max(max, { error }).optional();
};
const oneOf = <const V extends readonly number[]>(...values: V) =>
  z.literal(values, { error: `expected ${values.join(', ')}` }).optional();

/** Smallest current that can be asked for: a car that wants 0 A wants nothing (pause). */
const LEAST_AMPS = 0.1;
const MOST_AMPS = 80;
/** Of a value that is quoted back, characters. */
const LONGEST_SHOWN = 60;
const DAY_MS = 86_400_000;

const amps = between(LEAST_AMPS, MOST_AMPS, 'A');

const carWish = z.strictObject({
  batteryKwh: between(0.1, 1000, 'kWh'),
  chargePercent: between(0, 100, '%'),
  phases: oneOf(1, 2, 3),
  maxAmps: amps,
  minAmps: between(0, MOST_AMPS, 'A'),
  rampAmpsPerS: between(0.1, 10_000, 'A/s'),
  reactionMs: between(0, 5000, 'ms'),
  sleepy: z.boolean({ error: 'expected true or false' }).optional(),
  tellsCharge: z.boolean({ error: 'expected true or false' }).optional(),
});

const plugging = z.strictObject({
  car: carWish.optional(),
  delayMs: between(0, DAY_MS, 'ms'),
  thenRequestAmps: amps,
  phases: oneOf(1, 2, 3),
  cableAmps: oneOf(13, 20, 32, 63),
  unplugAfterS: between(0, 2_592_000, 's'),
});

const touch = z.strictObject({
  idTag: z.string({ error: 'expected a text' }).regex(/^[\x21-\x7e]{1,20}$/, {
    error: 'expected 1 to 20 printable characters without spaces',
  }),
  type: z.string({ error: 'expected a text' }).max(20, { error: 'expected at most 20 characters' }).optional(),
  holdMs: between(1, DAY_MS, 'ms'),
});

const request = z.strictObject({ amps });

const shown = (value: unknown): string =>
  typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'missing').slice(0, LONGEST_SHOWN);

/** One sentence about the first thing that is wrong, or null. */
function complaint(schema: z.ZodType, value: unknown): string | null {
  const issue = schema.safeParse(value, { reportInput: true }).error?.issues[0];
  if (issue === undefined) return null;
  const where = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return `${where}${where && '.'}${issue.keys[0] ?? ''} is not known here`;
  return `${where || 'the request'} is ${shown(issue.input)}: ${issue.message}`;
}

export const complaintAbout = {
  plugging: (wish: Plugging) => complaint(plugging, wish),
  touch: (wish: Touch) => complaint(touch, wish),
  request: (wish: { readonly amps?: number }) => complaint(request, wish),
};
