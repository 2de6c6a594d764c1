/** Charging profiles as a central system writes them: an ordinary one, with what the test is about put in. */
import type { Story } from './story.ts';

type Period = readonly [startPeriod: number, limit: number, numberPhases?: 1 | 2 | 3];

export type Wish = {
  readonly id?: number;
  readonly level?: number;
  readonly purpose?: 'ChargePointMaxProfile' | 'TxDefaultProfile' | 'TxProfile';
  readonly kind?: 'Absolute' | 'Relative' | 'Daily' | 'Weekly';
  readonly unit?: 'A' | 'W';
  readonly duration?: number;
  /** Epoch ms. */
  readonly start?: number;
  readonly validFrom?: number;
  readonly validTo?: number;
  readonly transactionId?: number;
  readonly periods: readonly Period[];
};

const text = (epochMs: number): string => new Date(epochMs).toISOString();

export const profileOf = (wish: Wish): Record<string, unknown> => {
  const { id = 1, level = 0, purpose = 'TxDefaultProfile', kind = 'Relative', unit = 'A' } = wish;
  const { duration, start, validFrom, validTo, transactionId, periods } = wish;
  const recurs = kind === 'Daily' || kind === 'Weekly';
  return {
    chargingProfileId: id,
    stackLevel: level,
    chargingProfilePurpose: purpose,
    chargingProfileKind: recurs ? 'Recurring' : kind,
    ...(recurs ? { recurrencyKind: kind } : {}),
    ...(transactionId === undefined ? {} : { transactionId }),
    ...(validFrom === undefined ? {} : { validFrom: text(validFrom) }),
    ...(validTo === undefined ? {} : { validTo: text(validTo) }),
    chargingSchedule: {
      ...(duration === undefined ? {} : { duration }),
      ...(start === undefined ? {} : { startSchedule: text(start) }),
      chargingRateUnit: unit,
      chargingSchedulePeriod: periods.map(([startPeriod, limit, numberPhases]) => ({
        startPeriod,
        limit,
        ...(numberPhases === undefined ? {} : { numberPhases }),
      })),
    },
  };
};

/** What the station answers to SetChargingProfile. */
export const setProfile = (story: Story, connectorId: number, wish: Wish): unknown =>
  story.ask('SetChargingProfile', { connectorId, csChargingProfiles: profileOf(wish) });

type Answered = {
  readonly status: string;
  readonly scheduleStart?: string;
  readonly chargingSchedule?: {
    readonly duration: number;
    readonly chargingRateUnit: string;
    readonly chargingSchedulePeriod: readonly { readonly startPeriod: number; readonly limit: number }[];
  };
};
const isAnswer = (value: unknown): value is Answered =>
  typeof value === 'object' && value !== null && 'status' in value;

/** The whole answer to GetCompositeSchedule. */
export const askSchedule = (story: Story, connectorId: number, duration: number, unit?: 'A' | 'W'): Answered => {
  const asked = { connectorId, duration, ...(unit === undefined ? {} : { chargingRateUnit: unit }) };
  const answer = story.ask('GetCompositeSchedule', asked);
  if (!isAnswer(answer)) throw new Error(`GetCompositeSchedule was answered ${JSON.stringify(answer)}`);
  return answer;
};

/** Start and limit of each period of a composite schedule. */
export const composite = (story: Story, connectorId: number, duration: number, unit?: 'A' | 'W') =>
  askSchedule(story, connectorId, duration, unit).chargingSchedule?.chargingSchedulePeriod.map(
    ({ startPeriod, limit }) => [startPeriod, limit] as const,
  );
