// Goal: a charging profile that was answered with Accepted is obeyed after kill −9 (PRO-05, PRO-06), and neighbours
// hear whose limit it is.
// Method: the bundle as a process, a central system on a real socket; the process is killed at once after the answer
// and started again on the same disk; judged by the current of the simulated car.
import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { CARD, eventually, IDENTITY, place } from '../kit/process/station.ts';

const profile = {
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 9 }] },
};

it('survives, limits the next car, and is still told in the composite schedule', async () => {
  const here = await place();
  const station = await here.start();
  await station.until('accepted', ({ link }) => link === 'accepted');
  const asked = here.central.call(IDENTITY, 'SetChargingProfile', { connectorId: 1, csChargingProfiles: profile });
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

it('tells a neighbour how much and why, also while nobody charges (guide 3107)', async () => {
  const ports = [
    { pluggable: false, evse_current_limit: 32, pp: { cable_current_limit: 32 }, meter: { enable: true } },
  ];
  const here = await place({ other: { ports } });
  const station = await here.start();
  await station.until('accepted', ({ link }) => link === 'accepted');
  const neighbour = await connectAsync(station.address('mqtt') ?? '');
  onTestFinished(() => neighbour.endAsync());
  const heard = new Map<string, string>();
  neighbour.on('message', (topic, payload) => heard.set(topic, payload.toString()));
  const offered = 'port0/ci/evse/basic/offered_current_limit';
  await neighbour.subscribeAsync(`${offered}/#`);
  const csChargingProfiles = { ...profile, chargingProfileId: 7 };
  const asked = here.central.call(IDENTITY, 'SetChargingProfile', { connectorId: 0, csChargingProfiles });
  expect(await asked).toEqual({ status: 'Accepted' });
  await eventually('the reason', () => heard.get(`${offered}/reason`));
  expect([heard.get(offered), heard.get(`${offered}/reason`)]).toEqual(['9.0', 'csms/tx-default']);
});
