/**
 * What a storm tries on purpose once it is quiet, some of it each day: promises that only show when somebody does a
 * certain thing and looks at what comes of it. Judged by plant and by the central system's ledger.
 */
import { z } from 'zod';
import { faultRows } from '../../../adapters/simulated/faults.ts';
import { ampsOf } from './amps.ts';
import { act } from './deeds.ts';
import type { Asked } from './central-system.ts';
import type { Charger } from './charger.ts';
import type { Mix } from './mix.ts';
import { beginVisit, endVisit, evsesOf, flows, openOf, standing, statusOf, within } from './quiet.ts';
import { clear, mend } from './repair.ts';
import { unsoundProfiles } from './unsound-profiles.ts';

type Probe = (charger: Charger, mix: Mix) => void;

const MINUTE_MS = 60_000;
const RESTART_S = 90;
/** Of a schedule that was asked for. */
const AHEAD_S = 600;
/** After a change of phases or a pause the pilot has found its place by then. */
const SETTLED_S = 60;
const WATCHED_S = 30;

const theEvse = (charger: Charger, mix: Mix): number => mix.whole(1, charger.evses);

const answered = (charger: Charger, asked: Asked): Asked => {
  within(charger, 5, () => asked.answer !== undefined || asked.error !== undefined);
  return asked;
};

/** BIL-05: a limit of 0 pauses, however long; afterwards the same transaction goes on. */
const pause: Probe = (charger, mix) => {
  const evse = theEvse(charger, mix);
  if (beginVisit(charger, evse)) {
    const before = openOf(charger, evse)?.id;
    charger.limit(mix.one([0, 5]));
    charger.clock.advance(mix.one([20_000, 12 * MINUTE_MS]));
    if (flows(charger, evse)) charger.hazard(`BIL-05: EVSE ${evse}: energy flows under a limit of 0`);
    charger.limit(null);
    const isBack = within(charger, RESTART_S, () => flows(charger, evse));
    const after = openOf(charger, evse)?.id;
    if (!isBack) charger.hazard(`BIL-05: EVSE ${evse}: no energy after a pause: ${statusOf(charger, evse)}`);
    if (before === undefined || before !== after) {
      charger.hazard(`BIL-05: EVSE ${evse}: transaction ${before} before a pause, ${after} after it`);
    }
  }
  endVisit(charger, evse);
};

/** BIL-06: a power cut ends the transaction or it goes on, as configured. */
const cut: Probe = (charger, mix) => {
  const evse = theEvse(charger, mix);
  if (beginVisit(charger, evse)) {
    charger.clock.advance(MINUTE_MS);
    const before = openOf(charger, evse);
    charger.cut(mix.whole(1, 20));
    within(charger, RESTART_S, () => charger.controller !== null);
    const isResumed = charger.settings.get('ocpp/onPowerLossRestart');
    if (isResumed && !within(charger, RESTART_S, () => flows(charger, evse))) {
      charger.hazard(`BIL-06: EVSE ${evse}: no energy after a power cut: ${statusOf(charger, evse)}`);
    }
    if (!isResumed) within(charger, RESTART_S, () => before?.stop !== undefined);
    charger.clock.advance(MINUTE_MS);
    const reason = before?.stop?.reason ?? 'none';
    if (reason !== (isResumed ? 'none' : 'PowerLoss')) {
      charger.hazard(`BIL-06: EVSE ${evse}: transaction ${before?.id} has the end ${reason} after a power cut`);
    }
    // A card would begin anew.
    if (!isResumed) return clear(charger);
  }
  endVisit(charger, evse);
};

/** What one connector cannot break for all: a switch of the station, and what spoils the day's sum. */
const ofOneConnector = faultRows.filter(({ part }) => part !== 'emergency switch' && part !== 'meter');

/** SAF-13: what breaks at one connector neither opens, closes nor blocks another. */
const neighbour: Probe = (charger, mix) => {
  if (charger.evses < 2) return;
  const [broken, sound] = mix.odds(0.5) ? [1, 2] : [2, 1];
  const areServed = [broken, sound].map((evse) => beginVisit(charger, evse));
  const name = ofOneConnector[mix.whole(0, ofOneConnector.length - 1)]?.name ?? '';
  const say = (what: string) => charger.hazard(`SAF-13: EVSE ${sound} ${what} since ${name} at EVSE ${broken}`);
  charger.world.fault(broken, name, true);
  if (areServed[1] === true) {
    if (within(charger, WATCHED_S, () => !charger.truth(sound).coil)) say('does not charge any more');
    endVisit(charger, sound);
    charger.clock.advance(10_000);
    if (!beginVisit(charger, sound)) say(`cannot be used (${statusOf(charger, sound)} ${standing(charger, sound)})`);
  }
  mend(charger);
  clear(charger);
};

const composite = z.object({
  chargingSchedulePeriod: z.array(z.object({ startPeriod: z.number(), limit: z.number() })),
});
type Period = z.output<typeof composite>['chargingSchedulePeriod'][number];

/** PRO-05: what GetCompositeSchedule has answered is what the pilot offers when its time comes. */
const followSchedule = (charger: Charger, evse: number, periods: readonly Period[], beginMs: number): void => {
  for (const [index, { startPeriod, limit }] of periods.entries()) {
    const endS = Math.min(AHEAD_S, periods[index + 1]?.startPeriod ?? AHEAD_S);
    if (endS - startPeriod < SETTLED_S + 5) continue;
    charger.clock.advanceTo(Math.max(charger.clock.now(), beginMs + (endS - 3) * 1000));
    const offered = ampsOf(charger.truth(evse).pilotDuty);
    const wanted = limit < 6 ? 0 : limit;
    if (Math.abs(offered - wanted) > 0.2) {
      charger.hazard(`PRO-05: EVSE ${evse}: ${offered} A offered in s ${endS - 3} where the schedule says ${limit} A`);
    }
  }
};

/** PRO-05: profiles that were accepted take effect, however they contradict each other. */
const schedules: Probe = (charger, mix) => {
  const evse = theEvse(charger, mix);
  const { csms, clock } = charger;
  if (beginVisit(charger, evse)) {
    for (const call of unsoundProfiles(mix.whole(1, 1_000_000), charger.evses, csms.wall)) {
      csms.call('SetChargingProfile', call);
    }
    clock.advance(SETTLED_S * 1000);
    const asked = csms.call('GetCompositeSchedule', { connectorId: evse, duration: AHEAD_S, chargingRateUnit: 'A' });
    const { answer } = answered(charger, asked);
    if (answer?.['status'] === 'Accepted') {
      followSchedule(charger, evse, composite.parse(answer['chargingSchedule']).chargingSchedulePeriod, clock.now());
    } else charger.hazard(`PRO-05: EVSE ${evse}: no schedule is told: ${JSON.stringify(asked)}`);
    answered(charger, csms.call('ClearChargingProfile', {}));
    clock.advance(10_000);
  }
  endVisit(charger, evse);
};

const configuration = z.object({ configurationKey: z.array(z.object({ value: z.string().exactOptional() })) });

const otherValue = (value: string): string | null => {
  if (value === 'true' || value === 'false') return String(value !== 'true');
  return /^\d{1,6}$/.test(value) ? String(Number(value) + 10) : null;
};

/** PRO-05: a setting that was accepted is what is read, after a restart too. */
const configure: Probe = (charger, mix) => {
  const { csms } = charger;
  const read = (key: string): string | undefined => {
    const { answer } = answered(charger, csms.call('GetConfiguration', { key: [key] }));
    return configuration.parse(answer).configurationKey[0]?.value;
  };
  const write = (key: string, value: string) =>
    answered(charger, csms.call('ChangeConfiguration', { key, value })).answer?.['status'];
  const keys = [
    'ConnectionTimeOut',
    'MeterValueSampleInterval',
    'suspendedEVTimeout',
    'LocalAuthorizeOffline',
  ] as const;
  const key = mix.one([...keys, 'MinimumStatusDuration', 'StopTransactionOnInvalidId', 'LocalPreAuthorize']);
  const before = read(key);
  const after = before === undefined ? null : otherValue(before);
  if (before === undefined || after === null) {
    return charger.hazard(`PRO-05: ${key} cannot be read: ${before}`);
  }
  const status = write(key, after);
  if (status !== 'Accepted' || read(key) !== after) {
    charger.hazard(`PRO-05: ${key} was set to ${after}, ${String(status)}, and reads ${read(key)}`);
  }
  charger.cut(1);
  within(charger, RESTART_S, () => charger.controller !== null && csms.connected);
  charger.clock.advance(MINUTE_MS);
  if (read(key) !== after) charger.hazard(`PRO-05: ${key} was set to ${after} and reads ${read(key)} after a restart`);
  write(key, before);
};

const badUpdates = ['truncated', 'missing', 'broken', 'spoilt', 'stuck', 'stranger'] as const;

/** LIV-05: an update that fails leaves what ran before serving within five minutes. */
const badUpdate: Probe = (charger, mix) => {
  const { operator, clock } = charger;
  const before = operator.running;
  const how = mix.one(badUpdates);
  act(charger, `update ${how} ${mix.one(['signed', 'signed', 'plain'])} ${mix.whole(1, 1000) * 3}`);
  clock.advance(5 * MINUTE_MS);
  if (how === 'stranger' || operator.running === before) {
    for (const evse of evsesOf(charger)) {
      if (statusOf(charger, evse) === 'Available') continue;
      charger.hazard(`LIV-05: EVSE ${evse} is ${statusOf(charger, evse)} five minutes after an update (${how})`);
    }
  } else charger.hazard(`LIV-05: ${operator.running} runs after an update (${how}), ${before} ran before`);
  operator.troubles = [];
  operator.spoils = null;
  operator.sticks = false;
};

/** By name, for whoever wants a certain one. */
export const probes = { pause, cut, neighbour, schedules, configure, badUpdate } as const;
const all: readonly [Probe, ...Probe[]] = [pause, cut, neighbour, schedules, configure, badUpdate];

/** As many as a day has time for. */
export const probe = (charger: Charger, mix: Mix): void => {
  mix.one(all)(charger, mix);
  for (const evse of evsesOf(charger)) charger.world.unplug(evse);
};
