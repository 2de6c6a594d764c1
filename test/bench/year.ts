/**
 * A year of a station with four connectors, on virtual time: two sessions a day and connector, a MeterValues every
 * minute of them, a central system that judges every message. Nothing is broken, and nothing may be wrong at the end.
 * A month is driven and the year follows from it, unless the whole year is asked for: every day is like the other.
 */
import { MemoryStore } from '../../adapters/storage/memory.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import { flawOf } from '../../runtime/conformance/schemas.ts';
import { CentralSystem } from '../../runtime/verify/storm/central-system.ts';
import { complaintsAbout } from '../../runtime/verify/storm/watched.ts';
import type { Bench } from './figure.ts';
import { startBenchStation, type BenchStation } from './station.ts';

const YEAR_DAYS = 365;
const MONTH_DAYS = 30;
/** Before the figures are taken: the first days are spent on compiling. */
const WARM_DAYS = 3;
const EVSES = [1, 2, 3, 4];
const VISITS_A_DAY = 2;
const VISIT_H = 3;
const HOUR_MS = 3_600_000;
const AIM_S = 60;
const MB = 2 ** 20;

class Driven {
  readonly #clock = new VirtualClock(Date.UTC(2026, 0, 1));
  readonly #csms = new CentralSystem(this.#clock, [flawOf]);
  readonly #station: BenchStation;
  turns = 0;
  transactions = 0;
  messages = 0;

  constructor(directory: string) {
    this.#station = startBenchStation({
      clock: this.#clock,
      store: new MemoryStore(),
      connect: this.#csms.connect,
      directory,
      ports: EVSES.map((evse) => ({ pluggable: evse % 2 === 0 })),
      ocpp: { uri: 'ws://central.example:80/ocpp', MeterValueSampleInterval: 60 },
      watch: () => ({ observe: () => void this.turns++ }),
    });
  }

  day(): void {
    for (let visit = 0; visit < VISITS_A_DAY; visit++) {
      this.#each((evse) => this.#station.world.plug(evse, { thenRequestAmps: 16 }));
      this.#each((evse) => this.#station.world.tag(evse, { idTag: `CAFE0${evse}` }));
      this.#clock.advance(VISIT_H * HOUR_MS);
      this.#each((evse) => this.#station.world.tag(evse, { idTag: `CAFE0${evse}` }));
      this.#clock.advance(60_000);
      this.#each((evse) => this.#station.world.unplug(evse));
      this.#clock.advance((24 / VISITS_A_DAY - VISIT_H) * HOUR_MS - 60_000 - 3000);
    }
    this.#judge();
  }

  close(): void {
    this.#station.close();
  }

  #each(act: (evse: number) => { readonly done: boolean; readonly told: string }): void {
    for (const evse of EVSES) {
      const { done, told } = act(evse);
      if (!done) throw new Error(told);
    }
    this.#clock.advance(1000 / VISITS_A_DAY);
  }

  /** The whole day was billed, and nobody complains. */
  #judge(): void {
    const { transactions } = this.#csms.ledger;
    const stopped = transactions.filter(({ stop }) => stop !== undefined).length;
    const complaints = [...this.#csms.violations, ...transactions.flatMap((one) => complaintsAbout(one, false))];
    if (stopped !== EVSES.length * VISITS_A_DAY) complaints.push(`${stopped} transactions have ended on one day`);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
    this.transactions += stopped;
    this.messages += this.#csms.frames.filter(({ direction }) => direction === 'from station').length;
    this.#csms.trim();
  }
}

const heapMb = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / MB;
};

export const year: Bench = ({ scratch, full }) => {
  const days = full ? YEAR_DAYS : MONTH_DAYS;
  const driven = new Driven(scratch);
  for (let day = 0; day < WARM_DAYS; day++) driven.day();
  const heapBefore = heapMb();
  const residentBefore = process.memoryUsage().rss / MB;
  const { turns, messages } = driven;
  const begin = performance.now();
  const usedBefore = process.cpuUsage();
  for (let day = 0; day < days; day++) driven.day();
  const { user, system } = process.cpuUsage(usedBefore);
  const seconds = (performance.now() - begin) / 1000;
  const heapAfter = heapMb();
  const residentAfter = process.memoryUsage().rss / MB;
  driven.close();
  const extent = full ? 'whole' : `from ${days} days`;
  return Promise.resolve([
    {
      name: `charger-year of four connectors (${extent}), processor time`,
      value: (((user + system) / 1e6) * YEAR_DAYS) / days,
      unit: 's',
      aim: { atMost: AIM_S },
    },
    { name: 'charger-year: by the clock on the wall', value: (seconds * YEAR_DAYS) / days, unit: 's' },
    { name: 'charger-year: messages of the station a day', value: (driven.messages - messages) / days, unit: '' },
    { name: 'charger-year: turns a second, all included', value: (driven.turns - turns) / seconds, unit: '1/s' },
    { name: `charger-year: heap at the start of the ${days} days`, value: heapBefore, unit: 'MB' },
    { name: 'charger-year: heap at the end', value: heapAfter, unit: 'MB', aim: { atMost: heapBefore * 1.1 + 1 } },
    { name: 'charger-year: resident at the start', value: residentBefore, unit: 'MB' },
    { name: 'charger-year: resident at the end', value: residentAfter, unit: 'MB' },
  ]);
};
