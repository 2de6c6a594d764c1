/**
 * Meter readings as sampled values: which measurands, on which phases, at which place, in which unit (rules 22–25;
 * phases as the user guide has them, lines 697–720). Every field is written out: a bare value would be a register in
 * Wh. What nobody measures here is left out.
 */
import type { MeterReading, MeterRegisters, ReadingContext } from '../../../machines/vocabulary/readings.ts';
import type { Req } from './messages.ts';
import { timeText } from './time.ts';

export type MeterValue = Req<'MeterValues'>['meterValue'][number];
type SampledValue = MeterValue['sampledValue'][number];
type Measurand = NonNullable<SampledValue['measurand']>;
type Phase = NonNullable<SampledValue['phase']>;
type Quantity = { readonly value: number; readonly phase?: Phase };

/** What a rendering depends on beside the sample. */
export type Rendering = {
  /** From a phase to neutral: turns amperes into Power.Offered. */
  readonly nominalVoltageV: () => number;
  /** How a signed text is told: as it is, or as hexadecimal digits. */
  readonly calibrationLawFormat: () => 'ocmf,plain' | 'ocmf,hex';
};

/** One sample with what was offered at that moment. */
export type Sample = {
  readonly context: ReadingContext;
  readonly reading: MeterReading;
  readonly offeredAmps: number;
};

type Row = {
  /** Where it is measured, if not at the outlet. */
  readonly location?: NonNullable<SampledValue['location']>;
  readonly unit?: NonNullable<SampledValue['unit']>;
  readonly digits: number;
  readonly take: (sample: Sample, nominalV: number) => readonly Quantity[];
};

const REGISTER = 'Energy.Active.Import.Register';
const lines = ['L1', 'L2', 'L3'] as const;
const neutrals = ['L1-N', 'L2-N', 'L3-N'] as const;

const phases = ({ reading }: Sample): number =>
  reading.voltageV?.length ?? reading.currentA?.length ?? reading.powerPhaseW?.length ?? 1;

const whole = (value: number | undefined): readonly Quantity[] => (value === undefined ? [] : [{ value }]);

/** One value per phase; with a single phase it is the whole, without a phase. */
function each(values: readonly number[] | undefined, names: readonly Phase[]): readonly Quantity[] {
  if (values === undefined || values.length < 2) return whole(values?.[0]);
  return values.flatMap((value, index) => {
    const phase = names[index];
    return phase === undefined ? [] : [{ value, phase }];
  });
}

function offered(sample: Sample): readonly Quantity[] {
  const count = phases(sample);
  if (count < 2) return whole(sample.offeredAmps);
  const perPhase = lines.slice(0, count).map(() => sample.offeredAmps);
  return [{ value: sample.offeredAmps * count }, ...each(perPhase, lines)];
}

function power(sample: Sample): readonly Quantity[] {
  const { powerW, powerPhaseW } = sample.reading;
  if (phases(sample) < 2) return whole(powerW ?? powerPhaseW?.[0]);
  return [...whole(powerW), ...each(powerPhaseW, lines)];
}

/** What is drawn counts as import, what is fed back as export: a meter shows one of the two. */
const drawn = (value: number): number => Math.max(0, value);
const fedBack = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.max(0, -value);

function powerFedBack(sample: Sample): readonly Quantity[] {
  const { powerW, powerPhaseW } = sample.reading;
  const perPhase = powerPhaseW?.map((watts) => drawn(-watts));
  if (phases(sample) < 2) return whole(fedBack(powerW) ?? perPhase?.[0]);
  return [...whole(fedBack(powerW)), ...each(perPhase, lines)];
}

/** Amperes have no sign: the power of their phase has. */
function currentFedBack({ reading: { currentA, powerPhaseW } }: Sample): readonly Quantity[] {
  if (currentA === undefined || powerPhaseW === undefined) return [];
  return each(
    currentA.map((amps, phase) => ((powerPhaseW[phase] ?? 0) < 0 ? amps : 0)),
    lines,
  );
}

/** What a register has grown by since the reading before of the same kind. */
const grown =
  (register: keyof MeterRegisters) =>
  ({ reading }: Sample): readonly Quantity[] => {
    const [now, before] = [reading[register], reading.since?.[register]];
    return now === undefined || before === undefined ? [] : whole(Math.max(0, now - before));
  };

const rows: { readonly [M in Measurand]?: Row } = {
  [REGISTER]: { unit: 'Wh', digits: 0, take: ({ reading }) => whole(reading.importWh) },
  'Power.Active.Import': { unit: 'W', digits: 1, take: power },
  'Power.Offered': {
    unit: 'W',
    digits: 1,
    take: (sample, nominalV) => whole(sample.offeredAmps * phases(sample) * nominalV),
  },
  'Current.Import': { unit: 'A', digits: 3, take: ({ reading }) => each(reading.currentA, lines) },
  'Current.Offered': { unit: 'A', digits: 1, take: offered },
  Voltage: { unit: 'V', digits: 1, take: ({ reading }) => each(reading.voltageV, neutrals) },
  // Hertz is no unit of 1.6 (errata 3.84): the field is left out.
  Frequency: { digits: 2, take: ({ reading }) => whole(reading.frequencyHz) },
  'Energy.Active.Export.Register': { unit: 'Wh', digits: 0, take: ({ reading }) => whole(reading.exportWh) },
  'Energy.Reactive.Import.Register': {
    unit: 'varh',
    digits: 0,
    take: ({ reading }) => whole(reading.reactiveImportVarh),
  },
  'Energy.Reactive.Export.Register': {
    unit: 'varh',
    digits: 0,
    take: ({ reading }) => whole(reading.reactiveExportVarh),
  },
  'Energy.Active.Import.Interval': { unit: 'Wh', digits: 0, take: grown('importWh') },
  'Energy.Active.Export.Interval': { unit: 'Wh', digits: 0, take: grown('exportWh') },
  'Energy.Reactive.Import.Interval': { unit: 'varh', digits: 0, take: grown('reactiveImportVarh') },
  'Energy.Reactive.Export.Interval': { unit: 'varh', digits: 0, take: grown('reactiveExportVarh') },
  'Power.Active.Export': { unit: 'W', digits: 1, take: powerFedBack },
  'Power.Reactive.Import': {
    unit: 'var',
    digits: 1,
    take: ({ reading: { reactiveVar } }) => whole(reactiveVar === undefined ? undefined : drawn(reactiveVar)),
  },
  'Power.Reactive.Export': { unit: 'var', digits: 1, take: ({ reading }) => whole(fedBack(reading.reactiveVar)) },
  'Power.Factor': { digits: 2, take: ({ reading }) => whole(reading.powerFactor) },
  'Current.Export': { unit: 'A', digits: 3, take: currentFedBack },
  // `Celcius` is how 1.6 spells it (errata 2025-04 of OCPP-J, 2.1): charge points keep sending it so.
  Temperature: { unit: 'Celcius', location: 'Body', digits: 1, take: ({ reading }) => whole(reading.celsius) },
  SoC: { unit: 'Percent', location: 'EV', digits: 0, take: ({ reading }) => whole(reading.chargePercent) },
};

const isMeasured = (name: string): name is Measurand => Object.hasOwn(rows, name);

const contexts: { readonly [C in ReadingContext]: NonNullable<SampledValue['context']> } = {
  begin: 'Transaction.Begin',
  end: 'Transaction.End',
  periodic: 'Sample.Periodic',
  aligned: 'Sample.Clock',
  trigger: 'Trigger',
  interrupted: 'Interruption.Begin',
  other: 'Other',
};

/** The sample as it is told where registers count from `baseWh`. */
export function rebased<S extends Sample>(sample: S, baseWh: number): S {
  if (baseWh === 0) return sample;
  const { reading } = sample;
  const since = reading.since && { ...reading.since, importWh: reading.since.importWh - baseWh };
  return { ...sample, reading: { ...reading, importWh: reading.importWh - baseWh, ...(since && { since }) } };
}

/**
 * An empty list, or one of which this meter measures nothing, means the energy register: there is always something to
 * say.
 */
export function meterValue(
  sample: Sample,
  list: readonly string[],
  { nominalVoltageV, calibrationLawFormat }: Rendering,
  wall: number,
): MeterValue {
  const wanted = list.flatMap((measurand) => sampled(sample, measurand, nominalVoltageV()));
  const [first, ...rest] = wanted.length > 0 ? wanted : sampled(sample, REGISTER, nominalVoltageV());
  if (first === undefined) throw new RangeError('a reading without an energy register');
  return {
    timestamp: timeText(wall),
    sampledValue: [first, ...rest, ...signedValue(sample, calibrationLawFormat())],
  };
}

/** The text that the meter has signed, not one character changed: the signature is over them (OCMF). */
function signedValue({ reading: { signed }, context }: Sample, format: string): readonly SampledValue[] {
  if (signed === undefined) return [];
  return [
    {
      value: format === 'ocmf,hex' ? Buffer.from(signed, 'utf8').toString('hex') : signed,
      context: contexts[context],
      format: 'SignedData',
      measurand: REGISTER,
      location: 'Outlet',
      unit: 'Wh',
    },
  ];
}

function sampled(sample: Sample, measurand: string, nominalV: number): readonly SampledValue[] {
  if (!isMeasured(measurand)) return [];
  const row = rows[measurand];
  if (row === undefined) return [];
  return row.take(sample, nominalV).map(({ value, phase }) => ({
    value: String(Number(value.toFixed(row.digits))),
    context: contexts[sample.context],
    format: 'Raw' as const,
    measurand,
    ...(phase === undefined ? {} : { phase }),
    // OCPP 1.6 has no word for a calculated value: it comes from the station itself, not from the outlet's meter.
    location: row.location ?? (sample.reading.estimated === true ? ('Body' as const) : ('Outlet' as const)),
    ...(row.unit === undefined ? {} : { unit: row.unit }),
  }));
}

/**
 * Thins the values of a transaction to at most `most`: begin and end always stay, of those between every second goes,
 * as often as it takes (E6 3.14, 3.16.6).
 */
export function thinned<T extends { readonly context: ReadingContext }>(
  samples: readonly T[],
  most: number,
): readonly T[] {
  const edge = ({ context }: T) => context === 'begin' || context === 'end';
  let between = samples.filter((sample) => !edge(sample));
  const room = Math.max(most - (samples.length - between.length), 0);
  while (between.length > room) between = room === 0 ? [] : between.filter((_, index) => index % 2 === 1);
  const kept = new Set(between);
  return samples.filter((sample) => edge(sample) || kept.has(sample));
}
