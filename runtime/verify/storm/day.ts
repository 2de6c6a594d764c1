/**
 * One day of a storm: the plan is carried out, then everything is mended, and what is promised for quiet times is
 * judged (LIV) together with the sums of the day (BIL, PRO). It starts and ends with an empty, healthy station.
 */
import { faultRows } from '../../../adapters/simulated/faults.ts';
import { stationFaultRows } from '../../../adapters/simulated/station/faults.ts';
import type { Transaction } from './central-ledger.ts';
import type { Charger } from './charger.ts';
import { act } from './deeds.ts';
import { HOUR_MS, STORM_HOURS, type Day } from './plan.ts';
import { complaintsAbout } from './watched.ts';

export type DayResult = { readonly sessions: number; readonly kwh: number };

const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2026, 5, 1);
const DRAIN_MINUTES = 60;
const SERVED_S = 60;
const ENERGY_S = 30;
const CABLE_S = 10;
const RESTART_S = 5;
/** Meters that show less than flowed, or nothing: what is billed then is at most what was delivered. */
const poorMeters = [
  'silent',
  'crc',
  'wrong-slave',
  'internal',
  'frozen',
  'reset',
  'replaced',
  'rollover',
  'late-signature',
];

/** Whether it became so in time. */
const within = (charger: Charger, seconds: number, isSo: () => boolean): boolean => {
  const end = charger.clock.now() + seconds * 1000;
  while (!isSo()) {
    if (charger.clock.now() >= end) return false;
    charger.clock.advance(250);
  }
  return true;
};

const evsesOf = (charger: Charger): readonly number[] => Array.from({ length: charger.evses }, (_, index) => index + 1);

const statusOf = (charger: Charger, evse: number): string =>
  charger.controller?.station.evses()[evse - 1]?.status ?? 'down';

const standing = (charger: Charger, evse: number): string =>
  JSON.stringify(charger.controller?.station.evses()[evse - 1]?.faults ?? []);

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
  within(charger, 1000, () => charger.controller !== null);
};

/** Faults stop: parts are repaired, the link is there, the operator undoes what he did. */
const mend = (charger: Charger): void => {
  charger.spare();
  within(charger, 1000, () => charger.controller !== null);
  // Whoever stands still goes on, or is bitten.
  within(charger, 1000, () => charger.controller !== null && !charger.excused(0));
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
  charger.linkIsDown = false;
  csms.comeBack();
  charger.diskDelay(0);
  charger.crystal.drift(0);
  charger.tearSettings(Number.POSITIVE_INFINITY);
  charger.limit(null);
  charger.crystal.setWall(START + charger.clock.now());
};

/** The drivers that are left get their cars, the operator goes round once. */
const clear = (charger: Charger): void => {
  const { csms, clock } = charger;
  within(charger, DRAIN_MINUTES * 60, () => csms.connected);
  clock.advance(60_000);
  csms.call('ChangeAvailability', { connectorId: 0, type: 'Operative' });
  csms.call('ClearChargingProfile', {});
  csms.call('CancelReservation', { reservationId: 1 });
  for (const evse of evsesOf(charger)) {
    act(charger, `remote-stop ${evse}`);
    if (charger.truth(evse).recloser === 'open') {
      charger.controller?.station.ask({ type: 'recloser.change', evse, to: 'closed' }, () => undefined);
    }
    charger.controller?.station.ask({ type: 'phases.set', evse, phases: 3 }, () => undefined);
  }
  clock.advance(30_000);
  act(charger, 'acknowledge');
  for (const evse of evsesOf(charger)) act(charger, `leave ${evse}`);
  clock.advance(40_000);
  for (const evse of evsesOf(charger)) {
    charger.world.unplug(evse);
    if (charger.truth(evse).plug === 'in') {
      charger.hazard(
        `LIV-03: EVSE ${evse}: the cable stays locked though nothing is broken: ${statusOf(charger, evse)}`,
      );
    }
  }
  act(charger, 'acknowledge');
};

/** LIV-01: within 60 s, or after the restart that a fault asks for. */
const serve = (charger: Charger): void => {
  const isFree = () => evsesOf(charger).every((evse) => statusOf(charger, evse) === 'Available');
  if (within(charger, SERVED_S, isFree)) return;
  act(charger, 'acknowledge');
  act(charger, 'reset Hard');
  within(charger, SERVED_S, () => charger.controller === null);
  within(charger, SERVED_S, () => charger.controller !== null);
  if (within(charger, SERVED_S, isFree)) return;
  for (const evse of evsesOf(charger)) {
    const status = statusOf(charger, evse);
    if (status === 'Available') continue;
    charger.hazard(`LIV-01: EVSE ${evse} is ${status}, free and healthy, faults ${standing(charger, evse)}`);
  }
};

const chargeOnce = (charger: Charger, evse: number): void => {
  const { clock } = charger;
  act(charger, `plug ${evse} 16 3 32`);
  clock.advance(2000);
  act(charger, `tag ${evse} CAFE01`);
  const flows = () => charger.truth(evse).currentA.some((amps) => amps > 0);
  if (!within(charger, ENERGY_S, flows)) {
    charger.hazard(
      `LIV-02: EVSE ${evse}: no energy after ${ENERGY_S} s: ${statusOf(charger, evse)} ${standing(charger, evse)}`,
    );
  }
  clock.advance(120_000);
  act(charger, `tag ${evse} CAFE01`);
  const isLoose = () => charger.truth(evse).bolt !== 'locked';
  const isSocket = charger.settings.get('ports[]/pluggable', evse);
  // A free connector knows no card that ends anything: there it is the car.
  if (charger.settings.get('ports[]/user_authentication', evse) === 'free') act(charger, `pause ${evse}`);
  else if (isSocket && !within(charger, CABLE_S, isLoose)) {
    charger.hazard(`LIV-03: EVSE ${evse}: the cable is locked ${CABLE_S} s after the stop: ${statusOf(charger, evse)}`);
  }
  clock.advance(20_000);
  act(charger, `leave ${evse}`);
  clock.advance(25_000);
  act(charger, `unplug ${evse}`);
};

const isDrained = (charger: Charger): boolean =>
  charger.store.durable.count('outbox') === 0 &&
  charger.csms.ledger.transactions.every(({ stop }) => stop !== undefined);

/** What the day must have come to. */
const balance = (charger: Charger, day: Day, before: readonly number[]): DayResult => {
  const { transactions } = charger.csms.ledger;
  const clockJumped = day.deeds.some(({ does }) => does.startsWith('wall') || does.startsWith('cut-1970'));
  for (const one of transactions) {
    for (const sentence of complaintsAbout(one, clockJumped)) charger.hazard(sentence);
    if (one.stop === undefined) charger.hazard(`BIL-02: transaction ${one.id} has no stop`);
  }
  for (const evse of evsesOf(charger)) {
    const own = transactions.filter(({ connector }) => connector === evse);
    const billed = own.reduce((sum, one) => sum + billOf(one), 0);
    const delivered = charger.truth(evse).deliveredWh - (before[evse - 1] ?? 0);
    const isPoor = day.deeds.some(({ does }) =>
      poorMeters.some((word) => does.startsWith(`fault ${evse} meter-${word}`)),
    );
    // Each of two readings is cut off to whole Wh.
    const rounding = own.length + 1;
    if (billed > delivered + rounding || (!isPoor && billed < delivered - rounding)) {
      charger.hazard(
        `BIL-01: EVSE ${evse}: ${billed} Wh billed in ${own.length}, ${delivered.toFixed(1)} Wh delivered`,
      );
    }
    const told = charger.csms.heard('StatusNotification').findLast(({ connectorId }) => connectorId === evse);
    if (told !== undefined && told['status'] !== statusOf(charger, evse)) {
      charger.hazard(`PRO-04: EVSE ${evse} was told ${String(told['status'])} last and is ${statusOf(charger, evse)}`);
    }
  }
  for (const id of charger.lostLetters()) charger.hazard(`PRO-06: message ${id} lay on the disk and was never sent`);
  return { sessions: transactions.length, kwh: transactions.reduce((sum, one) => sum + billOf(one), 0) / 1000 };
};

const billOf = ({ meterStart, stop }: Transaction): number => (stop === undefined ? 0 : stop.meterStop - meterStart);

/** Carries a day out. `done`: hears of every deed before it is done. */
export const live = (charger: Charger, day: Day, done: (does: string) => void): DayResult => {
  const { clock, csms } = charger;
  const begin = clock.now();
  const before = evsesOf(charger).map((evse) => charger.truth(evse).deliveredWh);
  for (const { at, does } of day.deeds) {
    clock.at(begin + at, () => {
      done(does);
      act(charger, does);
    });
  }
  const last = day.deeds.at(-1)?.at ?? 0;
  clock.advanceTo(begin + Math.min(STORM_HOURS * HOUR_MS, last + 60_000));
  mend(charger);
  clear(charger);
  serve(charger);
  for (const evse of evsesOf(charger)) chargeOnce(charger, evse);
  serve(charger);
  for (let minute = 0; minute < DRAIN_MINUTES && !isDrained(charger); minute++) clock.advance(60_000);
  if (!isDrained(charger)) {
    charger.hazard(`LIV-04: ${charger.store.durable.count('outbox')} messages wait after an hour`);
  }
  const result = balance(charger, day, before);
  for (const sentence of csms.violations.splice(0)) charger.hazard(sentence);
  csms.trim();
  clock.advanceTo(Math.max(begin + DAY_MS, clock.now()));
  return result;
};
