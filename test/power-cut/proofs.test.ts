// Goal: what a bill rests on beside its registers survives kill −9: from where told registers count, what the meter has
// signed, and that an end was read by nobody (BIL-01, BIL-06, PRO-06; 001 "Energy Metering"; guide 735).
// Method: a process with a real disk, on virtual time, offline, killed by SIGKILL in mid-charge and after the stop,
// then in its recovery too, and started again; judged by the plant and the central system's book.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { playAll, type Played, type Trial } from '../kit/process/power-cut.ts';
import { START_WH } from '../kit/process/trial.ts';

type Deaths = Trial['deaths'];
const ordinary: readonly Deaths[] = [
  [{ at: 'mid-charge' }],
  [{ at: 'stopped' }],
  [{ at: 'mid-charge' }, { commit: 1, side: 'after' }],
  [{ at: 'stopped' }, { commit: 1, side: 'before' }],
];

/** Only what goes on can be stopped by its driver. */
const resumed: readonly Deaths[] = [[{ at: 'mid-charge' }, { at: 'stopped' }]];

/** The same session once for each way in which the power fails; `judge` throws what is wrong. */
const killed = async (given: Omit<Trial, 'deaths'>, judge: (played: Played) => void): Promise<void> => {
  const trials = [...ordinary, ...(given.resumes ? resumed : [])];
  const played = await playAll(trials.map((deaths) => ({ ...given, deaths })));
  expect(played.map(({ deaths }) => deaths)).toEqual(trials.map((deaths) => deaths.length));
  for (const one of played) {
    expect([one.violations, one.hazards, one.waiting, one.dead]).toEqual([[], [], 0, 0]);
    expect(one.transactions).toHaveLength(1);
    judge(one);
  }
};

const bill = ({ transactions: [only] }: Played) => {
  if (only?.stop === undefined) throw new Error('it was never stopped');
  return { ...only, stop: only.stop };
};
const sample = z.looseObject({
  value: z.string(),
  context: z.string(),
  format: z.string().optional(),
  location: z.string().optional(),
});
const samplesOf = (data: readonly unknown[]) =>
  z
    .array(z.looseObject({ sampledValue: z.array(sample) }))
    .parse(data)
    .flatMap(({ sampledValue }) => sampledValue);

/** Up to a watt-hour is in the rounding of two registers. */
const closeTo = (wh: number, expected: number): boolean => Math.abs(wh - expected) <= 1;
const LIMIT = { timeout: 120_000 };

describe.each([true, false])('offline, the transaction is resumed: %s', (resumes) => {
  const base = { online: false, resumes } as const;

  it('registers that start at 0 with the transaction still do', LIMIT, async () => {
    await killed({ ...base, ocpp: { energyRegister: 'session' } }, (played) => {
      const { meterStart, values, stop } = bill(played);
      expect([meterStart, values[0]?.wh]).toEqual([0, 0]);
      expect(closeTo(stop.meterStop, played.deliveredWh)).toBe(true);
      const told = [...values.map(({ wh }) => wh), stop.meterStop];
      expect(told).toEqual(told.toSorted((a, b) => a - b));
    });
  });

  it('what the meter has signed is passed on, begin and end, and says what is billed', LIMIT, async () => {
    await killed({ ...base, meter: { protocol: 'iskra' } }, (played) => {
      const { meterStart, stop } = bill(played);
      const signed = samplesOf(stop.data).filter(({ format }) => format === 'SignedData');
      expect(signed.map(({ context }) => context)).toEqual(['Transaction.Begin', 'Transaction.End']);
      const readings = signed.map(({ value }) => {
        const [, payload = ''] = /^OCMF\|(\{.*\})\|\{.*\}$/.exec(value) ?? [];
        return z.object({ RD: z.array(z.object({ RV: z.number() })) }).parse(JSON.parse(payload)).RD;
      });
      expect(readings[0]?.[0]?.RV).toBe(meterStart);
      expect(readings[1]?.at(-1)?.RV).toBe(stop.meterStop);
    });
  });

  it('an end that nobody could read says so', LIMIT, async () => {
    await killed({ ...base, breaks: 'meter-silent' }, (played) => {
      const { meterStart, values, stop } = bill(played);
      expect(stop.meterStop).toBe(values.at(-1)?.wh);
      expect(stop.meterStop).toBeLessThanOrEqual(START_WH + played.deliveredWh + 1);
      expect(stop.meterStop).toBeGreaterThan(meterStart);
      const ends = samplesOf(stop.data).filter(({ context }) => context === 'Transaction.End');
      // Where the power failed before the stop, the meter was read after it.
      if (stop.reason === 'PowerLoss') return;
      expect(ends).toMatchObject([{ location: 'Body', value: String(stop.meterStop) }]);
    });
  });
});
