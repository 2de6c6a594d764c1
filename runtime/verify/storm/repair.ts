/**
 * The end of the trouble: parts are repaired, links are there, the operator undoes what he did, and the last drivers
 * get their cables back. What does not go back to service then is a trap (LIV-01, LIV-03, LIV-06).
 */
import { faultRows } from '../../../adapters/simulated/faults.ts';
import { stationFaultRows } from '../../../adapters/simulated/station/faults.ts';
import type { Charger } from './charger.ts';
import { act } from './deeds.ts';
import { evsesOf, standing, statusOf, within } from './quiet.ts';

const START = Date.UTC(2026, 5, 1);
const CONNECTED_S = 3600;
const SERVED_S = 60;
const RESTART_S = 5;
const CABLE_S = 10;
const PATIENCE_S = 1000;

/** Cards that belong together, as the central system knows them. */
const groups: readonly (readonly [tag: string, info: { readonly status: string; readonly parentIdTag: string }])[] = [
  ['cafe01', { status: 'Accepted', parentIdTag: 'FAMILY' }],
  ['cafe02', { status: 'Accepted', parentIdTag: 'FAMILY' }],
  ['d00d05', { status: 'Accepted', parentIdTag: 'MASTERS' }],
];

/** What a driver of quiet times counts on. */
const usual = [
  ['rfidStopTransaction', 'true'],
  ['FreeMode', 'false'],
  ['ConnectionTimeOut', '60'],
] as const;

/** SAF-14: what a dead machine leaves behind is safe; then somebody switches the station off and on. */
const cure = (charger: Charger): void => {
  const { spoiled } = charger;
  if (spoiled.length === 0) return;
  for (const evse of evsesOf(charger)) {
    const isDead = spoiled.some((name) => name.startsWith(`evse${evse}.`));
    if (!isDead || !charger.truth(evse).coil) continue;
    charger.hazard(`SAF-14: EVSE ${evse}: ${spoiled.join()} died, the coil is on`);
  }
  charger.cut(RESTART_S);
  within(charger, PATIENCE_S, () => charger.controller !== null);
};

/** Faults stop. */
export const mend = (charger: Charger): void => {
  charger.spare();
  charger.ambushes.clear();
  // Whoever stands still goes on, or is bitten.
  within(charger, PATIENCE_S, () => charger.controller !== null && !charger.excused(0));
  cure(charger);
  const { world, csms } = charger;
  for (const evse of evsesOf(charger)) {
    for (const { name } of faultRows) if (charger.truth(evse).faults.includes(name)) world.fault(evse, name, false);
  }
  for (const { name } of stationFaultRows) world.stationFault(name, false);
  csms.behave();
  csms.admit = null;
  csms.registration = 'Accepted';
  csms.latencyMs = 20;
  csms.intervalS = 300;
  csms.idTags.clear();
  for (const [tag, info] of groups) csms.idTags.set(tag, info);
  charger.linkIsDown = false;
  csms.comeBack();
  charger.diskDelay(0);
  charger.crystal.drift(0);
  charger.tearSettings(Number.POSITIVE_INFINITY);
  charger.operator.troubles = [];
  charger.operator.spoils = null;
  charger.operator.sticks = false;
  charger.operator.release();
  charger.operator.begun = [];
  charger.operator.installations = [];
  charger.broker(false);
  charger.neighbours?.air(true);
  charger.limit(null);
  charger.crystal.setWall(START + charger.clock.now());
};

/** A plug that is kept is free once the cable is out of the car: guide 454 and 464, and so says the remedy. */
const pullOut = (charger: Charger, evse: number): void => {
  const { world } = charger;
  if (world.unplug(evse).done || charger.truth(evse).plug === 'out') return;
  world.fault(evse, 'cable-out-of-car', true);
  const isFree = within(charger, CABLE_S, () => world.unplug(evse).done);
  world.fault(evse, 'cable-out-of-car', false);
  if (isFree) return;
  charger.hazard(`LIV-03: EVSE ${evse}: the cable stays locked though nothing is broken: ${statusOf(charger, evse)}`);
};

/** The drivers that are left get their cars, the operator goes round once. */
export const clear = (charger: Charger): void => {
  const { csms, clock } = charger;
  within(charger, CONNECTED_S, () => csms.connected);
  clock.advance(60_000);
  csms.call('ChangeAvailability', { connectorId: 0, type: 'Operative' });
  csms.call('ClearChargingProfile', {});
  csms.call('CancelReservation', { reservationId: 1 });
  for (const [key, value] of usual) csms.call('ChangeConfiguration', { key, value });
  for (const evse of evsesOf(charger)) {
    act(charger, `remote-stop ${evse}`);
    if (charger.truth(evse).recloser === 'open') {
      charger.controller?.station.ask({ type: 'recloser.change', evse, to: 'closed' }, () => undefined);
    }
    charger.controller?.station.ask({ type: 'phases.set', evse, phases: 3 }, () => undefined);
  }
  clock.advance(30_000);
  act(charger, 'acknowledge');
  for (const evse of evsesOf(charger)) {
    act(charger, `key ${evse} off`);
    act(charger, `leave ${evse}`);
  }
  clock.advance(40_000);
  for (const evse of evsesOf(charger)) pullOut(charger, evse);
  act(charger, 'acknowledge');
};

/** What the central system was told last of a connector. */
const toldOf = (charger: Charger, evse: number): string => {
  const told = charger.csms.heard('StatusNotification').findLast(({ connectorId }) => connectorId === evse);
  return `${String(told?.['status'])} ${String(told?.['errorCode'])}`;
};

/** LIV-01: within 60 s. LIV-06: or a fault is reported, and its way out, the restart, is one. */
export const serve = (charger: Charger): void => {
  const isFree = () => evsesOf(charger).every((evse) => statusOf(charger, evse) === 'Available');
  if (within(charger, SERVED_S, isFree)) return;
  act(charger, 'acknowledge');
  for (const evse of evsesOf(charger)) {
    if (statusOf(charger, evse) === 'Available' || !toldOf(charger, evse).endsWith(' NoError')) continue;
    charger.hazard(`LIV-01: EVSE ${evse} is free and healthy and was told as ${toldOf(charger, evse)}`);
  }
  act(charger, 'reset Hard');
  within(charger, SERVED_S, () => charger.controller === null);
  within(charger, SERVED_S, () => charger.controller !== null);
  if (within(charger, SERVED_S, isFree)) return;
  for (const evse of evsesOf(charger)) {
    const status = statusOf(charger, evse);
    if (status === 'Available') continue;
    charger.hazard(`LIV-06: EVSE ${evse} is ${status} after a restart, free and healthy: ${standing(charger, evse)}`);
  }
};
