/**
 * SetChargingProfile, ClearChargingProfile, GetCompositeSchedule (S6 §5.16, §5.4, §5.7; rules 26–33). Accepted means
 * durable and in force (PRO-05): the station answers when it is.
 */
import type { ProfileFilter, Schedule } from '../../../machines/vocabulary/profiles.ts';
import { purposeOf, readProfile } from './charging-profile.ts';
import { STATION_WITHIN_MS, status, type Hearer } from './heard.ts';
import type { Req } from './messages.ts';
import { timeText } from './time.ts';

const isPlace = (connector: number, evses: number): boolean => connector >= 0 && connector <= evses;

export const setChargingProfile: Hearer<'SetChargingProfile'> = ({ connectorId, csChargingProfiles }, view) => {
  // E6 3.39.
  if (!isPlace(connectorId, view.evses)) {
    return { type: 'refuse', refusal: 'bad-value', why: `there is no connector ${connectorId}` };
  }
  const reading = readProfile(csChargingProfiles, connectorId);
  if ('refused' in reading) return { type: 'refuse', refusal: 'bad-value', why: reading.refused };
  if ('rejected' in reading) return { ...status('Rejected'), why: reading.rejected };
  const { transactionId } = csChargingProfiles;
  const remoteId = transactionId === undefined ? undefined : (view.transactionId ?? String(BigInt(transactionId)));
  return {
    type: 'ask',
    request: { type: 'profile.set', profile: reading.profile, ...(remoteId === undefined ? {} : { remoteId }) },
    reply: (outcome) => ({ status: outcome === 'accepted' ? 'Accepted' : 'Rejected' }),
    patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Rejected' } },
  };
};

/** E6 3.25, 3.26: with an id nothing else counts; several fields mean all of them; none means every profile. */
const filterOf = ({
  id,
  connectorId,
  chargingProfilePurpose,
  stackLevel,
}: Req<'ClearChargingProfile'>): ProfileFilter => {
  if (id !== undefined) return { id };
  return {
    ...(connectorId === undefined ? {} : { evse: connectorId }),
    ...(chargingProfilePurpose === undefined ? {} : { purpose: purposeOf[chargingProfilePurpose] }),
    ...(stackLevel === undefined ? {} : { stackLevel }),
  };
};

export const clearChargingProfile: Hearer<'ClearChargingProfile'> = (payload) => ({
  type: 'ask',
  request: { type: 'profile.clear', filter: filterOf(payload) },
  // There is no word for a disk that fails: whoever hears Unknown looks again.
  reply: (outcome) => ({ status: outcome === 'accepted' ? 'Accepted' : 'Unknown' }),
  patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Unknown' } },
});

/** The schema wants tenths; never more than is offered, and a hair for what binary fractions take away. */
const tenths = (value: number): number => Math.floor(value * 10 + 1e-6) / 10;

const periodsOf = ({ periods }: Schedule, unit: 'A' | 'W') =>
  periods.map(({ startS, amps, watts, phases }) => ({
    startPeriod: startS,
    limit: tenths(unit === 'A' ? amps : watts),
    numberPhases: phases,
  }));

export const getCompositeSchedule: Hearer<'GetCompositeSchedule'> = (
  { connectorId, duration, chargingRateUnit: unit = 'A' },
  { evses, schedule },
) => {
  if (!isPlace(connectorId, evses)) return { ...status('Rejected'), why: `there is no connector ${connectorId}` };
  const found = schedule(connectorId, duration);
  if (found === null) return { ...status('Rejected'), why: 'the time is not known, or no time is asked for' };
  return {
    type: 'answer',
    payload: {
      status: 'Accepted',
      connectorId,
      scheduleStart: timeText(found.from),
      // E6 3.57: startSchedule is left out here.
      chargingSchedule: {
        duration: found.durationS,
        chargingRateUnit: unit,
        chargingSchedulePeriod: periodsOf(found, unit),
      },
    },
  };
};
