/**
 * The hands that reach into a simulated world: a driver with a car and a card, somebody at the fuse box, somebody who
 * breaks things. Only for simulated hardware; the controller never sees this port, it meets the consequences through
 * its hardware. No verb ever throws: what cannot be done is answered with a word and one sentence.
 */
import type { Glow } from '../../machines/vocabulary/lamps.ts';

/** Where damage may sit. */
export const parts = [
  'pilot',
  'car',
  'proximity',
  'contactor',
  'lock',
  'meter',
  'reader',
  'mains',
  'heat',
  'rcd',
  'emergency switch',
  'relay2',
  'recloser',
] as const;
export type Part = (typeof parts)[number];

/** A car that is described in part; the rest is the world's ordinary car. */
export type CarWish = {
  /** Capacity of the battery, kWh. */
  readonly batteryKwh?: number;
  /** State of charge when it arrives, 0–100 %. */
  readonly chargePercent?: number;
  /** Phases of its on-board charger. */
  readonly phases?: 1 | 2 | 3;
  /** The most its on-board charger draws per phase, A. */
  readonly maxAmps?: number;
  /** It does not charge below this, A. */
  readonly minAmps?: number;
  /** How fast its current rises, A/s; it falls at once. */
  readonly rampAmpsPerS?: number;
  /** How long it takes to follow a change of the pilot, ms. */
  readonly reactionMs?: number;
  /** Must be woken by a break of the pilot before it charges again. */
  readonly sleepy?: boolean;
  /** Tells its state of charge to a station that can hear it. */
  readonly tellsCharge?: boolean;
};

export type Plugging = {
  readonly car?: CarWish;
  /** Wait this long before plugging in, ms. */
  readonly delayMs?: number;
  /**
   * Ask for energy right after plugging in, at most this many A per phase; absent: the car is plugged in and asks on
   * `request`.
   */
  readonly thenRequestAmps?: number;
  /** Short for `car.phases`. */
  readonly phases?: 1 | 2 | 3;
  /** Rating of the cable that the driver brings, A; a fixed cable keeps its own. */
  readonly cableAmps?: 13 | 20 | 32 | 63;
  /** Pull the plug this many seconds after it went in. */
  readonly unplugAfterS?: number;
};

export type Visit = {
  readonly idTag: string;
  /** From the first card to the second, in minutes of the world. */
  readonly minutes: number;
  /** One driver after the other, until it is ended. */
  readonly again: boolean;
};

export type Touch = {
  /** The tag's id as the reader would give it: hex text. */
  readonly idTag: string;
  /** Kind of tag, e.g. `ISO14443A`. */
  readonly type?: string;
  /** How long it lies on the reader, ms; a short touch when absent. */
  readonly holdMs?: number;
};

/** What became of a verb, and one sentence about it for the person who asked. */
export type WorldOutcome =
  | { readonly done: true; readonly told: string }
  /**
   * `unknown`: no such EVSE, reader or fault. `invalid`: a value is out of range. `refused`: physics forbids it (the
   * plug is locked).
   */
  | { readonly done: false; readonly failure: 'unknown' | 'invalid' | 'refused'; readonly told: string };

export type CarState = Required<CarWish> & {
  readonly wantsEnergy: boolean;
  /** Its switch S2 is closed: the pilot shows C or D. */
  readonly s2Closed: boolean;
};

export type EvseTruth = {
  readonly id: number;
  /** How the cable is fitted. */
  readonly cable: 'socket' | 'fixed';
  readonly plug: 'in' | 'out';
  readonly car: CarState | null;
  /** Peak voltages of the pilot, V. */
  readonly pilotHighV: number;
  readonly pilotLowV: number;
  /** Percent. */
  readonly pilotDuty: number;
  readonly coil: boolean;
  readonly contact: 'open' | 'closed' | 'welded';
  /** Null with a fixed cable. */
  readonly bolt: 'locked' | 'unlocked' | 'moving' | null;
  /** What hangs on relay 2. */
  readonly relay2: { readonly drives: 'fan' | 'phases'; readonly coil: boolean; readonly closed: boolean };
  /** Null: none is fitted. */
  readonly recloser: 'open' | 'closed' | null;
  /** What really flows, A, in the order L1, L2, L3. */
  readonly currentA: readonly number[];
  /** The meter's register with its fraction, Wh. */
  readonly registerWh: number;
  /** Inside the charging point, °C. */
  readonly celsius: number;
  readonly neutralEarthV: number;
  /** The key switch is on. */
  readonly key: boolean;
  readonly lamp: Glow;
  readonly statusOutput: Glow;
  /** The residual-current device, and its test input as it sees it. */
  readonly rcd: { readonly tripped: boolean; readonly testing: boolean };
  /** The emergency switch is pressed. */
  readonly emergency: boolean;
  /** Names of the faults that are switched on. */
  readonly faults: readonly string[];
};

/** What the EVSEs have in common. */
export type StationTruth = {
  /** The card for log and black box takes what is written. */
  readonly cardSound: boolean;
  /** How strong the modem hears its network, dBm. */
  readonly signalDbm: number;
  /** Names of the faults of the station that are switched on. */
  readonly faults: readonly string[];
};

/** The whole truth, as plain JSON. */
export type WorldState = {
  readonly station: StationTruth;
  readonly evses: readonly EvseTruth[];
  readonly readers: readonly { readonly id: number; readonly tag: string | null }[];
  readonly mains: { readonly present: boolean; readonly voltageV: readonly number[]; readonly frequencyHz: number };
  readonly network: { readonly up: boolean };
  /** How many times as fast as real time it runs. */
  readonly speed: number;
  /** EVSEs where a driver plays a whole visit by himself. */
  readonly visits: readonly number[];
};

/** What instruments on the terminals of an EVSE show, to their resolution. */
export type Terminals = Pick<EvseTruth, 'coil' | 'contact' | 'bolt' | 'lamp'> & {
  /** Duty of the pilot, whole percent, and its positive peak, whole volts. */
  readonly pilotDuty: number;
  readonly pilotVolts: number;
  /** What relay 2 switches is on. */
  readonly relay2: boolean;
  readonly rcdTest: boolean;
};

/** At the end of an instant in which that has changed anywhere, by EVSE. */
export type Shown = { readonly atMs: number; readonly evses: readonly Terminals[] };

/** What has been reached. Frames: to the central system and from it, in the life of this process. */
export type TimeSeen = {
  readonly nowMs: number;
  readonly sent: number;
  readonly received: number;
  /** What has been seen on the terminals since the last answer, in order. */
  readonly shown: readonly Shown[];
};

/** Time of a world that passes only when somebody says so. */
export interface TimeControl {
  /** Until `instant`, ms since the start, or, sooner, until something has been said to the central system. */
  passUntil(instant: number): Promise<TimeSeen>;
}

export interface WorldControl {
  plug(evse: number, wish: Plugging): WorldOutcome;
  unplug(evse: number): WorldOutcome;
  /** The car asks for energy, at most `amps` per phase where given. */
  request(evse: number, wish: { readonly amps?: number }): WorldOutcome;
  /** The car stops asking and stays plugged in. */
  pause(evse: number): WorldOutcome;
  /** Somebody turns the key switch. */
  turnKey(evse: number, on: boolean): WorldOutcome;
  /** Switches one fault of one EVSE on or off. */
  fault(evse: number, name: string, active: boolean): WorldOutcome;
  /** Switches one fault of the station as a whole on or off. */
  stationFault(name: string, active: boolean): WorldOutcome;
  tag(reader: number, touch: Touch): WorldOutcome;
  /** The way to the central system. */
  network(wish: { readonly up: boolean }): WorldOutcome;
  /** A driver comes, charges, and goes by himself. */
  visit(evse: number, wish: Visit): WorldOutcome;
  /** He goes at once and leaves everything as it is. */
  endVisit(evse: number): WorldOutcome;
  /** How many times as fast as real time the world runs, 1–1000; until the next start. */
  pace(speed: number): WorldOutcome;
  /** The supply of the controller fails at once and comes back. */
  powerCut(): WorldOutcome;
  state(): WorldState;
  /** Every fault that can be switched on, where it sits, with one sentence of what it does. */
  faults(): readonly { readonly name: string; readonly about: string; readonly part: Part }[];
  /** The same for the station as a whole. */
  stationFaults(): readonly { readonly name: string; readonly about: string }[];
}
