// Goal: a charging profile that was answered with Accepted is obeyed after kill −9 (PRO-05, PRO-06).
// Method: the bundle as a process, a central system on a real socket; the process is killed at once after the answer
// and started again on the same disk; judged by the current of the simulated car.
import { expect, it } from 'vitest';
import { CARD, IDENTITY, place } from '../kit/process/station.ts';

it('survives, limits the next car, and is still told in the composite schedule', async () => {
  const here = await place();
  const station = await here.start();
  await station.until('accepted', ({ link }) => link === 'accepted');
  const csChargingProfiles = {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 9 }] },
  };
  const asked = here.central.call(IDENTITY, 'SetChargingProfile', { connectorId: 1, csChargingProfiles });
  expect(await asked).toEqual({ status: 'Accepted' });
  station.signal('SIGKILL');
  await station.ended;

  const again = await here.start({ speed: 30 });
  await again.until('accepted', ({ link }) => link === 'accepted');
  const schedule = await here.central.call(IDENTITY, 'GetCompositeSchedule', { connectorId: 1, duration: 60 });
  expect(schedule).toMatchObject({ chargingSchedule: { chargingSchedulePeriod: [{ startPeriod: 0, limit: 9 }] } });
  await again.post('/sim/evses/1/plug', { thenRequestAmps: 16 });
  await again.untilStatus('Preparing');
  await again.post('/sim/readers/1/tag', { idTag: CARD });
  const { world } = await again.untilMetered(100);
  expect(Math.max(...(world.evses[0]?.currentA ?? []))).toBeCloseTo(9, 1);
});
