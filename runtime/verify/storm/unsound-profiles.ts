/**
 * Charging profiles as nobody should send them: on several levels, for several purposes, in amperes and watts, past,
 * future and never, some of them far too long. Each set follows from one number.
 */
import type { Json } from './central-ledger.ts';
import { Mix } from './mix.ts';

/** One SetChargingProfile. */
export type ProfileCall = Json & { readonly connectorId: number };

const MOST_AT_ONCE = 6;
const TOO_MANY_PERIODS = 10_000;
const DAY_S = 86_400;
const VOLTS = 230;

const amperes = [0, 5.9, 6, 8, 10, 16, 32, 63] as const;

const periodsOf = (mix: Mix, isWatts: boolean): readonly Json[] => {
  const count = mix.odds(0.05) ? TOO_MANY_PERIODS : mix.whole(1, 6);
  const stepS = mix.scale(10, 3600);
  return Array.from({ length: count }, (_, index) => ({
    startPeriod: index * stepS,
    limit: mix.one(amperes) * (isWatts ? VOLTS * 3 : 1),
    ...(mix.odds(0.2) ? { numberPhases: mix.one([1, 3]) } : {}),
  }));
};

const profileOf = (mix: Mix, connectors: number, wall: number): ProfileCall => {
  const purpose = mix.one(['ChargePointMaxProfile', 'TxDefaultProfile', 'TxDefaultProfile', 'TxProfile']);
  const kind = mix.one(['Absolute', 'Relative', 'Recurring']);
  const isWatts = mix.odds(0.3);
  const from = new Date(wall + mix.whole(-DAY_S, DAY_S) * 1000).toISOString();
  return {
    connectorId: purpose === 'ChargePointMaxProfile' ? 0 : mix.whole(purpose === 'TxProfile' ? 1 : 0, connectors),
    csChargingProfiles: {
      chargingProfileId: mix.whole(1, 20),
      stackLevel: mix.whole(0, 3),
      chargingProfilePurpose: purpose,
      chargingProfileKind: kind,
      ...(kind === 'Recurring' ? { recurrencyKind: mix.one(['Daily', 'Weekly']) } : {}),
      ...(mix.odds(0.3) ? { validTo: new Date(wall + mix.whole(-DAY_S, 2 * DAY_S) * 1000).toISOString() } : {}),
      chargingSchedule: {
        ...(mix.odds(0.5) ? { duration: mix.scale(60, DAY_S) } : {}),
        ...(kind === 'Relative' ? {} : { startSchedule: from }),
        chargingRateUnit: isWatts ? 'W' : 'A',
        chargingSchedulePeriod: periodsOf(mix, isWatts),
        ...(mix.odds(0.2) ? { minChargingRate: 6 } : {}),
      },
    },
  };
};

/** @param wall of the central system, epoch ms */
export const unsoundProfiles = (seed: number, connectors: number, wall: number): readonly ProfileCall[] => {
  const mix = new Mix(seed, 4);
  return Array.from({ length: mix.whole(2, MOST_AT_ONCE) }, () => profileOf(mix, connectors, wall));
};
