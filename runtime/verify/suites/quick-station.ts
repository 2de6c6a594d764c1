/**
 * A whole station in this process, on time that passes only when it is told to: the machines, the protocol and the
 * ledger that are shipped, a simulated world, a disk in memory and a central system on a desk. A day of it takes
 * milliseconds: tests are looked for on it, and mutants of the charts are judged on it.
 */
import { pino } from 'pino';
import { MemoryKeys } from '../../../adapters/simulated/memory-keys.ts';
import { World } from '../../../adapters/simulated/world.ts';
import { MemoryStore } from '../../../adapters/storage/memory.ts';
import { isGranted, stationRequests } from '../../../adapters/web/requests.ts';
import { Ocpp16Configuration } from '../../../config/configuration.ts';
import { kindOf } from '../../../config/kinds.ts';
import { readSettings } from '../../../config/read.ts';
import type { Settings } from '../../../config/settings.ts';
import { rowAt } from '../../../config/table.ts';
import type { SettingsWriter } from '../../../config/write.ts';
import type { WorldOutcome } from '../../../adapters/ports/world.ts';
import type { Outcome } from '../../../machines/vocabulary/requests.ts';
import { VirtualClock } from '../../clock/virtual.ts';
import { BEAT_MS, beat } from '../../beat.ts';
import { Controller } from '../../compose.ts';
import { ocppOf } from '../../conformance/own-station.ts';
import type { Witness } from '../../host/stepper.ts';
import { simulatedEvses } from '../../simulated-board.ts';
import { SwitchedNetwork } from '../../switched-network.ts';
import { TerminalRecorder } from '../../terminals.ts';
import { Cards, infoOf } from './cards.ts';
import { CentralDesk } from './central-desk.ts';
import { IMPOSSIBLE, type Looked, type Subject, type Subjects } from './subject.ts';
import { Course } from './course.ts';
import { answered, byInstant, Ear, LATER, NO_ANSWER } from './messages.ts';
import { portsOf, type Deed, type MessageSeen, type Situation } from './suite.ts';

const WALL = Date.UTC(2026, 5, 1, 8);
const CAR_AMPS = 16;
/** A mutant of a chart may go round and round without any time passing. */
const MOST_AT_ONCE = 10_000;
const silent = pino({ level: 'silent' });

const settingsOf = (situation: Situation): Settings => {
  const { keys: settings } = situation;
  const ocpp = ocppOf({ centralSystem: 'ws://central.example:80/ocpp', identity: 'SUITE', settings });
  const reading = readSettings('suite.jsonc', JSON.stringify({ ports: portsOf(situation), ocpp }));
  if (reading.kind !== 'good') throw new Error(reading.errors.join('\n'));
  return reading.settings;
};

/** Takes changes at once: there is no disk. */
const writerOf = (settings: Settings): Pick<SettingsWriter, 'change'> => ({
  change: (changes, _author, done) => {
    for (const { path, evse, value } of changes) {
      const taken = kindOf(rowAt(path)).take(value);
      if (taken === undefined) throw new Error(`${path} was not checked`);
      if (settings.put(path, evse, taken, 'storage')) settings.announce(path, evse);
    }
    done({ outcome: 'written' });
    return () => false;
  },
});

export class QuickStation implements Subject {
  /** Of this life of the process: what runs on after a power cut is the time of day. */
  #clock = new VirtualClock(WALL);
  readonly #central = new CentralDesk(() => this.#clock);
  readonly #cards = new Cards(['OWN', 'OTHER', 'REFUSED']);
  readonly #ear = new Ear((idTag) => this.#cards.nameOf(idTag));
  readonly #recorder = new TerminalRecorder();
  readonly #course = new Course();
  readonly #settings: Settings;
  readonly #store = new MemoryStore();
  readonly #witness: Witness | undefined;
  #memory: unknown;
  #world: World;
  #controller: Controller;
  #callOffBeat: () => void = () => undefined;
  #boots = 0;
  #heard = 0;
  /** To calls of earlier steps, too. */
  #lateAnswers: MessageSeen[] = [];
  /** When the deed at hand was done. */
  #began = 0;

  constructor(situation: Situation, witness?: Witness) {
    this.#settings = settingsOf(situation);
    this.#witness = witness;
    this.#world = this.#build();
    this.#controller = this.#start();
  }

  do(deed: Deed): Promise<string | null> {
    return Promise.resolve(this.act(deed));
  }

  pass(ms: number): Promise<void> {
    this.elapse(ms);
    return Promise.resolve();
  }

  look(): Promise<Looked> {
    return Promise.resolve(this.seen());
  }

  close(): Promise<void> {
    this.end();
    return Promise.resolve();
  }

  /** What `do` does, without waiting for anything. */
  act(deed: Deed): string | null {
    this.#begin();
    const world = this.#world;
    switch (deed.do) {
      case 'nothing':
        return null;
      case 'plug':
        return told(world.plug(1, deed.requestEnergy ? { thenRequestAmps: CAR_AMPS } : {}));
      case 'unplug':
        return told(world.unplug(1));
      case 'energy':
        return told(deed.wanted ? world.request(1, { amps: CAR_AMPS }) : world.pause(1));
      case 'tag':
        return told(world.tag(1, { idTag: this.#cards.idOf(deed.card) }));
      case 'fault':
        return told(world.fault(1, deed.name, deed.active));
      case 'network':
        return told(world.network({ up: deed.up }));
      case 'key':
        return told(world.turnKey(1, deed.on));
      case 'ask':
        return this.#ask(deed.path, deed.body);
      case 'power-cut':
        return this.#cut(deed.offMs);
      case 'call':
        return this.#call(deed.action, deed.payload);
      case 'judge':
        this.#central.proper.idTags.set(this.#cards.idOf(deed.card).toLowerCase(), infoOf(deed));
        return null;
      case 'hush':
        if (deed.silent) this.#central.hushed.add(deed.action);
        else this.#central.hushed.delete(deed.action);
        return null;
    }
  }

  /** How long ago the deed at hand was done. */
  get sinceDeedMs(): number {
    return this.#clock.now() - this.#began;
  }

  elapse(ms: number): void {
    const target = this.#clock.now() + ms;
    let atOnce = 0;
    for (;;) {
      while (this.#central.pass());
      const due = this.#clock.nextDue();
      if (due === undefined || due > target) break;
      atOnce = due > this.#clock.now() ? 0 : atOnce + 1;
      if (atOnce > MOST_AT_ONCE) throw new Error('what happens at one instant has no end');
      if (atOnce === 0) this.#note();
      this.#clock.advanceTo(due);
    }
    this.#note();
    this.#clock.advanceTo(target);
  }

  seen(): Looked {
    const [truth] = this.#world.state().evses;
    if (truth === undefined) throw new Error('the world has no EVSE');
    return this.#course.take(truth);
  }

  hear(): readonly MessageSeen[] {
    const fresh = this.#central.heard.slice(this.#heard);
    this.#heard = this.#central.heard.length;
    const told = fresh.flatMap(
      ({ action, payload, atMs }) => this.#ear.hear(action, payload, Math.round(atMs - this.#began)) ?? [],
    );
    return byInstant([...told, ...this.#lateAnswers.splice(0)]);
  }

  end(): void {
    this.#callOffBeat();
    this.#controller.stop();
    this.#world.close();
  }

  #begin(): void {
    this.#began = this.#clock.now();
    this.#course.begin(this.#began);
  }

  /** All that was due at this instant has been done. */
  #note(): void {
    this.#recorder.note(this.#clock.now(), this.#world.state().evses);
    this.#course.add(this.#recorder.read());
  }

  #build(): World {
    return new World({
      clock: this.#clock,
      evses: simulatedEvses(this.#settings),
      watchdogMs: 0,
      memory: { load: () => this.#memory, save: (state) => (this.#memory = state) },
    });
  }

  #start(): Controller {
    const network = new SwitchedNetwork(this.#central.connect, this.#clock);
    this.#world.onNetwork((up) => network.switch(up));
    const controller = new Controller({
      settings: this.#settings,
      configuration: new Ocpp16Configuration(this.#settings, writerOf(this.#settings), this.#clock),
      hardware: this.#world.hardware,
      clock: this.#clock,
      store: this.#store,
      keys: new MemoryKeys(),
      connect: network.connect,
      log: silent,
      version: '0.0.0',
      boot: String(++this.#boots).padStart(16, '0'),
      seed: 1,
      found: [],
      reboot: () => undefined,
      ...(this.#witness === undefined ? {} : { witness: this.#witness }),
    });
    controller.start();
    this.#beat(controller);
    return controller;
  }

  /** As the daemon does it; what it does beside, petting its watchdog, nobody sees. */
  #beat(controller: Controller): void {
    beat(controller);
    this.#callOffBeat = this.#clock.at(this.#clock.now() + BEAT_MS, () => this.#beat(controller));
  }

  #ask(path: string, body: Record<string, unknown>): string | null {
    const row = stationRequests.find((one) => one.path === path);
    if (row === undefined) throw new Error(`nothing can be asked at ${path}`);
    let answer: Outcome | null = null;
    this.#controller.station.ask(row.request(1, body, this.#clock.wall()), (outcome) => (answer = outcome));
    return answer !== null && isGranted(answer) ? null : IMPOSSIBLE;
  }

  #call(action: string, payload: Record<string, unknown>): string {
    let answer: string | null = null;
    let isLate = false;
    const filled = this.#cards.payload(payload, this.#central.proper.transaction);
    this.#central.call(action, filled, (word) => {
      if (!isLate) answer = word;
      else if (word !== NO_ANSWER) this.#lateAnswers.push(answered(action, word, Math.round(this.sinceDeedMs)));
    });
    this.elapse(0);
    isLate = true;
    return answer ?? LATER;
  }

  #cut(offMs: number): null {
    this.#callOffBeat();
    this.#controller.stop();
    this.#world.powerCut();
    this.#world.close();
    this.#central.lose();
    this.#clock = new VirtualClock((this.#clock.wall() ?? WALL) + offMs);
    this.#world = this.#build();
    this.#begin();
    this.#controller = this.#start();
    return null;
  }
}

const told = (outcome: WorldOutcome): string | null => (outcome.done ? null : IMPOSSIBLE);

export const quickSubjects: Subjects = {
  name: 'a station in this process',
  exact: true,
  atOnce: 1,
  take: (situation) => Promise.resolve(new QuickStation(situation)),
};
