/**
 * The world to run in: charging points, cars, cards, a supply and a network, as physics on a clock.
 *
 *   new World ──▶ running ──close──▶ still
 *
 * A killed world is built again from its memory: coils off, cars still there.
 * The controller gets `hardware` and nothing else; people get the verbs, which never throw and answer with one
 * sentence. It must never decide anything for the controller, and the same verbs at the same instants give the same
 * world.
 */
import type { Clock } from '../ports/clock.ts';
import type { Hardware } from '../ports/hardware.ts';
import type { Plugging, Touch, Visit, WorldControl, WorldOutcome, WorldState } from '../ports/world.ts';
import { complaintAbout } from './checks.ts';
import { SimulatedEvse, type WholeTruth } from './evse/evse.ts';
import { ordinaryEvse, type EvseSettings } from './evse/settings.ts';
import { faultRows, isWorldFault, partOf } from './faults.ts';
import type { WorldMemory } from './memory-file.ts';
import { recall, type RememberedWorld } from './memory.ts';
import { isStationFault, stationFaultRows } from './station/faults.ts';
import { StationParts } from './station/parts.ts';
import { Timers } from './timers.ts';
import { Visits } from './visits.ts';
import { SimulatedWatchdog } from './watchdog.ts';

export type WorldOptions = {
  readonly clock: Clock;
  /** One entry an EVSE; what is left out is ordinary. */
  readonly evses: readonly Partial<EvseSettings>[];
  /** Unless petted within this the watchdog bites, ms; 0: none. Default 10 s. */
  readonly watchdogMs?: number;
  /** Where the rotary switch of the board stands, 0–15; null: between two; absent: there is none. */
  readonly rotary?: number | null;
  /** How many times as fast as real time its clock runs. */
  readonly speed?: number;
  /** Without it the world forgets everything when it ends. */
  readonly memory?: WorldMemory;
};

/** `WorldState` with what only a judge needs. */
export type WholeWorld = Omit<WorldState, 'evses'> & { readonly evses: readonly WholeTruth[] };

const WATCHDOG_MS = 10_000;
const SHORT_TOUCH_MS = 300;
/** What the car of an ordinary visit asks for, per phase. */
const ORDINARY_AMPS = 16;

const done = (told: string): WorldOutcome => ({ done: true, told });
const not = (failure: 'unknown' | 'invalid' | 'refused', told: string): WorldOutcome => ({
  done: false,
  failure,
  told,
});

export class World implements WorldControl {
  readonly hardware: Hardware;
  /** What the EVSEs have in common: disk, card, modem. */
  readonly parts: StationParts;
  readonly #timers: Timers;
  readonly #evses: readonly SimulatedEvse[];
  readonly #memory: WorldMemory | undefined;
  readonly #nominal: WorldState['mains'];
  readonly #networkListeners: ((up: boolean) => void)[] = [];
  readonly #powerCutListeners: (() => void)[] = [];
  readonly #biteListeners: (() => void)[] = [];
  readonly #paceListeners: ((speed: number) => void)[] = [];
  readonly #visits: Visits;
  #speed: number;
  #networkUp = true;
  #complete = false;

  /** Throws where the memory holds no world. */
  constructor({ clock, evses, watchdogMs = WATCHDOG_MS, rotary, memory, speed = 1 }: WorldOptions) {
    this.#speed = speed;
    this.#timers = new Timers(clock);
    this.#visits = new Visits(this.#timers, {
      plug: (evse) => this.plug(evse, { thenRequestAmps: ORDINARY_AMPS }),
      tag: (reader, idTag) => this.tag(reader, { idTag }),
      unplug: (evse) => this.unplug(evse),
    });
    this.#memory = memory;
    const past = recall(memory?.load());
    const settings = evses.map((evse) => ({ ...ordinaryEvse, ...evse }));
    this.#evses = settings.map((evse, index) => {
      return new SimulatedEvse(evse, past.evses[index], this.#timers, () => this.#save());
    });
    this.parts = new StationParts(past.stationFaults);
    const { voltageV, frequencyHz } = settings[0] ?? ordinaryEvse;
    this.#nominal = { present: true, voltageV: [voltageV, voltageV, voltageV], frequencyHz };
    this.#complete = true;
    this.hardware = {
      evses: this.#evses.map(({ hardware }) => hardware),
      watchdog: new SimulatedWatchdog(this.#timers, watchdogMs, () => this.#bite()),
      ...(rotary === undefined ? {} : { rotary: { read: () => rotary } }),
      ...this.parts.hardware,
    };
  }

  plug(evse: number, wish: Plugging): WorldOutcome {
    const wrong = complaintAbout.plugging(wish);
    if (wrong !== null) return not('invalid', wrong);
    return this.#at(evse, (point) => {
      switch (point.plug(wish)) {
        case 'plugged':
          return done(`EVSE ${evse}: plugged in`);
        case 'coming':
          return done(`EVSE ${evse}: will be plugged in after ${wish.delayMs ?? 0} ms`);
        case 'occupied':
          return not('refused', `EVSE ${evse}: a car is plugged in already, or on its way`);
        case 'locked':
          return not('refused', `EVSE ${evse}: the bolt closes the empty socket`);
      }
    });
  }

  unplug(evse: number): WorldOutcome {
    return this.#at(evse, (point) => {
      switch (point.unplug()) {
        case 'unplugged':
          return done(`EVSE ${evse}: unplugged`);
        case 'locked':
          return not('refused', `EVSE ${evse}: the plug is locked and cannot be pulled`);
        case 'no-plug':
          return not('refused', `EVSE ${evse}: no plug is in`);
      }
    });
  }

  request(evse: number, wish: { readonly amps?: number }): WorldOutcome {
    const wrong = complaintAbout.request(wish);
    if (wrong !== null) return not('invalid', wrong);
    return this.#at(evse, (point) => this.#heard(evse, point.want(wish.amps), 'the car wants energy'));
  }

  pause(evse: number): WorldOutcome {
    return this.#at(evse, (point) => this.#heard(evse, point.want(0), 'the car wants no more energy'));
  }

  turnKey(evse: number, on: boolean): WorldOutcome {
    return this.#at(evse, (point) => {
      point.turnKey(on);
      return done(`EVSE ${evse}: the key is ${on ? 'on' : 'off'}`);
    });
  }

  fault(evse: number, name: string, active: boolean): WorldOutcome {
    return this.#at(evse, (point) => {
      if (!isWorldFault(name)) {
        return not('unknown', `no fault is called "${name}"; there are ${faultRows.map((row) => row.name).join(', ')}`);
      }
      const part = partOf(name);
      if (!point.hasPart(part)) return not('refused', `EVSE ${evse}: has no ${part} that could be broken`);
      point.switchFault(name, active);
      return done(`EVSE ${evse}: ${name} is ${active ? 'on' : 'off'}`);
    });
  }

  stationFault(name: string, active: boolean): WorldOutcome {
    if (!isStationFault(name)) {
      const known = stationFaultRows.map((row) => row.name).join(', ');
      return not('unknown', `no fault of the station is called "${name}"; there are ${known}`);
    }
    this.parts.switch(name, active);
    this.#save();
    return done(`the station: ${name} is ${active ? 'on' : 'off'}`);
  }

  /** Reader n sits beside EVSE n. */
  tag(reader: number, touch: Touch): WorldOutcome {
    const wrong = complaintAbout.touch(touch);
    if (wrong !== null) return not('invalid', wrong);
    const found = this.#evses[reader - 1]?.reader;
    if (!found) return not('unknown', `there is no reader ${reader}`);
    const holdMs = touch.holdMs ?? SHORT_TOUCH_MS;
    found.hold(touch.idTag, holdMs);
    return done(`reader ${reader}: a tag lies there for ${holdMs} ms`);
  }

  network({ up }: { readonly up: boolean }): WorldOutcome {
    if (up !== this.#networkUp) {
      this.#networkUp = up;
      for (const listener of this.#networkListeners) listener(up);
    }
    return done(`the network is ${up ? 'up' : 'down'}`);
  }

  visit(evse: number, wish: Visit): WorldOutcome {
    return this.#visits.begin(evse, wish);
  }

  endVisit(evse: number): WorldOutcome {
    return this.#visits.end(evse);
  }

  pace(speed: number): WorldOutcome {
    this.#speed = speed;
    for (const listener of this.#paceListeners) listener(speed);
    return done(`the world runs ${speed} times as fast as real time`);
  }

  /** Told of every change: the clock is not the world's. */
  onPace(listener: (speed: number) => void): void {
    this.#paceListeners.push(listener);
  }

  /**
   * The controller loses its supply: every actuator drops, the meter keeps its register; then listeners end the
   * controller.
   */
  powerCut(): WorldOutcome {
    for (const evse of this.#evses) evse.losePower();
    this.#save();
    for (const listener of this.#powerCutListeners) listener();
    return done('the supply of the controller has failed and is back');
  }

  state(): WholeWorld {
    const evses = this.#evses.map((evse, index) => evse.truth(index + 1));
    const present = evses.some(({ voltageV }) => voltageV.some((voltage) => voltage > 0));
    return {
      station: this.parts.truth(),
      evses,
      readers: this.#evses.flatMap(({ reader }, index) => (reader ? [{ id: index + 1, tag: reader.tag }] : [])),
      mains: { ...this.#nominal, present },
      network: { up: this.#networkUp },
      speed: this.#speed,
      visits: this.#visits.evses,
    };
  }

  faults(): ReturnType<WorldControl['faults']> {
    return faultRows;
  }

  stationFaults(): readonly { readonly name: string; readonly about: string }[] {
    return stationFaultRows.map(({ name, about }) => ({ name, about }));
  }

  /** Told at once whether the network is up, then on every change. */
  onNetwork(listener: (up: boolean) => void): void {
    this.#networkListeners.push(listener);
    listener(this.#networkUp);
  }

  onPowerCut(listener: () => void): void {
    this.#powerCutListeners.push(listener);
  }

  /** The watchdog has put every actuator to safe. */
  onBite(listener: () => void): void {
    this.#biteListeners.push(listener);
  }

  /** Writes down what is so now: for whoever ends this world and begins the next with what it was. */
  remember(): void {
    this.#save();
  }

  /** Physics stops: no wait is left behind. The memory is as a kill would leave it. */
  close(): void {
    this.#timers.stop();
  }

  #at(evse: number, act: (point: SimulatedEvse) => WorldOutcome): WorldOutcome {
    const point = this.#evses[evse - 1];
    return point ? act(point) : not('unknown', `there is no EVSE ${evse}; there are 1 to ${this.#evses.length}`);
  }

  #heard(evse: number, heard: 'heard' | 'no-car', told: string): WorldOutcome {
    return heard === 'heard' ? done(`EVSE ${evse}: ${told}`) : not('refused', `EVSE ${evse}: no car is plugged in`);
  }

  #bite(): void {
    this.#makeSafe();
    for (const listener of this.#biteListeners) listener();
  }

  #makeSafe(): void {
    for (const evse of this.#evses) evse.makeSafe();
  }

  #save(): void {
    // While the first EVSEs are being rebuilt the others are not there yet: half a world must not replace a whole one.
    if (!this.#complete || this.#memory === undefined) return;
    const evses = this.#evses.map((evse) => evse.memory());
    const stationFaults = [...this.parts.faults];
    this.#memory.save({ version: 1, evses, stationFaults } satisfies RememberedWorld);
  }
}
