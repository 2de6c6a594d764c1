/**
 * The car at the plug, as IEC 61851-1 makes it behave: it reads the pilot, and asks for energy by closing its switch
 * S2.
 *
 *   resting ──wants energy, awake, sees PWM for ≥ `minAmps`──▶ ready (S2 closed) ──contact closed──▶ drawing
 *      ▲                                                          │
 *      └── offer gone, full or paused: stops drawing first, ──────┘
 *          then opens S2, within `reactionMs` and 3 s
 *
 * A sleepy car takes no notice of PWM until the pilot has been at 0 V or −12 V for 3 s, and stays awake until it
 * leaves. It decides by the pilot and its battery alone: it must never know what the station has in mind.
 */
import type { CarWish } from '../../ports/world.ts';
import type { Faults, WorldFault } from '../faults.ts';
import { Alarm, type Timers } from '../timers.ts';
import type { CableAmps } from './cable.ts';
import { carOhms } from './pilot-line.ts';

export type Car = Required<CarWish>;

/** An ordinary car: a 60 kWh battery, a fifth full, with an 11 kW on-board charger. */
export const ordinaryCar: Car = {
  batteryKwh: 60,
  chargePercent: 20,
  phases: 3,
  maxAmps: 16,
  minAmps: 6,
  rampAmpsPerS: 10,
  reactionMs: 500,
  sleepy: false,
  tellsCharge: false,
};

/** What is true of a car beyond its kind; survives the controller. */
export type CarMind = {
  /** Energy in the battery, Wh. */
  readonly storedWh: number;
  /** At most this much per phase, A; 0: it wants nothing. */
  readonly wantAmps: number;
  readonly asleep: boolean;
};

/** IEC 61851-1: an EV stops drawing within 3 s of the end of PWM. */
const STOP_LIMIT_MS = 3000;
/** Between the end of the current and the opening of S2. */
const S2_AFTER_CURRENT_MS = 100;
const WAKES_AFTER_MS = 3000;
const OVERDRAW = 1.25;
/** Less than this is missing: the battery is full. */
const FULL_WITHIN_WH = 0.01;

/** Amperes that a duty offers, read as an EV reads it (hardware facts §4); lowest duty of each row, highest first. */
const DUTY_ROWS: readonly (readonly [number, (duty: number) => number])[] = [
  [97, () => 0],
  [96, () => 80],
  [85, (duty) => 2.5 * (duty - 64)],
  [10, (duty) => 0.6 * duty],
  [8, () => 6],
];

/** Amperes in steps of 1 mA. */
function ampsSeen(duty: number): number {
  const row = DUTY_ROWS.find(([lowest]) => duty >= lowest);
  return row === undefined ? 0 : Math.round(row[1](duty) * 1000) / 1000;
}

type CarWorld = {
  readonly timers: Timers;
  readonly faults: Faults;
  readonly changed: () => void;
  /** How often a flapping S2 closes a second. */
  readonly flapHz: number;
};

export class PluggedCar {
  readonly car: Car;
  readonly cableAmps: CableAmps;
  readonly #faults: Faults;
  readonly #flapMs: number;
  readonly #reaction: Alarm;
  readonly #opening: Alarm;
  readonly #waking: Alarm;
  readonly #flap: Alarm;
  #storedWh: number;
  #wantAmps: number;
  #asleep: boolean;
  /** The offer on the wire, and the one that the car has taken notice of. */
  #onWire = 0;
  #seen = 0;
  #s2 = false;
  #flapClosed = false;
  #lastDrawn = 0;

  /** `changed` is called when the car has come to something new by itself. */
  constructor(car: Car, cableAmps: CableAmps, mind: CarMind, world: CarWorld) {
    this.car = car;
    this.cableAmps = cableAmps;
    this.#faults = world.faults;
    this.#flapMs = 500 / world.flapHz;
    this.#storedWh = mind.storedWh;
    this.#wantAmps = mind.wantAmps;
    this.#asleep = mind.asleep;
    const then = (task: () => void) => () => {
      task();
      world.changed();
    };
    this.#reaction = new Alarm(
      world.timers,
      then(() => (this.#seen = this.#onWire)),
    );
    this.#opening = new Alarm(
      world.timers,
      then(() => this.#openS2()),
    );
    this.#waking = new Alarm(
      world.timers,
      then(() => (this.#asleep = false)),
    );
    this.#flap = new Alarm(
      world.timers,
      then(() => (this.#flapClosed = !this.#flapClosed)),
    );
  }

  get mind(): CarMind {
    return { storedWh: this.#storedWh, wantAmps: this.#wantAmps, asleep: this.#asleep };
  }

  get s2Closed(): boolean {
    return this.#faults.has('bc-flapping') ? this.#flapClosed : this.#s2;
  }

  get ohms(): number {
    if (!this.s2Closed) return carOhms.resting;
    return this.#faults.has('ventilation-request') ? carOhms.ventilated : carOhms.ready;
  }

  /** Energy that still fits, Wh. */
  get roomWh(): number {
    return this.car.batteryKwh * 1000 - this.#storedWh;
  }

  /** 0: it wants nothing. */
  want(amps: number): void {
    this.#wantAmps = amps;
  }

  charge(wh: number): void {
    this.#storedWh += wh;
  }

  switched(fault: WorldFault, active: boolean): void {
    if (fault === 'sleepy') this.#asleep = active;
  }

  /** Looks at the pilot and makes up its mind. */
  look(duty: number): void {
    this.#notice(ampsSeen(duty));
    if (!this.#asleep || duty > 0) this.#waking.clear();
    else if (!this.#waking.armed) this.#waking.set(WAKES_AFTER_MS);
    if (!this.#faults.has('bc-flapping')) this.#flap.clear();
    else if (!this.#flap.armed) this.#flap.set(this.#flapMs);
    this.#moveS2();
  }

  /** Amperes per phase that it draws from a live cable. */
  draw(): number {
    if (this.#asks() && this.s2Closed) {
      const most = Math.min(this.#seen, this.#wantAmps, this.car.maxAmps, this.cableAmps);
      this.#lastDrawn = this.#faults.has('overdraw') ? this.#seen * OVERDRAW : most;
      return this.#lastDrawn;
    }
    return this.#clings() ? this.#lastDrawn : 0;
  }

  leave(): void {
    for (const alarm of [this.#reaction, this.#opening, this.#waking, this.#flap]) alarm.clear();
  }

  #notice(offer: number): void {
    this.#onWire = offer;
    if (offer === this.#seen) this.#reaction.clear();
    else this.#reaction.setEarlier(offer > 0 ? this.car.reactionMs : this.#stopMs() - this.#gapMs());
  }

  #moveS2(): void {
    if (this.#asks()) {
      this.#opening.clear();
      this.#s2 = true;
    } else if (!this.#s2 || this.#heldClosed()) {
      this.#opening.clear();
    } else if (!this.#opening.armed) {
      this.#opening.set(this.#gapMs());
    }
  }

  #heldClosed(): boolean {
    return this.#faults.has('s2-stuck') || this.#clings();
  }

  /** Draws on although nobody offers it anything. */
  #clings(): boolean {
    return this.#faults.has('draws-after-offer') && this.#lastDrawn > 0 && this.#wantAmps > 0 && !this.#isFull();
  }

  #openS2(): void {
    this.#s2 = false;
    this.#lastDrawn = 0;
  }

  #asks(): boolean {
    return this.#wantAmps > 0 && !this.#asleep && !this.#isFull() && this.#seen >= this.car.minAmps && this.#seen > 0;
  }

  #isFull(): boolean {
    return this.roomWh < FULL_WITHIN_WH;
  }

  #stopMs(): number {
    return Math.min(this.car.reactionMs, STOP_LIMIT_MS);
  }

  #gapMs(): number {
    return Math.min(S2_AFTER_CURRENT_MS, this.#stopMs() / 2);
  }
}
