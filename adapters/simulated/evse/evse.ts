/**
 * One charging point as physics: supply ─ meter ─ contactor ─ cable ─ car, with a pilot wire, a plug lock and a reader
 * beside it.
 *
 *   something changes ──▶ energy up to now is counted ──▶ car and current are worked out anew ──▶ wires tell what moved
 *
 * It lives from start to `timers.stop()`. Parts are told of faults and left alone otherwise. It must never let current
 * flow through an open contact, out of a dead phase or into a car that is not there.
 */
import type { EvseHardware } from '../../ports/hardware.ts';
import type { EvseTruth, Plugging } from '../../ports/world.ts';
import type { Part } from '../../ports/world.ts';
import { faultRows, type WorldFault } from '../faults.ts';
import type { EvseMemory } from '../memory.ts';
import { SimulatedReader } from '../reader.ts';
import { Alarm, type Timers } from '../timers.ts';
import { ProximityWire, type CableAmps } from './cable.ts';
import { ordinaryCar, PluggedCar, type CarMind, type Car } from './car.ts';
import { SimulatedContactor } from './contactor.ts';
import { Flow } from './flow.ts';
import { SimulatedLock } from './lock.ts';
import { frequency, phaseVolts, rotation } from './mains.ts';
import { SimulatedMeter, type Measured } from './meter.ts';
import { PilotLine } from './pilot-line.ts';
import { Protection } from './protection.ts';
import type { EvseSettings } from './settings.ts';
import { SimulatedRecloser } from './recloser.ts';
import { SimulatedRelay2 } from './relay2.ts';
import { Signer } from './signer.ts';
import { Surroundings } from './surroundings.ts';

/** The truth with what only a judge needs. */
export type WholeTruth = EvseTruth & {
  /** Everything that ever flowed into cars here, Wh; no meter fault touches it. */
  readonly deliveredWh: number;
  /** Of each phase of the supply in front of the contactor. */
  readonly voltageV: readonly number[];
};

const NO_CAR_RAMP = 1;
const DEFAULT_CABLE_AMPS = 32;
const MS_PER_S = 1000;

export class SimulatedEvse {
  readonly hardware: EvseHardware;
  readonly reader: SimulatedReader | null;
  readonly #settings: EvseSettings;
  readonly #timers: Timers;
  readonly #save: () => void;
  readonly #faults: Set<WorldFault>;
  readonly #pilot: PilotLine;
  readonly #contactor: SimulatedContactor;
  readonly #relay2: SimulatedRelay2;
  readonly #recloser: SimulatedRecloser | null;
  readonly #lock: SimulatedLock | null;
  readonly #proximity: ProximityWire | null;
  readonly #meter: SimulatedMeter;
  readonly #signer: Signer | null;
  readonly #surroundings: Surroundings;
  readonly #protection: Protection;
  readonly #flow = new Flow();
  readonly #full: Alarm;
  readonly #pull: Alarm;
  #car: PluggedCar | null = null;
  #deliveredWh: number;
  #arriving = false;
  /** The driver pulls at a locked plug and takes it as soon as it comes loose. */
  #pulling = false;

  /** `save` keeps the whole world for good before it returns. */
  constructor(settings: EvseSettings, past: EvseMemory | undefined, timers: Timers, save: () => void) {
    this.#settings = settings;
    this.#timers = timers;
    this.#save = save;
    const faults = new Set<WorldFault>(past?.faults);
    const settle = () => this.#settle();
    const isSocket = settings.cable === 'socket';
    this.#faults = faults;
    this.#deliveredWh = past?.deliveredWh ?? 0;
    this.#pilot = new PilotLine(timers, faults, settle);
    this.#contactor = new SimulatedContactor(settings, timers, faults, settle);
    this.#relay2 = new SimulatedRelay2(settings, timers, faults, settle);
    this.#recloser = settings.recloser ? new SimulatedRecloser(timers, faults, settle) : null;
    this.#lock = isSocket
      ? new SimulatedLock(settings, past?.bolt ?? 0, timers, faults, () => this.#boltMoved())
      : null;
    this.#proximity = isSocket ? new ProximityWire(faults) : null;
    this.#signer =
      settings.signingSerial === undefined ? null : new Signer(settings.signingSerial, timers, past?.signer);
    this.#meter = new SimulatedMeter(past?.registerWh ?? settings.startWh, settings.rolloverWh, timers, faults, {
      measure: () => this.#measure(),
      rising: () => this.#flow.rises(timers.now()),
      remember: save,
      signer: this.#signer,
    });
    this.reader = settings.reader ? new SimulatedReader(timers, faults) : null;
    this.#surroundings = new Surroundings(timers, faults, past?.key ?? false);
    this.#protection = new Protection(settings, timers, faults);
    this.#full = new Alarm(timers, settle);
    this.#pull = new Alarm(timers, () => this.#startPulling());
    this.hardware = {
      pilot: this.#pilot,
      contactor: this.#contactor,
      meter: this.#meter,
      evData: { chargePercent: () => (this.#car?.car.tellsCharge === true ? this.#chargePercent() : null) },
      ...this.#surroundings.hardware,
      ...this.#protection.hardware,
      relay2: this.#relay2,
      ...(this.#recloser && { recloser: this.#recloser }),
      ...(this.#lock && { lock: this.#lock, capacitor: this.#lock.capacitor }),
      ...(this.#proximity && { proximity: this.#proximity }),
      ...(this.reader && { reader: this.reader }),
    };
    if (past?.plugged) this.#insert(past.plugged.car, past.plugged.cableAmps, past.plugged.mind);
    this.#restartDamage();
  }

  /** What the hardware does by itself when its watchdog bites. */
  makeSafe(): void {
    this.#contactor.setCoil(false);
    this.#pilot.setDuty(0);
    this.#pilot.setOff(false);
    this.#lock?.drive('rest');
    this.#relay2.set(false);
    this.#protection.makeSafe();
  }

  /** The supply of the controller is gone: what the board still does by itself. */
  losePower(): void {
    this.makeSafe();
    if (!this.#contactor.welded) this.#lock?.losePower();
  }

  turnKey(on: boolean): void {
    this.#surroundings.turnKey(on);
    this.#save();
  }

  plug(wish: Plugging): 'plugged' | 'coming' | 'occupied' | 'locked' {
    if (this.#car !== null || this.#arriving) return 'occupied';
    if (this.#lock?.holds === true) return 'locked';
    if (wish.delayMs === undefined || wish.delayMs === 0) {
      this.#arrive(wish);
      return 'plugged';
    }
    this.#arriving = true;
    this.#timers.after(wish.delayMs, () => this.#arrive(wish));
    return 'coming';
  }

  unplug(): 'unplugged' | 'locked' | 'no-plug' {
    if (this.#car === null) return 'no-plug';
    if (this.#lock?.holds === true) return 'locked';
    this.#account();
    this.#car.leave();
    this.#car = null;
    this.#faults.delete('cable-out-of-car');
    this.#pulling = false;
    this.#pull.clear();
    this.#save();
    this.#settle();
    this.#proximity?.hold(null);
    return 'unplugged';
  }

  /** The car wants at most `amps` per phase; absent: as much as it can take; 0: nothing more. */
  want(amps: number | undefined): 'heard' | 'no-car' {
    if (this.#car === null) return 'no-car';
    this.#car.want(amps ?? this.#car.car.maxAmps);
    this.#save();
    this.#settle();
    return 'heard';
  }

  hasPart(part: Part): boolean {
    const fitted: Partial<Record<Part, unknown>> = {
      lock: this.#lock,
      proximity: this.#proximity,
      reader: this.reader,
      recloser: this.#recloser,
    };
    return fitted[part] !== null;
  }

  switchFault(fault: WorldFault, active: boolean): void {
    if (this.#faults.has(fault) === active) return;
    this.#account();
    if (active) this.#faults.add(fault);
    else this.#faults.delete(fault);
    this.#meter.switched(fault, active);
    this.#car?.switched(fault, active);
    this.#save();
    this.#pilot.switched(fault, active);
    this.#contactor.switched(fault);
    this.#relay2.switched();
    this.#recloser?.switched(fault, active);
    this.#lock?.switched(fault, active);
    this.reader?.switched(fault, active);
    this.#proximity?.refresh();
    this.#surroundings.switched();
    this.#protection.switched();
    this.#settle();
  }

  truth(id: number): WholeTruth {
    this.#account();
    const { high, low } = this.#pilot.peaks;
    const { volts, amps } = this.#measure();
    return {
      id,
      cable: this.#settings.cable,
      plug: this.#car === null ? 'out' : 'in',
      car: this.#carState(),
      pilotHighV: high,
      pilotLowV: low,
      pilotDuty: this.#pilot.duty,
      coil: this.#contactor.coil,
      contact: this.#contactor.welded ? 'welded' : this.#contactor.closed ? 'closed' : 'open',
      bolt: this.#lock?.bolt ?? null,
      relay2: this.#relay2.truth(),
      recloser: this.#recloser && (this.#recloser.closed ? 'closed' : 'open'),
      currentA: amps,
      voltageV: volts,
      registerWh: this.#meter.registerWh,
      deliveredWh: this.#deliveredWh,
      ...this.#surroundings.truth(),
      ...this.#protection.truth(),
      faults: faultRows.map(({ name }) => name).filter((name) => this.#faults.has(name)),
    };
  }

  memory(): EvseMemory {
    this.#account();
    return {
      registerWh: this.#meter.registerWh,
      deliveredWh: this.#deliveredWh,
      bolt: this.#lock?.position ?? 0,
      key: this.#surroundings.truth().key,
      faults: [...this.#faults],
      ...(this.#signer && { signer: this.#signer.memory }),
      plugged: this.#car && { car: this.#car.car, cableAmps: this.#car.cableAmps, mind: this.#car.mind },
    };
  }

  #carState(): EvseTruth['car'] {
    if (this.#car === null) return null;
    const { car, mind, s2Closed } = this.#car;
    return {
      ...car,
      chargePercent: this.#chargePercent(),
      sleepy: mind.asleep,
      wantsEnergy: mind.wantAmps > 0,
      s2Closed,
    };
  }

  #chargePercent(): number {
    if (this.#car === null) return 0;
    this.#account();
    const { car, mind } = this.#car;
    return Math.min(100, mind.storedWh / (car.batteryKwh * 10));
  }

  #arrive(wish: Plugging): void {
    this.#arriving = false;
    // Somebody has locked the empty socket, or the world has moved on: the driver finds no room and leaves.
    if (this.#car !== null || this.#lock?.holds === true) return;
    const car: Car = { ...ordinaryCar, ...wish.car, ...(wish.phases !== undefined && { phases: wish.phases }) };
    const brought = wish.cableAmps ?? DEFAULT_CABLE_AMPS;
    this.#insert(car, this.#settings.cable === 'fixed' ? this.#settings.fixedCableAmps : brought, {
      storedWh: car.batteryKwh * 10 * car.chargePercent,
      wantAmps: wish.thenRequestAmps ?? 0,
      asleep: car.sleepy || this.#faults.has('sleepy'),
    });
    if (wish.unplugAfterS !== undefined) this.#pull.set(wish.unplugAfterS * MS_PER_S);
  }

  #insert(car: Car, cableAmps: CableAmps, mind: CarMind): void {
    this.#account();
    const changed = () => this.#settle();
    const surroundings = { timers: this.#timers, faults: this.#faults, flapHz: this.#settings.flapHz, changed };
    this.#car = new PluggedCar(car, cableAmps, mind, surroundings);
    this.#save();
    this.#proximity?.hold(cableAmps);
    this.#settle();
  }

  #startPulling(): void {
    this.#pulling = true;
    this.unplug();
  }

  #boltMoved(): void {
    this.#save();
    if (this.#pulling) this.unplug();
  }

  /** Damage that moves by itself moves again after a restart. */
  #restartDamage(): void {
    if (this.#faults.has('pilot-noise')) this.#pilot.switched('pilot-noise', true);
    this.#settle();
  }

  #settle(): void {
    this.#account();
    const car = this.#car;
    const connected = car !== null && !this.#faults.has('cable-out-of-car');
    // A car without a cable sees no square wave.
    car?.look(connected ? this.#pilot.dutyAtCar : 100);
    const volts = this.#volts().slice(0, Math.min(car?.car.phases ?? 0, this.#relay2.phases));
    const fed = volts.some((voltage) => voltage > 0);
    // Through one pole alone no circuit is closed: the others and the neutral are open.
    const amps = fed && this.#contactor.closed && connected ? car.draw() : 0;
    this.#flow.set(this.#timers.now(), amps, car?.car.rampAmpsPerS ?? NO_CAR_RAMP, volts);
    const fullInMs = this.#flow.msUntil(car?.roomWh ?? Infinity);
    if (Number.isFinite(fullInMs)) this.#full.set(Math.max(1, Math.ceil(fullInMs)));
    else this.#full.clear();
    this.#surroundings.flows(amps);
    this.#protection.energised(fed && (this.#contactor.closed || this.#contactor.welded) && connected);
    this.#meter.moved(this.#flow.rises(this.#timers.now()));
    // Last, because whoever watches the wire may act at once and settle everything again.
    this.#pilot.load(connected ? car.ohms : null);
  }

  /** Counts the energy that has flowed up to now. */
  #account(): void {
    const wh = this.#flow.take(this.#timers.now());
    this.#meter.count(wh);
    this.#car?.charge(wh);
    this.#deliveredWh += wh;
  }

  /** In front of the contactor: nothing behind an RCD that is off. */
  #volts(): readonly number[] {
    const volts = phaseVolts(this.#settings, this.#faults);
    return this.#recloser?.closed === false ? volts.map(() => 0) : volts;
  }

  #measure(): Measured {
    this.#account();
    const volts = this.#volts();
    const flowing = this.#flow.amps(this.#timers.now());
    const phasesOfCar = Math.min(this.#car?.car.phases ?? 0, this.#relay2.phases);
    const amps = volts.map((voltage, phase) => (voltage > 0 && phase < phasesOfCar ? flowing : 0));
    const supply = [this.#settings, this.#faults] as const;
    return { volts, amps, frequencyHz: frequency(...supply), rotation: rotation(...supply) };
  }
}
