/**
 * The outputs that stand for as long as a state does, and how dangerous each value is.
 * A level may become less dangerous at any time, at once; it may become more dangerous only after the turn that asks
 * for it is durable (architecture §3). Where no machine stands behind a level, it is `safe`.
 */

/** Plug-lock motor: not driven, driven towards locked, driven towards unlocked. */
export type Motor = 'rest' | 'lock' | 'unlock';

/** Every level of one EVSE. */
export type EvseLevels = {
  /** Contactor coil energised. */
  readonly coil: boolean;
  /** Control pilot duty in percent: 100 steady +12 V (nothing offered), 0 steady −12 V (state F), else the PWM duty. */
  readonly pilotDuty: number;
  /** The pilot's generator is taken off the wire: steady 0 V (state E), as for a car that is to wake up. */
  readonly pilotOff: boolean;
  readonly motor: Motor;
  /** Relay 2 of the board: a fan, or the contactor of phases 2 and 3. */
  readonly relay2: boolean;
  /** Test input of the RCD driven: the residual-current device makes itself trip. */
  readonly rcdTest: boolean;
};

export type LevelName = keyof EvseLevels;

type LevelRow<V> = { readonly safe: V; readonly danger: (value: V) => number };

/** The most that any duty says, A. */
const MOST_AMPS = 80;

/**
 * Amperes that a duty offers, as the car reads it (IEC 61851-1 Table A.8): 6 A from 8 to 10 %, 0.6 A
 * per % up to 85 %, then 2.5 A per % above 64 %, 80 A from 96 to 97 %; else nothing.
 */
export const dutyAmps = (duty: number): number => {
  if (!(duty >= 8 && duty <= 97)) return 0;
  if (duty <= 85) return Math.max(6, duty * 0.6);
  return Math.min((duty - 64) * 2.5, MOST_AMPS);
};

export const levelTable: { readonly [N in LevelName]: LevelRow<EvseLevels[N]> } = {
  coil: { safe: false, danger: (on) => (on ? 1 : 0) },
  // Dead logic is "EVSE not available": the car opens its contactor by itself in state F.
  pilotDuty: { safe: 0, danger: dutyAmps },
  // Off, nothing is offered; on, the duty stands for itself.
  pilotOff: { safe: false, danger: () => 0 },
  // The lock drives towards unlocked only over a contact measured dead (SAF-05). Waiting for a disk would add no safety
  // to that, and a broken disk would keep the driver's cable for ever (LIV-03; guide table 70: in the safe state the
  // plug is unlocked).
  motor: { safe: 'rest', danger: () => 0 },
  // After the coil: what opens in one turn opens in this order (SAF-10).
  relay2: { safe: false, danger: (on) => (on ? 1 : 0) },
  // It flows over an open contact only (SAF-07), through nobody, and is timed by the millisecond: it waits for no disk.
  rcdTest: { safe: false, danger: () => 0 },
};

const isLevelName = (name: string): name is LevelName => Object.hasOwn(levelTable, name);
export const levelNames: readonly LevelName[] = Object.keys(levelTable).filter(isLevelName);

export const safeLevels: EvseLevels = {
  coil: levelTable.coil.safe,
  pilotDuty: levelTable.pilotDuty.safe,
  pilotOff: levelTable.pilotOff.safe,
  motor: levelTable.motor.safe,
  relay2: levelTable.relay2.safe,
  rcdTest: levelTable.rcdTest.safe,
};
