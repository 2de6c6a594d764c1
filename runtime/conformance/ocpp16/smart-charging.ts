/** Smart charging: profiles, and the schedule that comes of them. */
import { z } from 'zod';
import type { Section } from '../case.ts';
import { Failed } from '../failure.ts';
import { such } from '../messages.ts';
import type { Scene } from '../scene.ts';
import { authorize, charge, charging, plugIn } from './kit.ts';

/** Second → limit; A, or the same number of kW. */
type Periods = Readonly<Record<number, number>>;
type Purpose = 'ChargePointMaxProfile' | 'TxDefaultProfile' | 'TxProfile';
type Wish = {
  readonly id: number;
  readonly purpose: Purpose;
  readonly periods: Periods;
  readonly durationS?: number;
  readonly stack?: number;
  readonly transactionId?: number;
};

const smart = { profile: 'SmartCharging' } as const;
const DAY_S = 86_400;
/** What clocks, and a busy machine, may differ, s. */
const TOLERANCE_S = 3;

const composite = z.object({
  scheduleStart: z.string().optional(),
  chargingSchedule: z.object({
    duration: z.number(),
    chargingRateUnit: z.string(),
    startSchedule: z.string().optional(),
    chargingSchedulePeriod: z.array(z.object({ startPeriod: z.number(), limit: z.number() })),
  }),
});

/** A where the station takes it, else W. */
const unitOf = (scene: Scene): 'A' | 'W' => {
  const allowed = scene.valueOf('ChargingScheduleAllowedChargingRateUnit') ?? 'Current';
  return allowed.toLowerCase().includes('current') ? 'A' : 'W';
};
const inUnit = (scene: Scene, limit: number): number => (unitOf(scene) === 'A' ? limit : limit * 1000);

/** All schedules of a case begin at one instant. */
const profileOf = (scene: Scene, wish: Wish, start: number) => ({
  chargingProfileId: wish.id,
  ...(wish.transactionId === undefined ? {} : { transactionId: wish.transactionId }),
  stackLevel: wish.stack ?? 0,
  chargingProfilePurpose: wish.purpose,
  chargingProfileKind: 'Absolute',
  chargingSchedule: {
    duration: wish.durationS ?? DAY_S,
    startSchedule: new Date(start).toISOString(),
    chargingRateUnit: unitOf(scene),
    chargingSchedulePeriod: Object.entries(wish.periods).map(([startPeriod, limit]) => ({
      startPeriod: Number(startPeriod),
      limit: inUnit(scene, limit),
    })),
  },
});

const setProfile = (
  scene: Scene,
  wish: Wish,
  start = Date.now(),
  expected = 'Accepted',
  orError: readonly string[] = [],
) =>
  scene.call(
    'SetChargingProfile',
    {
      connectorId: wish.purpose === 'ChargePointMaxProfile' ? 0 : scene.connector,
      csChargingProfiles: profileOf(scene, wish, start),
    },
    { status: expected },
    { orError },
  );

const askComposite = async (scene: Scene, duration: number) => {
  const payload = { connectorId: scene.connector, duration, chargingRateUnit: unitOf(scene) };
  const asked = Date.now();
  const { answer } = await scene.call('GetCompositeSchedule', payload, {
    status: 'Accepted',
    connectorId: scene.connector,
    chargingSchedule: such('a schedule', (value) => value !== undefined),
  });
  const { scheduleStart, chargingSchedule } = composite.parse(answer);
  const begins = Date.parse(chargingSchedule.startSchedule ?? scheduleStart ?? '');
  if (!(Math.abs(begins - asked) <= TOLERANCE_S * 1000)) {
    throw new Failed(`the composite schedule begins at ${new Date(begins).toISOString()}, expected now`);
  }
  if (chargingSchedule.duration !== duration) {
    throw new Failed(`the composite schedule lasts ${chargingSchedule.duration} s, expected ${duration} s`);
  }
  if (chargingSchedule.chargingRateUnit !== unitOf(scene)) {
    throw new Failed(`the composite schedule is in ${chargingSchedule.chargingRateUnit}, expected ${unitOf(scene)}`);
  }
  return { begins, periods: chargingSchedule.chargingSchedulePeriod };
};

/** The composite schedule is this one; `start`: when its second 0 was (epoch ms). */
const isInForce = async (scene: Scene, expected: Periods, duration: number, start: number): Promise<void> => {
  const { begins, periods } = await askComposite(scene, duration);
  const elapsedS = (begins - start) / 1000;
  const wanted = Object.entries(expected).map(([second, limit]) => ({
    startPeriod: Math.max(0, Number(second) - elapsedS),
    limit: inUnit(scene, limit),
  }));
  const words = (list: readonly { startPeriod: number; limit: number }[]) =>
    list.map((one) => `${one.startPeriod.toFixed(0)} s: ${one.limit}`).join(', ');
  const fits =
    periods.length === wanted.length &&
    wanted.every(({ startPeriod, limit }, index) => {
      const found = periods[index];
      return (
        found !== undefined &&
        Math.abs(found.limit - limit) < 0.1 &&
        Math.abs(found.startPeriod - startPeriod) <= (index === 0 ? 0 : TOLERANCE_S)
      );
    });
  if (!fits) throw new Failed(`the composite schedule is ${words(periods)}; expected ${words(wanted)}`);
};

const txDefault = (periods: Periods, rest: Partial<Wish> = {}): Wish => ({
  id: 2,
  purpose: 'TxDefaultProfile',
  periods,
  ...rest,
});
const txProfile = (periods: Periods, rest: Partial<Wish> = {}): Wish => ({
  id: 3,
  purpose: 'TxProfile',
  periods,
  ...rest,
});

/** What a RemoteStart with a profile asks for. */
const startWith = (scene: Scene, wish: Wish, start: number, expected: string, orError: readonly string[] = []) =>
  scene.call(
    'RemoteStartTransaction',
    { connectorId: scene.connector, idTag: scene.card(), chargingProfile: profileOf(scene, wish, start) },
    { status: expected },
    { orError },
  );

/** Once nothing is left of the profiles, the station's own limit shows. */
const ownLimitShows = async (scene: Scene, above: number): Promise<void> => {
  const { periods } = await askComposite(scene, 300);
  const limit = periods[0]?.limit ?? Number.POSITIVE_INFINITY;
  if (limit <= inUnit(scene, above)) throw new Failed(`without any profile the limit is still ${limit}`);
};

export const smartCharging: Section = {
  title: 'Smart charging',
  cases: [
    {
      id: 'TC_056_CS',
      name: 'a default profile, idle',
      must: 'Accepted; the composite schedule says it, from now, as long and in the unit that was asked for',
      needs: smart,
      play: async (scene) => {
        const start = Date.now();
        await setProfile(scene, txDefault({ 0: 6 }), start);
        await isInForce(scene, { 0: 6 }, 300, start);
      },
    },
    {
      id: 'TC_057_CS',
      name: 'a profile of a transaction',
      must: 'Accepted in the transaction; the composite schedule says it',
      needs: smart,
      play: async (scene) => {
        const transactionId = await charge(scene);
        const start = Date.now();
        await setProfile(scene, txProfile({ 0: 7, 100: 9 }, { transactionId }), start);
        await isInForce(scene, { 0: 7, 100: 9 }, 300, start);
      },
    },
    {
      id: 'TC_058_1_CS',
      name: 'a profile of a transaction, idle',
      must: 'Rejected, or a CALLERROR PropertyConstraintViolation',
      needs: smart,
      play: async (scene) => {
        const wish = txProfile({ 0: 6 }, { transactionId: 1 });
        await setProfile(scene, wish, Date.now(), 'Rejected', ['PropertyConstraintViolation']);
      },
    },
    {
      id: 'TC_058_2_CS',
      name: 'a profile of another transaction',
      must: 'Rejected',
      needs: smart,
      play: async (scene) => {
        const transactionId = await charge(scene);
        await setProfile(scene, txProfile({ 0: 6 }, { transactionId: transactionId + 1 }), Date.now(), 'Rejected');
      },
    },
    {
      id: 'TC_082_CS',
      name: 'a default profile in a transaction',
      must: 'Accepted; it is in force for the running transaction at once',
      needs: smart,
      play: async (scene) => {
        await charge(scene);
        const start = Date.now();
        await setProfile(scene, txDefault({ 0: 6 }), start);
        await isInForce(scene, { 0: 6 }, 300, start);
      },
    },
    {
      id: 'TC_066_CS',
      name: 'the composite of three purposes',
      must: 'the least of station and transaction, equal neighbours merged; after its profile the default',
      needs: smart,
      play: async (scene) => {
        const transactionId = await charge(scene);
        const start = Date.now();
        await setProfile(scene, { id: 1, purpose: 'ChargePointMaxProfile', periods: { 0: 10 } }, start);
        const fallBack = txDefault({ 0: 6, 60: 10, 120: 8, 180: 15, 260: 8 }, { durationS: 300 });
        await setProfile(scene, fallBack, start);
        const own = txProfile({ 0: 8, 50: 11, 140: 16, 200: 6, 240: 12 }, { durationS: 260, transactionId });
        await setProfile(scene, own, start);
        // Past 260 s: the 2.0.1 errata of 2025-02 complete the list of the 1.6 catalogue.
        await isInForce(scene, { 0: 8, 50: 10, 200: 6, 240: 10, 260: 8, 300: 10 }, 400, start);
      },
    },
    {
      id: 'TC_067_CS',
      name: 'profiles cleared one after the other',
      must: 'Accepted each time; what is left shows: the next level, the station’s, its own limit',
      needs: smart,
      play: async (scene) => {
        const start = Date.now();
        await setProfile(scene, { id: 1, purpose: 'ChargePointMaxProfile', periods: { 0: 10 } }, start);
        await setProfile(scene, txDefault({ 0: 8 }), start);
        await setProfile(scene, txDefault({ 0: 6 }, { id: 4, stack: 1 }), start);
        await isInForce(scene, { 0: 6 }, 300, start);
        await scene.call('ClearChargingProfile', { id: 4 }, { status: 'Accepted' });
        await isInForce(scene, { 0: 8 }, 300, start);
        const level = { chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 0 };
        await scene.call('ClearChargingProfile', level, { status: 'Accepted' });
        await isInForce(scene, { 0: 10 }, 300, start);
        await scene.call('ClearChargingProfile', {}, { status: 'Accepted' });
        await ownLimitShows(scene, 10);
      },
    },
    {
      id: 'TC_072_CS',
      name: 'profiles in a stack',
      must: 'the higher one prevails as long as it lasts, then the lower one shows through',
      needs: smart,
      play: async (scene) => {
        const start = Date.now();
        await setProfile(scene, txDefault({ 0: 6, 100: 8, 200: 10 }, { durationS: 400 }), start);
        await setProfile(scene, txDefault({ 0: 7, 100: 9 }, { id: 4, stack: 1, durationS: 150 }), start);
        await isInForce(scene, { 0: 7, 100: 9, 150: 8, 200: 10 }, 350, start);
      },
    },
    {
      id: 'TC_059_CS',
      name: 'remote start with a profile',
      must: 'Accepted; the profile is in force for the new transaction',
      needs: smart,
      play: async (scene) => {
        await plugIn(scene);
        const start = Date.now();
        await startWith(scene, txProfile({ 0: 7 }), start, 'Accepted');
        await charging(scene, { maybe: [authorize(scene.card())] });
        await isInForce(scene, { 0: 7 }, 300, start);
      },
    },
    {
      id: 'TC_060_CS',
      name: 'remote start with a profile for another purpose',
      must: 'Rejected, or a CALLERROR PropertyConstraintViolation; nothing starts',
      needs: smart,
      play: async (scene) => {
        await plugIn(scene);
        await startWith(scene, txDefault({ 0: 6 }), Date.now(), 'Rejected', ['PropertyConstraintViolation']);
        await scene.silence(3);
      },
    },
  ],
};
