/**
 * How many turns a second the host drives through the real machines: whole visits without a central system, one after
 * the other on two connectors, on virtual time and a disk in memory. The world is part of the cost.
 */
import { MemoryStore } from '../../adapters/storage/memory.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import { quantile, type Bench } from './figure.ts';
import { startBenchStation } from './station.ts';

const ROUNDS = 7;
const VISITS = 150;
const CHARGE_MS = 60_000;
const GONE_MS = 10_000;

export const turns: Bench = ({ scratch }) => {
  const clock = new VirtualClock();
  let counted = { turns: 0, transitions: 0 };
  const { world, close } = startBenchStation({
    clock,
    store: new MemoryStore(),
    connect: () => {
      throw new Error('there is no central system');
    },
    directory: scratch,
    ports: [1, 2].map(() => ({ pluggable: false, user_authentication: 'free' })),
    ocpp: { enable: false },
    watch: () => ({
      observe: ({ moved }) => {
        counted = { turns: counted.turns + 1, transitions: counted.transitions + moved.length };
      },
    }),
  });
  const rates: { turns: number[]; transitions: number[] } = { turns: [], transitions: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    counted = { turns: 0, transitions: 0 };
    const begin = performance.now();
    for (let visit = 0; visit < VISITS; visit++) {
      const evse = 1 + (visit % 2);
      world.plug(evse, { thenRequestAmps: 16 });
      clock.advance(CHARGE_MS);
      world.unplug(evse);
      clock.advance(GONE_MS);
    }
    const seconds = (performance.now() - begin) / 1000;
    if (round === 0) continue; // still compiling
    rates.turns.push(counted.turns / seconds);
    rates.transitions.push(counted.transitions / seconds);
  }
  close();
  return Promise.resolve([
    { name: 'host: turns a second, whole visits', value: quantile(rates.turns, 0.5), unit: '1/s' },
    { name: 'host: machines moved a second', value: quantile(rates.transitions, 0.5), unit: '1/s' },
  ]);
};
