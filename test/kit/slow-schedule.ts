/**
 * What charging profiles leave at one second, found the slow and obvious way: every profile is asked, every period
 * looked at, every day counted. The yardstick of `machines/load/schedule.ts`, and nothing else.
 */
import type { ChargingProfile } from '../../machines/vocabulary/profiles.ts';

/** All in seconds: `wall` since 1970, `elapsed` since the transaction began. */
export type Instant = { readonly wall: number; readonly elapsed: number };

const DAY = 86_400;

/** Since its schedule began (the present occurrence of it); negative: it has not begun. */
const since = ({ timing }: ChargingProfile, { wall, elapsed }: Instant): number => {
  if (timing.kind === 'relative') return elapsed;
  let passed = wall - timing.startAt / 1000;
  const every = timing.kind === 'daily' ? DAY : timing.kind === 'weekly' ? 7 * DAY : Infinity;
  while (passed >= every) passed -= every;
  return passed;
};

/** The limit of one profile, null when it is silent. */
const spoken = (profile: ChargingProfile, instant: Instant): number | null => {
  const { validFrom = -Infinity, validTo = Infinity, durationS = Infinity, periods } = profile;
  if (instant.wall * 1000 < validFrom || instant.wall * 1000 >= validTo) return null;
  const passed = since(profile, instant);
  if (passed < 0 || passed >= durationS) return null;
  let limit: number | null = null;
  for (const period of periods) if (period.startS <= passed) ({ limit } = period);
  return limit;
};

const highest = (profiles: readonly ChargingProfile[], instant: Instant): number | null => {
  for (let level = 99; level >= 0; level--) {
    for (const profile of profiles) {
      const limit = profile.stackLevel === level ? spoken(profile, instant) : null;
      if (limit !== null) return limit;
    }
  }
  return null;
};

/** Of the profiles of transactions: its own, else those for its connector, else those for all. */
export const sessionLimit = (
  profiles: readonly ChargingProfile[],
  evse: number,
  transaction: string,
  instant: Instant,
): number | null => {
  const of = (purpose: string, place: number) =>
    profiles.filter((one) => one.purpose === purpose && one.evse === place);
  return (
    highest(
      of('tx', evse).filter((one) => one.transaction === transaction),
      instant,
    ) ??
    highest(of('tx-default', evse), instant) ??
    highest(of('tx-default', 0), instant)
  );
};

export const maxLimit = (profiles: readonly ChargingProfile[], instant: Instant): number | null =>
  highest(
    profiles.filter(({ purpose }) => purpose === 'max'),
    instant,
  );
