/** Meter values: at an interval from the start of the transaction, and at the boundaries of the clock. */
import { z } from 'zod';
import type { Section } from '../case.ts';
import { Failed } from '../failure.ts';
import { message, such, type Heard, type Pattern } from '../messages.ts';
import type { Scene } from '../scene.ts';
import { charge } from './kit.ts';

export const SAMPLE_INTERVAL_S = 10;
/** Of an interval between timestamps, s. */
export const TOLERANCE_S = 2;
const SAMPLES = 4;
const REGISTER = 'Energy.Active.Import.Register';

const meterValues = z.array(
  z.object({
    timestamp: z.string(),
    sampledValue: z.array(
      z.object({ context: z.string().default('Sample.Periodic'), measurand: z.string().default(REGISTER) }),
    ),
  }),
);

/** Readings of one MeterValues message that were taken for this reason. */
export const readingsOf = (heard: Heard, context: string) =>
  meterValues.parse(heard.payload['meterValue']).flatMap(({ timestamp, sampledValue }) => {
    const samples = sampledValue.filter((one) => one.context === context);
    if (samples.length === 0) return [];
    return [{ at: Date.parse(timestamp), measurands: new Set(samples.map((one) => one.measurand)) }];
  });

/** MeterValues of a connector taken for this reason. */
export const readings = (connectorId: number, context: string, transactionId?: number): Pattern =>
  message('MeterValues', {
    connectorId,
    meterValue: such(`readings with context ${context}`, (value) => {
      const found = meterValues.safeParse(value);
      return found.success && found.data.some((one) => one.sampledValue.some((sample) => sample.context === context));
    }),
    ...(transactionId === undefined ? {} : { transactionId }),
  });

/** What a list key asks for; an empty one means the register. */
const wanted = (scene: Scene, key: string): readonly string[] => {
  const words = (scene.valueOf(key) ?? '').split(',').map((one) => one.trim());
  // A phase may be part of a name (OCPP 1.6 errata 4.0 §3.14): the measurand is what stands before it.
  const names = words.filter((one) => one !== '').map((one) => one.replace(/\.(L[123](-N|-L[123])?|N)$/, ''));
  return names.length === 0 ? [REGISTER] : names;
};

const judgeMeasurands = (found: readonly { measurands: ReadonlySet<string> }[], names: readonly string[]): void => {
  for (const { measurands } of found) {
    const missing = names.filter((name) => !measurands.has(name));
    if (missing.length > 0) throw new Failed(`a reading lacks ${missing.join(', ')}`);
  }
};

export const meters: Section = {
  title: 'Meter values',
  cases: [
    {
      id: 'TC_070_CS',
      name: 'sampled',
      must: 'MeterValues every MeterValueSampleInterval with all measurands of MeterValuesSampledData',
      settings: { MeterValueSampleInterval: String(SAMPLE_INTERVAL_S), ClockAlignedDataInterval: '0' },
      play: async (scene) => {
        const transactionId = await charge(scene);
        const found = [];
        for (let sample = 0; sample < SAMPLES; sample++) {
          const pattern = readings(scene.connector, 'Sample.Periodic', transactionId);
          const heard = await scene.see(pattern, { withinS: SAMPLE_INTERVAL_S + scene.description.patienceS });
          found.push(...readingsOf(heard, 'Sample.Periodic'));
        }
        judgeMeasurands(found, wanted(scene, 'MeterValuesSampledData'));
        for (const [index, { at }] of found.slice(1).entries()) {
          const seconds = (at - (found[index]?.at ?? Number.NaN)) / 1000;
          if (Math.abs(seconds - SAMPLE_INTERVAL_S) <= TOLERANCE_S) continue;
          throw new Failed(`${seconds} s between two readings, expected ${SAMPLE_INTERVAL_S} s`);
        }
      },
    },
    {
      id: 'TC_071_CS',
      name: 'aligned with the clock',
      must: 'MeterValues at the boundaries of ClockAlignedDataInterval with all measurands of MeterValuesAlignedData',
      settings: { MeterValueSampleInterval: '0', ClockAlignedDataInterval: String(SAMPLE_INTERVAL_S) },
      play: async (scene) => {
        await charge(scene);
        const found = [];
        for (let sample = 0; sample < SAMPLES - 1; sample++) {
          const pattern = readings(scene.connector, 'Sample.Clock');
          const heard = await scene.see(pattern, { withinS: SAMPLE_INTERVAL_S + scene.description.patienceS });
          found.push(...readingsOf(heard, 'Sample.Clock'));
        }
        judgeMeasurands(found, wanted(scene, 'MeterValuesAlignedData'));
        for (const { at } of found) {
          const beyond = (at / 1000) % SAMPLE_INTERVAL_S;
          if (Math.min(beyond, SAMPLE_INTERVAL_S - beyond) <= TOLERANCE_S / 2) continue;
          throw new Failed(`a reading at ${new Date(at).toISOString()}, expected a boundary of ${SAMPLE_INTERVAL_S} s`);
        }
      },
    },
  ],
};
