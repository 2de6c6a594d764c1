/**
 * A charging profile as OCPP 1.6 writes it (S6 §7.8), read into the station's own words, or what is wrong with it.
 * Whether there is room for it, the station decides.
 */
import type { ChargingProfile, ProfileTiming, Purpose } from '../../../machines/vocabulary/profiles.ts';
import type { Req } from './messages.ts';
import { readTime } from './time.ts';

type Wire = Req<'SetChargingProfile'>['csChargingProfiles'];

export type ProfileReading =
  | { readonly profile: ChargingProfile }
  /** It makes no sense: Rejected. */
  | { readonly rejected: string }
  /** It cannot be read: a CALLERROR. */
  | { readonly refused: string };

export const purposeOf: { readonly [P in Wire['chargingProfilePurpose']]: Purpose } = {
  ChargePointMaxProfile: 'max',
  TxDefaultProfile: 'tx-default',
  TxProfile: 'tx',
};

/** A text that is no time, undefined when there is none. */
const unreadable = ({ validFrom, validTo, chargingSchedule }: Wire): string | undefined =>
  [validFrom, validTo, chargingSchedule.startSchedule].find((text) => text !== undefined && readTime(text) === null);

const timeOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : (readTime(text) ?? undefined);

/** When it begins; a sentence when that is not said as it must be (rule 30). */
const timingOf = ({ chargingProfileKind: kind, recurrencyKind, chargingSchedule }: Wire): ProfileTiming | string => {
  const startAt = timeOf(chargingSchedule.startSchedule);
  if (kind === 'Relative') {
    return startAt === undefined ? { kind: 'relative' } : 'a relative schedule has no startSchedule';
  }
  if (kind === 'Recurring') {
    if (startAt === undefined) return 'a recurring schedule needs startSchedule';
    if (recurrencyKind === undefined) return 'a recurring schedule needs recurrencyKind';
    return { kind: recurrencyKind === 'Daily' ? 'daily' : 'weekly', startAt };
  }
  // S6 §7.13: without a start it is relative to the start of charging.
  return startAt === undefined ? { kind: 'relative' } : { kind: 'absolute', startAt };
};

const flawedPeriods = ({ chargingSchedulePeriod: periods, duration }: Wire['chargingSchedule']): string | null => {
  if (periods.length === 0) return 'a schedule needs a period';
  if (periods[0]?.startPeriod !== 0) return 'the first period must start at 0';
  const isBehind = (at: number) => (periods[at]?.startPeriod ?? 0) <= (periods[at - 1]?.startPeriod ?? -1);
  if (periods.some((_, at) => at > 0 && isBehind(at))) return 'periods must be in ascending order';
  if (periods.some(({ startPeriod }) => !Number.isSafeInteger(startPeriod))) return 'no period starts so late';
  if (periods.some(({ limit }) => limit < 0)) return 'a limit is never negative';
  const isCount = (phases: number) => phases >= 1 && phases <= 3;
  if (periods.some(({ numberPhases = 3 }) => !isCount(numberPhases))) return 'numberPhases is 1, 2 or 3';
  return duration !== undefined && duration <= 0 ? 'a duration is longer than nothing' : null;
};

/** Where this purpose may stand (S6 §3.13.1, rule 28). */
const misplaced = (purpose: Purpose, evse: number, timing: ProfileTiming): string | null => {
  if (purpose === 'max' && evse !== 0) return 'a ChargePointMaxProfile belongs to connector 0';
  if (purpose === 'max' && timing.kind === 'relative') return 'a ChargePointMaxProfile is never relative';
  return purpose === 'tx' && evse === 0 ? 'a TxProfile belongs to a connector' : null;
};

const periodOf = ({
  startPeriod,
  limit,
  numberPhases,
}: Wire['chargingSchedule']['chargingSchedulePeriod'][number]) => ({
  startS: startPeriod,
  limit,
  ...(numberPhases === undefined ? {} : { phases: numberPhases }),
});

export const readProfile = (wire: Wire, evse: number): ProfileReading => {
  const wrong = unreadable(wire);
  if (wrong !== undefined) return { refused: `found ${JSON.stringify(wrong.slice(0, 50))}, expected a time` };
  const timing = timingOf(wire);
  if (typeof timing === 'string') return { rejected: timing };
  const purpose = purposeOf[wire.chargingProfilePurpose];
  const { chargingSchedule, stackLevel } = wire;
  const [validFrom, validTo] = [timeOf(wire.validFrom), timeOf(wire.validTo)];
  const isNever = validFrom !== undefined && validTo !== undefined && validTo <= validFrom;
  const flaw = misplaced(purpose, evse, timing) ?? flawedPeriods(chargingSchedule);
  if (flaw !== null) return { rejected: flaw };
  if (isNever) return { rejected: 'validTo must be later than validFrom' };
  if (stackLevel < 0) return { rejected: 'a stack level is never negative' };
  const { chargingRateUnit: unit, chargingSchedulePeriod, duration } = chargingSchedule;
  return {
    profile: {
      id: wire.chargingProfileId,
      purpose,
      evse,
      stackLevel,
      timing,
      unit,
      periods: chargingSchedulePeriod.map(periodOf),
      ...(duration === undefined ? {} : { durationS: duration }),
      ...(validFrom === undefined ? {} : { validFrom }),
      ...(validTo === undefined ? {} : { validTo }),
    },
  };
};
