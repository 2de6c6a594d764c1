/**
 * The shipped program as the station under test: a process of its own with simulated hardware, whose clock is moved by
 * hand over its control API. Time passes only when every frame that was under way has arrived, so a test is as exact as
 * one within a process, and as fast as two processes talk.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { TimeSeen } from '../../../adapters/ports/world.ts';
import { timeSeen } from '../../../adapters/web/time.ts';
import { world } from '../../../adapters/web/views.ts';
import { OwnStation, Refusal } from '../../conformance/own-station.ts';
import { Course } from './course.ts';
import { byInstant } from './messages.ts';
import { IMPOSSIBLE, type Looked, type Subject, type Subjects } from './subject.ts';
import { portsOf, type Deed, type MessageSeen, type Situation } from './suite.ts';
import { IDENTITY, isForCentral, Wire } from './wire.ts';

const CARDS = ['OWN', 'OTHER', 'REFUSED'];
const CAR_AMPS = 16;
const LOOK_MS = 2;
/** Frames that have not arrived by then are lost where their connection has ended. Where it stands, they will come. */
const LOST_MS = 3000;
const STUCK_MS = 120_000;

type Act = { readonly path: string; readonly body: object };

class OwnSubject implements Subject {
  readonly #station: OwnStation;
  readonly #wire: Wire;
  readonly #course = new Course();
  #now = 0;
  /** When the deed at hand was done. */
  #began = 0;
  /** Connections so far when everything had arrived last. */
  #visits = 0;
  /** Frames of the wire before this life of the process, and those that were lost since. */
  #before = { sent: 0, received: 0 };

  constructor(station: OwnStation, wire: Wire) {
    this.#station = station;
    this.#wire = wire;
  }

  async do(deed: Deed): Promise<string | null> {
    this.#begin(this.#now);
    if (isForCentral(deed)) return this.#wire.do(deed, () => this.pass(0));
    if (deed.do === 'power-cut') return this.#cut();
    const act = this.#act(deed);
    if (act === null) return null;
    try {
      await this.#station.ask(act.path, act.body);
      return null;
    } catch (error) {
      if (error instanceof Refusal) return IMPOSSIBLE;
      throw error;
    }
  }

  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    // Whatever was done since has its say first.
    await this.#settle(await this.#passUntil(this.#now));
    while (this.#now < until) await this.#settle(await this.#passUntil(until));
  }

  async look(): Promise<Looked | null> {
    const [truth] = world.parse(await this.#station.ask('/sim/world')).evses;
    return truth === undefined ? null : this.#course.take(truth);
  }

  hear(): readonly MessageSeen[] {
    return byInstant(this.#wire.hear(this.#began));
  }

  async close(): Promise<void> {
    await this.#station.stop();
    await this.#wire.central.close();
  }

  #begin(nowMs: number): void {
    this.#now = nowMs;
    this.#began = nowMs;
    this.#course.begin(nowMs);
  }

  #act(deed: Exclude<Deed, { readonly do: 'call' | 'judge' | 'hush' | 'power-cut' }>): Act | null {
    switch (deed.do) {
      case 'nothing':
        return null;
      case 'plug':
        return { path: '/sim/evses/1/plug', body: deed.requestEnergy ? { thenRequestAmps: CAR_AMPS } : {} };
      case 'unplug':
        return { path: '/sim/evses/1/unplug', body: {} };
      case 'energy':
        return deed.wanted
          ? { path: '/sim/evses/1/request', body: { amps: CAR_AMPS } }
          : { path: '/sim/evses/1/pause', body: {} };
      case 'tag':
        return { path: '/sim/readers/1/tag', body: { idTag: this.#wire.cards.idOf(deed.card) } };
      case 'fault':
        return { path: '/sim/evses/1/faults', body: { name: deed.name, active: deed.active } };
      case 'network':
        return { path: '/sim/network', body: { up: deed.up } };
      case 'key':
        return { path: '/sim/evses/1/key', body: { on: deed.on } };
      case 'ask':
        return { path: deed.path.replace(':n', '1'), body: deed.body };
    }
  }

  /** Time stands until everything that is under way has arrived, and what follows from it as well. */
  async #settle(first: TimeSeen): Promise<void> {
    const { central } = this.#wire;
    let seen = first;
    for (const start = performance.now(); ; seen = await this.#passUntil(this.#now)) {
      const { sent, received } = seen;
      const lost = { sent: this.#count('station') - sent, received: this.#count('central') - received };
      const { sent: allSent, received: allReceived } = this.#before;
      if (central.idle && lost.sent === allSent && lost.received === allReceived) break;
      const stands = central.connected && central.visits.length === this.#visits;
      const waited = performance.now() - start;
      if (waited > STUCK_MS) throw new Error(`after ${STUCK_MS} ms there is still something under way`);
      if (!stands && waited > LOST_MS) this.#before = lost;
      await pause(LOOK_MS);
    }
    this.#visits = central.visits.length;
    this.#wire.arrived(this.#now);
  }

  #count(from: 'station' | 'central'): number {
    return this.#wire.central.frames.filter((frame) => frame.from === from).length;
  }

  async #passUntil(untilMs: number): Promise<TimeSeen> {
    const seen = timeSeen.parse(await this.#station.ask('/sim/time', { untilMs }));
    this.#now = seen.nowMs;
    this.#course.add(seen.shown);
    return seen;
  }

  async #cut(): Promise<null> {
    await this.#station.powerCycle(0);
    this.#before = { sent: this.#count('station'), received: this.#count('central') };
    this.#begin(0);
    return null;
  }
}

/** So many processes at once: a machine that builds has two cores. */
const SIDE_BY_SIDE = 2;

export const ownSubjects = (program: string, version: string): Subjects => ({
  name: `Statecharge ${version}, a process of its own with simulated hardware`,
  exact: true,
  atOnce: SIDE_BY_SIDE,
  take: async (situation: Situation): Promise<Subject> => {
    const wire = await Wire.open(CARDS);
    const other = { seed: 1, log_level: 'error' };
    const station = new OwnStation({ program, ports: portsOf(situation), other, words: ['--speed', '0'] });
    try {
      await station.start({ centralSystem: wire.central.url, identity: IDENTITY, settings: situation.keys });
    } catch (error) {
      await station.stop();
      await wire.central.close();
      throw error;
    }
    return new OwnSubject(station, wire);
  },
});
