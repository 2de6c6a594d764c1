/**
 * Motors of plug locks as data: how long each is driven and what its sensor says at the two ends of its way, mV at the
 * input of the board. Source of every row: hardware.md §0, "Plug lock table"; a motor that is not in any public source
 * has no windows here, and whoever builds it in sets them (`ports[]/plug_lock/…_mv`): they are never guessed.
 */
import type { Bolt } from './readings.ts';

/** Lowest and highest, mV. */
export type Window = readonly [number, number];

export type PlugLock = {
  readonly driveMs: number;
  /** `none`: the motor has no sensor. `unknown`: no public source says what it shows. */
  readonly sensor: { readonly unlocked: Window; readonly locked: Window } | 'none' | 'unknown';
};

/** The longest of the public ones; a motor that has reached its end takes no harm from it. */
const LONGEST_MS = 600;
const unknown: PlugLock = { driveMs: LONGEST_MS, sensor: 'unknown' };
const sensed = (driveMs: number, unlocked: Window, locked: Window): PlugLock => ({
  driveMs,
  sensor: { unlocked, locked },
});

export const plugLocks = {
  'KUESTER-02S': sensed(600, [2900, 3300], [0, 700]),
  'KUESTER-04S': sensed(600, [2700, 3300], [0, 1950]),
  'EV-T2M3S-E-LOCK12V': unknown,
  'EV-T2M3SM-E-LOCK12V': unknown,
  'HELLA-MICRO-ACTUATOR-1': sensed(400, [2900, 3300], [0, 950]),
  'WALTHER-WERKE-9798999009': unknown,
  'INTRAMCO-603205': unknown,
  'SCAME-200.23260BS': sensed(500, [2900, 3300], [0, 700]),
  'SCAME-200.23261BS': unknown,
  'SCAME-200.23261BP': sensed(500, [2700, 3300], [0, 950]),
  'SCAME-200.23261BL': { driveMs: 500, sensor: 'none' },
} as const satisfies Record<string, PlugLock>;

export type PlugLockType = keyof typeof plugLocks;

const isWithin = (mv: number, [lowest, highest]: Window): boolean => mv >= lowest && mv <= highest;

/** What a voltage of the sensor means; anything between the two windows, or outside both, is on its way. */
export function boltAt(mv: number, { unlocked, locked }: { readonly unlocked: Window; readonly locked: Window }): Bolt {
  if (isWithin(mv, locked)) return 'locked';
  return isWithin(mv, unlocked) ? 'unlocked' : 'moving';
}
