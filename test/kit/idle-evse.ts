/** A connector at which nobody is, as a station shows it: what small stations of tests begin with. */
import type { EvseView } from '../../adapters/ports/station.ts';
import { safeLevels } from '../../machines/vocabulary/levels.ts';

export const idleEvse = (id: number): EvseView => ({
  id,
  status: 'Available',
  faults: [],
  operative: true,
  withdrawnAsWhole: false,
  pilot: 'A',
  levels: { ...safeLevels, pilotDuty: 100 },
  contactor: 'open',
  lock: 'unlocked',
  rcd: null,
  contactorCycles: 0,
  phases: null,
  ventilation: { control: 'none', available: false, wanted: false, runs: false },
  recloser: null,
  offeredAmps: 0,
  allowedAmps: 32,
  allowedPhases: 3,
  limits: [{ name: 'evse', amps: 32 }],
  reading: null,
  celsius: null,
  neutralEarthV: null,
  lamp: { mode: 'solid', color: 'green' },
  access: { granted: false, byNeighbour: false },
  transaction: null,
});
