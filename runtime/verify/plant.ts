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
import type { Bolt, CableRating } from '../../machines/vocabulary/readings.ts';

/** What takes time in the world, and in judging it. */
export type WorldTimer =
  /** The disk has what it needs before the coil may be switched on (architecture §3): it may take any time. */
  | 'disk'
  /** The main contact moves; the bolt moves. */
  | 'contact'
  | 'bolt'
  /** The same for relay 2, and for what it switches. */
  | 'relayDisk'
  | 'relayContact'
  /** SAF-01: since the car stopped asking. SAF-10: since the contact opened. SAF-06: since coil and contact differ. */
  | 'unasked'
  /** SAF-01: since a car asks for air and there is none. */
  | 'airless'
  /** SAF-04: since the bolt left the plug. */
  | 'loose'
  | 'rest'
  | 'differ'
  /** SAF-06 for the second contactor. */
  | 'relayDiffer'
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
  relayDisk: 0,
  relayContact: 200,
  unasked: 100,
  airless: 100,
  // A sensor that flickers stops no session: `ports[]/plug_lock/debounce_ms` and no longer.
  loose: 51,
  rest: 6000,
  // What is noticed after exactly 250 ms is in time.
  differ: 251,
  relayDiffer: 251,
  grace: 10_000,
  away: 500,
  answer: 30_000,
  rcd: 200,
  // A test that is exactly 24 h old is young enough.
  age: 86_400_001,
};

/** In alphabetical order, as a plant has them. */
const isWorldTimer = (name: string): name is WorldTimer => Object.hasOwn(worldDelays, name);
export const worldTimers: readonly WorldTimer[] = Object.keys(worldDelays).filter(isWorldTimer).toSorted();

/** When the disk is ready is nobody's delay: a story tells it. */
export const onDisk: readonly WorldTimer[] = ['disk', 'relayDisk'];

export type Damage =
  | 'none'
  | 'shorted'
  | 'leaky'
  | 'welded'
  | 'stuck-open'
  /** What relay 2 switches: welded, or it does not close. */
  | 'relay-welded'
  | 'relay-stuck'
  | 'jammed-locking'
  | 'jammed-unlocking'
  | 'forced'
  /** A sensor says what it likes, and another thing whenever it likes: of the contact, the bolt, the second contact. */
  | 'lying'
  | 'lying-bolt'
  | 'lying-relay'
  /** Anything else that any other part of the station finds wrong. */
  | 'other';

/** Somebody has asked; the answer is still to come. */
export type Question = 'meter' | 'token';

/** What of the reason of an ending makes a difference. */
export type Ending = 'none' | 'refused' | 'other';

export type Plant = {
  /** The controller is powered. */
  readonly up: boolean;
  readonly hasLock: boolean;
  readonly hasRcd: boolean;
  readonly hasEmergency: boolean;
  readonly hasProximity: boolean;
  /** Who drives relay 2. */
  readonly relayUser: 'none' | 'ventilation' | 'secondary';
  /** Who may charge: whom somebody vouches for, everybody, whoever the key lets. */
  readonly access: 'card' | 'free' | 'key';
  /** A transaction goes on after a power cut; it waits for a car that has left. */
  readonly resumes: boolean;
  readonly waits: boolean;
  readonly plug: 'in' | 'out';
  /** What the car says by its resistor; A: it has gone and left the cable in the socket. */
  readonly car: 'A' | 'B' | 'C' | 'D';
  /** What the plug says the cable may carry. */
  readonly rating: CableRating;
  /** The supply in front of the contactor; the key; a neighbour's fan, which he says is running. */
  readonly mains: 'alive' | 'dead';
  readonly key: 'off' | 'on';
  readonly neighbour: boolean;
  readonly damage: Damage;
  /** What the actuators were given. */
  readonly duty: number;
  readonly pilotOff: boolean;
  readonly coil: boolean;
  readonly relay: boolean;
  readonly motor: Motor;
  /** The RCD's test input is driven. */
  readonly testing: boolean;
  /** The coil is wanted and waits for the disk. */
  readonly coilWaits: boolean;
  readonly relayWaits: boolean;
  readonly contact: 'open' | 'closed';
  /** What the auxiliary contact says of it, whatever it does; none: it says what is. */
  readonly lie: 'none' | 'open' | 'closed';
  readonly bolt: Bolt;
  readonly relayContact: 'open' | 'closed';
  /** The same for their sensors. */
  readonly boltLie: 'none' | Bolt;
  readonly relayLie: 'none' | 'open' | 'closed';
  /** Current goes where it should not; the RCD shows it, or a test. */
  readonly leaks: boolean;
  readonly rcd: 'clear' | 'tripped';
  readonly emergency: 'released' | 'pressed';
  /** The last verdict on the pilot line. */
  readonly sense: PilotSense | null;
  /** What may be offered, A. */
  readonly amps: number;
  /** What a machine's state allows at most (`runtime/station/imposed.ts`), A; null: it does not say. */
  readonly cap: number | null;
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
  /** It is told that the plug of somebody is kept. */
  readonly kept: boolean;
  /** The controller has reported the car that is there. */
  readonly met: boolean;
  /** The ledger has an open transaction; something has happened that may end it. */
  readonly account: boolean;
  /** The ledger has it that the transaction ends, and why: a refusal keeps the cable. */
  readonly ending: Ending;
  readonly mayEnd: boolean;
  /** The car has not asked for longer than is forgiven. */
  readonly unasked: boolean;
  /** The car asks for air, and there has been none for longer than is forgiven. */
  readonly airless: boolean;
  /** The bolt has not held the plug for longer than is forgiven. */
  readonly loose: boolean;
  /** Coil and contact have differed for too long, and nobody has seen to it. */
  readonly mustLatch: boolean;
  /** The second contactor has not been where its command wants it for too long. */
  readonly astray: boolean;
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

export type Fitting = Pick<
  Plant,
  'hasLock' | 'hasRcd' | 'hasEmergency' | 'hasProximity' | 'relayUser' | 'access' | 'resumes' | 'waits' | 'budget'
>;

/** What is true only within a step, as it is without one. */
export const momentary: Pick<Plant, 'rewound' | 'acknowledged' | 'broken'> = {
  rewound: [],
  acknowledged: false,
  broken: [],
};

/** Before the controller is powered for the first time. */
export const freshPlant = (fitting: Fitting): Plant => ({
  up: false,
  hasLock: fitting.hasLock,
  hasRcd: fitting.hasRcd,
  hasEmergency: fitting.hasEmergency,
  hasProximity: fitting.hasProximity,
  relayUser: fitting.relayUser,
  access: fitting.access,
  resumes: fitting.resumes,
  waits: fitting.waits,
  plug: 'out',
  car: 'B',
  rating: 'none',
  mains: 'alive',
  key: 'off',
  neighbour: false,
  damage: 'none',
  duty: 0,
  pilotOff: false,
  coil: false,
  relay: false,
  motor: 'rest',
  testing: false,
  coilWaits: false,
  relayWaits: false,
  contact: 'open',
  lie: 'none',
  bolt: 'unlocked',
  relayContact: 'open',
  boltLie: 'none',
  relayLie: 'none',
  leaks: false,
  rcd: 'clear',
  emergency: 'released',
  sense: null,
  amps: 16,
  cap: null,
  asked: [],
  timers: [],
  budget: fitting.budget,
  dead: null,
  vouched: false,
  refused: false,
  kept: false,
  met: false,
  account: false,
  ending: 'none',
  mayEnd: false,
  unasked: true,
  airless: false,
  loose: true,
  mustLatch: false,
  astray: false,
  hurt: false,
  tripSeen: false,
  proven: false,
  standing: [],
  ...momentary,
});

/** What the contact is measured to be: nobody in the station knows more. */
export const seenContact = (plant: Plant): Plant['contact'] => (plant.lie === 'none' ? plant.contact : plant.lie);

/** The same for the bolt and for what relay 2 switches. */
export const seenBolt = (plant: Plant): Bolt => (plant.boltLie === 'none' ? plant.bolt : plant.boltLie);
export const seenRelay = (plant: Plant): Plant['relayContact'] =>
  plant.relayLie === 'none' ? plant.relayContact : plant.relayLie;

/** The car asks for air, and no fan is seen to run. */
export const lacksAir = (plant: Plant): boolean =>
  plant.plug === 'in' &&
  plant.car === 'D' &&
  !(plant.relayUser === 'ventilation' ? seenRelay(plant) === 'closed' : plant.neighbour);

/** The pilot line shows a car that asks for energy. That its diode is missing shows only while the PWM runs. */
export const asksForEnergy = (plant: Plant): boolean => {
  if (plant.plug !== 'in' || (plant.car !== 'C' && plant.car !== 'D') || plant.pilotOff) return false;
  return plant.damage !== 'shorted' && !(plant.damage === 'leaky' && plant.duty > 0 && plant.duty < 100);
};

/** Somebody has vouched for whoever is there, or nobody has to. */
export const mayCharge = (plant: Plant): boolean => plant.access === 'free' || plant.key === 'on' || plant.vouched;

/** What may be offered at the start of a charge, and later, A. */
export const allowed = ({ amps, cap }: Plant): number => Math.min(amps, cap ?? amps);
