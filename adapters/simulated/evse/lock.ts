/**
 * The plug lock of a socket: a motor pushes a bolt through the plug and draws it back; a sensor sees the two ends of
 * its way.
 *
 *   unlocked (0) ◀── moving ──▶ locked (1)      the whole way takes `travelMs`
 *
 * A motor at rest leaves the bolt where it is. From half of its way on the bolt holds the plug. It must never let go of
 * a plug unless it has been driven or forced.
 */
import type { Motor } from '../../../machines/vocabulary/levels.ts';
import type { Bolt, Lock } from '../../ports/lock.ts';
import { boltAt, plugLocks, type PlugLock, type PlugLockType } from '../../../machines/vocabulary/plug-locks.ts';
import type { Capacitor } from '../../ports/capacitor.ts';
import { partOf, type Faults, type WorldFault } from '../faults.ts';
import { Signal } from '../signal.ts';
import { Alarm, type Timers } from '../timers.ts';

const HOLDS_FROM = 0.5;
/** Where a bolt sticks that does not reach the plug. */
const JAMMED_AT = 0.3;
const SENSOR_LATE_MS = 1000;

const INVERTED: { readonly [B in Bolt]: Bolt } = { locked: 'unlocked', unlocked: 'locked', moving: 'moving' };

/** How long a flickering sensor sees the bolt, and how long it does not. */
const SEEN_MS = 480;
const UNSEEN_MS = 20;

type LockSettings = {
  readonly boltTravelMs: number;
  readonly lockType: PlugLockType;
  readonly opensWithoutPower: boolean;
};

const middle = ([lowest, highest]: readonly [number, number]): number => (lowest + highest) / 2;

/** What the sensor of this motor puts on its wire, mV, read back as the board reads it. */
const throughSensor = (bolt: Bolt, { sensor }: PlugLock): Bolt => {
  if (sensor === 'unknown') return bolt;
  if (sensor === 'none') return 'moving';
  const { unlocked, locked } = sensor;
  if (bolt === 'moving') return boltAt((locked[1] + unlocked[0]) / 2, sensor);
  return boltAt(middle(bolt === 'locked' ? locked : unlocked), sensor);
};

export class SimulatedLock implements Lock {
  readonly capacitor: Capacitor;
  readonly #motorType: PlugLock;
  readonly #opensWithoutPower: boolean;
  readonly #charged: Signal<boolean>;
  readonly #flicker: Alarm;
  readonly #travelMs: number;
  readonly #timers: Timers;
  readonly #faults: Faults;
  readonly #changed: () => void;
  readonly #arrival: Alarm;
  readonly #sensor: Signal<Bolt>;
  #motor: Motor = 'rest';
  #unseen = false;
  /** Where the bolt was at `#since`, and where it is going. */
  #from: number;
  #goal: number;
  #since: number;

  /**
   * `position` as it was left, 0 unlocked … 1 locked. `changed` is called when the bolt has left or reached a place.
   */
  constructor(settings: LockSettings, position: number, timers: Timers, faults: Faults, changed: () => void) {
    this.#travelMs = settings.boltTravelMs;
    this.#motorType = plugLocks[settings.lockType];
    this.#opensWithoutPower = settings.opensWithoutPower;
    this.#charged = new Signal(!faults.has('lock-capacitor-flat'));
    this.capacitor = { watch: (listener) => this.#charged.watch(listener) };
    this.#flicker = new Alarm(timers, () => this.#blink());
    this.#timers = timers;
    this.#faults = faults;
    this.#changed = changed;
    this.#from = position;
    this.#goal = position;
    this.#since = timers.now();
    this.#arrival = new Alarm(timers, () => this.#stopAt(this.#goal));
    this.#sensor = new Signal(this.#shown());
  }

  drive(motor: Motor): void {
    if (motor === this.#motor) return;
    this.#motor = motor;
    this.#travel();
  }

  watch(listener: (bolt: Bolt) => void): void {
    this.#sensor.watch(listener);
  }

  /** With its last charge the board draws the bolt. */
  losePower(): void {
    const held = this.#faults.has('lock-jam-unlocking') || this.#faults.has('lock-capacitor-flat');
    if (this.#opensWithoutPower && !held) this.#stopAt(0);
  }

  /** 0 unlocked … 1 locked. */
  get position(): number {
    const way = this.#goal - this.#from;
    const done = this.#travelMs > 0 ? (this.#timers.now() - this.#since) / this.#travelMs : 1;
    return this.#from + Math.sign(way) * Math.min(Math.abs(way), done);
  }

  /** Where the bolt really is, whatever its sensor shows. */
  get bolt(): Bolt {
    if (this.#arrival.armed) return 'moving';
    if (this.#goal === 0) return 'unlocked';
    return this.#goal === 1 ? 'locked' : 'moving';
  }

  get holds(): boolean {
    return this.position >= HOLDS_FROM;
  }

  switched(fault: WorldFault, active: boolean): void {
    if (partOf(fault) !== 'lock') return;
    if (fault === 'lock-forced' && active) this.#stopAt(0);
    if (fault === 'lock-closes-itself' && active) this.#stopAt(1);
    if (fault === 'lock-flicker') this.#startFlicker(active);
    this.#charged.set(!this.#faults.has('lock-capacitor-flat'));
    this.#travel();
    this.#show();
  }

  #reachable(from: number): number {
    if (this.#faults.has('lock-forced')) return 0;
    if (this.#faults.has('lock-capacitor-flat')) return from;
    if (this.#motor === 'lock') return this.#faults.has('lock-jam-locking') ? Math.max(from, JAMMED_AT) : 1;
    if (this.#motor === 'unlock') return this.#faults.has('lock-jam-unlocking') ? from : 0;
    return from;
  }

  #travel(): void {
    const from = this.position;
    this.#from = from;
    this.#goal = this.#reachable(from);
    this.#since = this.#timers.now();
    if (this.#goal === from) this.#arrival.clear();
    else this.#arrival.set(Math.abs(this.#goal - from) * this.#travelMs);
    this.#show();
    this.#changed();
  }

  #stopAt(position: number): void {
    this.#arrival.clear();
    this.#from = position;
    this.#goal = position;
    this.#since = this.#timers.now();
    this.#show();
    this.#changed();
  }

  #startFlicker(active: boolean): void {
    this.#unseen = false;
    if (active) this.#flicker.set(SEEN_MS);
    else this.#flicker.clear();
  }

  #blink(): void {
    this.#unseen = !this.#unseen;
    this.#flicker.set(this.#unseen ? UNSEEN_MS : SEEN_MS);
    this.#show();
  }

  #shown(): Bolt {
    if (this.#unseen) return 'moving';
    const bolt = throughSensor(this.bolt, this.#motorType);
    return this.#faults.has('lock-feedback-inverted') ? INVERTED[bolt] : bolt;
  }

  #show(): void {
    const shown = this.#shown();
    if (this.#faults.has('lock-feedback-late')) this.#timers.after(SENSOR_LATE_MS, () => this.#showLate(shown));
    else this.#sensor.set(shown);
  }

  #showLate(shown: Bolt): void {
    if (this.#faults.has('lock-feedback-late')) this.#sensor.set(shown);
  }
}
