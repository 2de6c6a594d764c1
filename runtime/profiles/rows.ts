/** A charging profile as it lies in storage (table `profiles`, by its id), checked before it is believed again. */
import { z } from 'zod';
import type { ChargingProfile } from '../../machines/vocabulary/profiles.ts';
import { purposes } from '../../machines/vocabulary/profiles.ts';

const timing = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['absolute', 'daily', 'weekly']), startAt: z.number() }),
  z.object({ kind: z.literal('relative') }),
]);

const period = z.object({
  startS: z.number().int().nonnegative(),
  limit: z.number().nonnegative(),
  phases: z.number().int().min(1).max(3).exactOptional(),
});

const ascending = (periods: readonly { readonly startS: number }[]): boolean =>
  periods.every(({ startS }, index) =>
    index === 0 ? startS === 0 : startS > (periods[index - 1]?.startS ?? Infinity),
  );

export const profileRow: z.ZodType<ChargingProfile> = z.object({
  id: z.number().int(),
  purpose: z.enum(purposes),
  evse: z.number().int().nonnegative(),
  stackLevel: z.number().int().nonnegative(),
  timing,
  unit: z.enum(['A', 'W']),
  periods: z.array(period).min(1).refine(ascending, 'the first period begins at 0, the others after it in order'),
  durationS: z.number().positive().exactOptional(),
  validFrom: z.number().exactOptional(),
  validTo: z.number().exactOptional(),
  transaction: z.string().exactOptional(),
});
