/**
 * The truth that the explorer judges by: the smallest world in which every promise about one EVSE can be broken. A
 * plug, a car, a pilot wire, a coil and its contact, a bolt and its motor, and who has been allowed to charge.
 *
 * It is a value: everything that may happen next depends on it and on nothing else. It has no clock; what takes time is
 * a `WorldTimer`, which fires when the explorer (or, when a finding is told again, a real clock) says so.
 * It must never look into a machine: it meets the controller only through levels, orders and facts.
 */
import type { PilotSense } from '../../machines/evse/pilot-bands.ts';
import type { FaultName } from '../../machines/vocabulary/faults.ts';
import type { Motor } from '../../machines/vocabulary/levels.ts';
import type { Bolt } from '../../machines/vocabulary/readings.ts';

/** What takes time in the world, and in judging it. */
export type WorldTimer =
  /** The disk has what it needs before the coil may be switched on (architecture §3): it may take any time. */
  | 'disk'
  /** The main contact moves; the bolt moves. */
  | 'contact'
  | 'bolt'
  /** SAF-01: since the car stopped asking. SAF-10: since the contact opened. SAF-06: since coil and contact differ. */
  | 'unasked'
  /** SAF-04: since the bolt left the plug. */
  | 'loose'
  | 'rest'
  | 'differ'
  /** BIL-03: since nobody may charge any more. */
  | 'grace'
  /**
   * Nobody plugs in again faster than that, and nothing moves on the wire in the first moments of the controller: what
   * it cannot have seen proves nothing.
   */
  | 'away'
  /** Until the central system counts as silent: its call times out. */
  | 'answer'
  /** The RCD trips, or lets go. SAF-02: since the last passed self-test. */
  | 'rcd'
  | 'age';

/** Milliseconds: the slowest healthy parts, and the limits of `promises.md`. */
export const worldDelays: Readonly<Record<WorldTimer, number>> = {
  disk: 0,
  contact: 200,
  bolt: 500,
  unasked: 100,
  // A sensor that flickers stops no session: `ports[]/plug_lock/debounce_ms` and no longer.
  loose: 51,
  rest: 6000,
  // What is noticed after exactly 250 ms is in time.
  differ: 251,
  grace: 10_000,
  away: 500,
  answer: 30_000,
  rcd: 200,
  // A test that is exactly 24 h old is young enough.
  age: 86_400_001,
};

export type Damage =
  | 'none'
  | 'shorted'
  | 'leaky'
  | 'welded'
  | 'stuck-open'
  | 'jammed-locking'
  | 'jammed-unlocking'
  | 'forced'
  /** Anything else that any other part of the station finds wrong. */
  | 'other';

/** Somebody has asked; the answer is still to come. */
export type Question = 'meter' | 'token';

export type Plant = {
  /** The controller is powered. */
  readonly up: boolean;
  readonly hasLock: boolean;
  readonly hasRcd: boolean;
  readonly hasEmergency: boolean;
  readonly plug: 'in' | 'out';
  /** What the car says by its resistor. */
  readonly car: 'B' | 'C';
  readonly damage: Damage;
  /** What the actuators were given. */
  readonly duty: number;
  readonly coil: boolean;
  readonly motor: Motor;
  /** The RCD's test input is driven. */
  readonly testing: boolean;
  /** The coil is wanted and waits for the disk. */
  readonly coilWaits: boolean;
  readonly contact: 'open' | 'closed';
  readonly bolt: Bolt;
  /** Current goes where it should not; the RCD shows it, or a test. */
  readonly leaks: boolean;
  readonly rcd: 'clear' | 'tripped';
  readonly emergency: 'released' | 'pressed';
  /** The last verdict on the pilot line. */
  readonly sense: PilotSense | null;
  /** What may be offered, A. */
  readonly amps: number;
  readonly asked: readonly Question[];
  readonly timers: readonly WorldTimer[];
  /** How much more may break. */
  readonly budget: number;
  /** Something has broken, or has been cut off, in this life. */
  readonly hurt: boolean;
  readonly dead: string | null;
  // The judge's notes.
  /** Somebody who may has vouched for a driver since the last unplugging. */
  readonly vouched: boolean;
  /** The central system has refused whoever is charging: his cable may be kept (OCPP 1.6 errata 3.5). */
  readonly refused: boolean;
  /** The controller has reported the car that is there. */
  readonly met: boolean;
  /** The ledger has an open transaction; something has happened that may end it. */
  readonly account: boolean;
  readonly mayEnd: boolean;
  /** The car has not asked for longer than is forgiven. */
  readonly unasked: boolean;
  /** The bolt has not held the plug for longer than is forgiven. */
  readonly loose: boolean;
  /** Coil and contact have differed for too long, and nobody has seen to it. */
  readonly mustLatch: boolean;
  /** SAF-02: the RCD has tripped in the running test; it has passed one that is young enough. */
  readonly tripSeen: boolean;
  readonly proven: boolean;
  /** Standing faults as they were reported. */
  readonly standing: readonly FaultName[];
  // Within one step only.
  /** Timers that began anew although they ran. */
  readonly rewound: readonly WorldTimer[];
  readonly acknowledged: boolean;
  readonly broken: readonly string[];
};

export type Fitting = Pick<Plant, 'hasLock' | 'hasRcd' | 'hasEmergency' | 'budget'>;

/** Before the controller is powered for the first time. */
export const freshPlant = ({ hasLock, hasRcd, hasEmergency, budget }: Fitting): Plant => ({
  up: false,
  hasLock,
  hasRcd,
  hasEmergency,
  plug: 'out',
  car: 'B',
  damage: 'none',
  duty: 0,
  coil: false,
  motor: 'rest',
  testing: false,
  coilWaits: false,
  contact: 'open',
  bolt: 'unlocked',
  leaks: false,
  rcd: 'clear',
  emergency: 'released',
  sense: null,
  amps: 16,
  asked: [],
  timers: [],
  budget,
  dead: null,
  vouched: false,
  refused: false,
  met: false,
  account: false,
  mayEnd: false,
  unasked: true,
  loose: true,
  mustLatch: false,
  hurt: false,
  tripSeen: false,
  proven: false,
  standing: [],
  rewound: [],
  acknowledged: false,
  broken: [],
});

/** The pilot line shows a car that asks for energy. That its diode is missing shows only while the PWM runs. */
export const asksForEnergy = ({ plug, car, damage, duty }: Plant): boolean =>
  plug === 'in' && car === 'C' && damage !== 'shorted' && !(damage === 'leaky' && duty > 0 && duty < 100);
