/**
 * The part of the world that does not forget when the controller dies: registers, plugs, bolts, keys, damage, and what
 * a car wants. Not in it: coil, pilot, motor and every wait (a driver on the way, a tag on the reader): these are gone.
 */
import { z } from 'zod';
import { isWorldFault } from './faults.ts';
import { isStationFault } from './station/faults.ts';

const car = z.strictObject({
  batteryKwh: z.number(),
  chargePercent: z.number(),
  phases: z.literal([1, 2, 3]),
  maxAmps: z.number(),
  minAmps: z.number(),
  rampAmpsPerS: z.number(),
  reactionMs: z.number(),
  sleepy: z.boolean(),
  tellsCharge: z.boolean().default(false),
});

const evse = z.object({
  registerWh: z.number().nonnegative(),
  /** Everything that ever flowed into cars here, Wh: the truth that no meter fault touches. */
  deliveredWh: z.number().nonnegative(),
  /** 0 unlocked … 1 locked. */
  bolt: z.number().min(0).max(1),
  /** Nobody turns a key because a board restarts. */
  key: z.boolean(),
  faults: z.array(z.string().refine(isWorldFault, 'no such fault')),
  /** What a signing meter does not forget. */
  signer: z
    .object({ pages: z.number(), begun: z.object({ TM: z.string(), RV: z.number() }).nullable() })
    .exactOptional(),
  plugged: z
    .object({
      car,
      cableAmps: z.literal([13, 20, 32, 63]),
      mind: z.object({ storedWh: z.number(), wantAmps: z.number(), asleep: z.boolean() }),
    })
    .nullable(),
});

const world = z.object({
  version: z.literal(1),
  evses: z.array(evse),
  /** Absent in a world that was written before the station had parts of its own. */
  stationFaults: z.array(z.string().refine(isStationFault, 'no such fault')).default([]),
});

export type EvseMemory = z.infer<typeof evse>;
export type RememberedWorld = z.infer<typeof world>;

const NOTHING: RememberedWorld = { version: 1, evses: [], stationFaults: [] };

/**
 * Throws where the memory is not one that this world has written: a register that starts anew without a word would
 * make every later sum wrong. Nothing saved yet (`undefined`) is an empty past.
 */
export function recall(saved: unknown): RememberedWorld {
  if (saved === undefined) return NOTHING;
  const result = world.safeParse(saved);
  if (result.success) return result.data;
  throw new Error(
    `the memory of the simulated world is damaged: ${z.prettifyError(result.error)}; delete it to begin anew`,
  );
}
