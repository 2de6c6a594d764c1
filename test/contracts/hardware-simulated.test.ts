// Goal: the simulated hardware keeps the contracts of the hardware ports.
// Method: the contract functions of hardware.ts, each with a fresh world on virtual time.
import type { WorldOutcome } from '../../adapters/ports/world.ts';
import { World } from '../../adapters/simulated/world.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import {
  contactorContract,
  lockContract,
  meterContract,
  pilotContract,
  proximityContract,
  readerContract,
  watchdogContract,
} from './hardware.ts';

function rig(auxiliary: 'no' | 'nc' = 'no') {
  const clock = new VirtualClock();
  const world = new World({ clock, evses: [{ auxiliary }] });
  const [evse] = world.hardware.evses;
  if (!evse?.lock || !evse.proximity || !evse.reader) throw new Error('a socket has lock, proximity and reader');
  const { lock, proximity, reader } = evse;
  return { ...evse, lock, proximity, reader, world, wait: (ms: number) => clock.advance(ms) };
}

function must(outcome: WorldOutcome): void {
  if (!outcome.done) throw new Error(outcome.told);
}

const WATCHDOG_MS = 10_000;

contactorContract(() => ({ ...rig('no'), closedAtRest: false }));
contactorContract(() => ({ ...rig('nc'), closedAtRest: true }));
pilotContract(rig);
lockContract(rig);
meterContract(rig);
proximityContract(() => {
  const bench = rig();
  return {
    ...bench,
    insert: (cableAmps) => must(cableAmps === null ? bench.world.unplug(1) : bench.world.plug(1, { cableAmps })),
  };
});
readerContract(() => {
  const bench = rig();
  return { ...bench, lay: (idTag, holdMs) => must(bench.world.tag(1, { idTag, holdMs })) };
});
watchdogContract(() => {
  const bench = rig();
  let bites = 0;
  bench.world.onBite(() => (bites += 1));
  return { ...bench, watchdog: bench.world.hardware.watchdog, timeoutMs: WATCHDOG_MS, bites: () => bites };
});
