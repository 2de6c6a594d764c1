/**
 * Somebody else's station as the one under test, behind the bench of the conformance suite: its hands, its clock on the
 * wall, and the wire. What the bench cannot do or see is not asked of it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Unable, type Bench, type FaultName, type Station } from '../../conformance/adapter.ts';
import type { Subject, Subjects } from './subject.ts';
import type { Deed, MessageSeen, Situation } from './suite.ts';
import { IDENTITY, isForCentral, Wire } from './wire.ts';

/** Damage that a bench knows by its effect. */
const effects: Readonly<Record<string, FaultName>> = {
  'lock-jam-locking': 'lock-cannot-close',
  'lock-jam-unlocking': 'lock-cannot-open',
  'meter-silent': 'connector-faulted',
  'emergency-pressed': 'station-faulted',
};

/** How long a CALL of ours may take. */
const ANSWER_MS = 5000;
const LOOK_MS = 20;

class BenchSubject implements Subject {
  readonly #station: Station;
  readonly #wire: Wire;
  readonly #connector: number;
  #began = 0;

  constructor(station: Station, wire: Wire, connector: number) {
    this.#station = station;
    this.#wire = wire;
    this.#connector = connector;
  }

  async do(deed: Deed): Promise<string | null> {
    this.#began = performance.now();
    if (isForCentral(deed)) return this.#wire.do(deed, () => this.#answered());
    const [station, connector] = [this.#station, this.#connector];
    switch (deed.do) {
      case 'nothing':
        return null;
      case 'plug':
        await station.plug(connector, { requestEnergy: deed.requestEnergy });
        return null;
      case 'unplug':
        await station.unplug(connector, 'station');
        return null;
      case 'energy':
        await station.energy(connector, deed.wanted);
        return null;
      case 'tag':
        await station.tag(connector, this.#wire.cards.idOf(deed.card));
        return null;
      case 'power-cut':
        await station.powerCycle(deed.offMs);
        return null;
      case 'network':
        if (deed.up) this.#wire.central.comeBack();
        else this.#wire.central.goAway();
        return null;
      case 'fault':
        return this.#break(deed.name, deed.active);
      case 'key':
        throw new Unable('nobody on this bench can turn a key');
      case 'ask':
        throw new Unable('nobody on this bench can reach the controls inside the station');
    }
  }

  async pass(ms: number): Promise<void> {
    await pause(ms);
  }

  look(): Promise<null> {
    return Promise.resolve(null);
  }

  hear(): readonly MessageSeen[] {
    this.#wire.arrived(performance.now());
    return this.#wire.hear(this.#began);
  }

  async close(): Promise<void> {
    await this.#station.stop();
    await this.#wire.central.close();
  }

  async #break(name: string, active: boolean): Promise<null> {
    const effect = effects[name];
    if (effect === undefined) throw new Unable(`the fault ${name} is not one that a bench can make`);
    await this.#station.fault(this.#connector, effect, active);
    return null;
  }

  async #answered(): Promise<void> {
    for (const end = performance.now() + ANSWER_MS; performance.now() < end; await pause(LOOK_MS)) {
      if (this.#wire.central.answered) return;
    }
  }
}

export const benchSubjects = (bench: Bench): Subjects => ({
  name: bench.description.name,
  exact: false,
  atOnce: bench.atOnce,
  take: async ({ cable, fitted, keys }: Situation): Promise<Subject> => {
    const connector = bench.description.connectors.findIndex((one) => one.cable === cable) + 1;
    if (connector === 0) throw new Unable(`the station has no connector with a ${cable} cable`);
    if (connector > 1) throw new Unable('the tests are about connector 1, which has another kind of cable');
    if (fitted.length > 0) throw new Unable(`nobody says that the station has: ${fitted.join(', ')}`);
    const wire = await Wire.open(bench.description.cards);
    const station = await bench.take();
    try {
      await station.start({ centralSystem: wire.central.url, identity: IDENTITY, settings: keys });
    } catch (error) {
      await station.stop();
      await wire.central.close();
      throw error;
    }
    return new BenchSubject(station, wire, connector);
  },
});
