/**
 * A suite of generated tests as it is kept and exchanged: plain JSON, for any station and any runner. A test is a
 * start situation and steps: something that the world, a driver or the central system does, a time to wait, and what
 * must then be seen from outside. Nothing of what is expected lies inside the controller.
 */
import { z } from 'zod';

/** Which card; a bench names its own. */
const card = z.enum(['own', 'other', 'refused']);
export type Card = z.output<typeof card>;

const deed = z
  .discriminatedUnion('do', [
    z.strictObject({ do: z.literal('nothing') }),
    z.strictObject({ do: z.literal('plug'), requestEnergy: z.boolean() }),
    z.strictObject({ do: z.literal('unplug') }),
    z.strictObject({ do: z.literal('energy'), wanted: z.boolean() }),
    z.strictObject({ do: z.literal('tag'), card }),
    z.strictObject({ do: z.literal('fault'), name: z.string(), active: z.boolean() }),
    z.strictObject({ do: z.literal('network'), up: z.boolean() }),
    z.strictObject({ do: z.literal('key'), on: z.boolean() }),
    /** Somebody at the cabinet, or a neighbour, asks the station itself: a row of its control interface. */
    z.strictObject({ do: z.literal('ask'), path: z.string(), body: z.record(z.string(), z.unknown()) }),
    z.strictObject({ do: z.literal('power-cut'), offMs: z.number().int().min(0) }),
    /** In a payload `$transaction` stands for the id of the latest transaction, `$own` … for the idTag of a card. */
    z.strictObject({ do: z.literal('call'), action: z.string(), payload: z.record(z.string(), z.unknown()) }),
    /** What the central system thinks of a card from now on. */
    z.strictObject({
      do: z.literal('judge'),
      card,
      status: z.enum(['Accepted', 'Blocked', 'Invalid', 'Expired']),
      /** Its parentIdTag. */
      group: z.string().exactOptional(),
    }),
    /** It answers calls of this action no more, or again. */
    z.strictObject({ do: z.literal('hush'), action: z.string(), silent: z.boolean() }),
  ])
  .meta({ description: 'What somebody does' });
export type Deed = z.output<typeof deed>;

const plant = z
  .strictObject({
    contact: z.enum(['open', 'closed', 'welded']),
    coil: z.boolean(),
    bolt: z.enum(['locked', 'unlocked', 'moving']).nullable(),
    /** Percent, and no signal at all. */
    pilotDuty: z.number(),
    relay2: z.boolean(),
    /** How many phases carry current. */
    phases: z.number().int(),
    rcdTest: z.boolean(),
    /** Colour and manner of the lamp at the socket. */
    lamp: z.string(),
    /** What has flowed into the car since the test began. */
    energyWh: z.number().int(),
  })
  .meta({ description: 'What a measuring instrument shows; only where the bench can see it' });
export type PlantSeen = z.output<typeof plant>;

const message = z
  .looseObject({ action: z.string() })
  .meta({ description: 'A message of the station and the fields of it that count' });
export type MessageSeen = z.output<typeof message>;

const step = z.strictObject({
  deed,
  waitMs: z.number().int().min(0),
  expect: z.strictObject({
    /** Of the central system's call: its status or error; of a deed that physics forbids: `impossible`. */
    answer: z.string().exactOptional(),
    /** Absent: as it was after the step before. */
    plant: plant.exactOptional(),
    /** Everything that the station has said since the step before, in order. */
    messages: z.array(message),
  }),
});
export type Step = z.output<typeof step>;
export type Seen = Step['expect'];

const test = z.strictObject({
  name: z.string(),
  situation: z.string(),
  covers: z.array(z.string()).meta({ description: 'what of the charts it is there for' }),
  steps: z.array(step).min(1),
});
export type Test = z.output<typeof test>;

const situation = z.strictObject({
  name: z.string(),
  about: z.string(),
  cable: z.enum(['socket', 'fixed']),
  /** What a bench must have built in. */
  fitted: z.array(z.string()),
  /** OCPP configuration keys. */
  keys: z.record(z.string(), z.string()),
  /** Settings of the connector, for a station that reads the files of this one. */
  port: z.record(z.string(), z.unknown()),
});
export type Situation = z.output<typeof situation>;

export const criteria = ['state', 'transition', 'pair', 'guard'] as const;
export type Criterion = (typeof criteria)[number];

const suite = z
  .strictObject({
    format: z.literal('statecharge-suite/2'),
    criterion: z.enum(criteria),
    version: z.string().meta({ description: 'of the station whose charts these are' }),
    machines: z.array(z.string()).meta({ description: 'ids of the charts that it is about' }),
    situations: z.array(situation),
    tests: z.array(test),
    covered: z.number().int(),
    /** What no test covers, each with its reason. */
    uncovered: z.array(z.strictObject({ target: z.string(), reason: z.string() })),
  })
  .meta({
    title: 'Suite of generated tests',
    description: 'Start situations, steps, and what must be seen after each',
  });
export type Suite = z.output<typeof suite>;

export const suiteSchema = (): unknown => z.toJSONSchema(suite, { io: 'input' });

type Steps = Test['steps'];
const samePlant = (one: PlantSeen | undefined, other: PlantSeen | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** What has not changed is not said again. */
const terse = (steps: Steps): Steps =>
  steps.map((one, index) => {
    const { plant: seen, ...expect } = one.expect;
    return samePlant(seen, steps[index - 1]?.expect.plant) ? { ...one, expect } : one;
  });

const full = (steps: Steps): Steps => {
  let before: PlantSeen | undefined;
  return steps.map((one) => {
    before = one.expect.plant ?? before;
    return before === undefined ? one : { ...one, expect: { ...one.expect, plant: before } };
  });
};

/** As it is kept in a file, with what is meant by it. */
export const readSuite = (json: unknown) => {
  const parsed = suite.safeParse(json);
  if (!parsed.success) return { kind: 'bad', why: z.prettifyError(parsed.error) } as const;
  const tests = parsed.data.tests.map((one) => ({ ...one, steps: full(one.steps) }));
  return { kind: 'good', suite: { ...parsed.data, tests } } as const;
};

const line = (value: unknown, comma: boolean): string => `${JSON.stringify(value)}${comma ? ',' : ''}`;
const lines = (values: readonly unknown[], indent: string): string =>
  values.map((value, at) => `\n${indent}${line(value, at < values.length - 1)}`).join('');

const testText = ({ steps, ...head }: Test): string =>
  `${JSON.stringify(head).slice(0, -1)},"steps":[${lines(terse(steps), '  ')}]}`;

/** As JSON, a line a step: what has changed can be seen in a difference. */
export const written = ({ situations, tests, uncovered, ...head }: Suite): string =>
  [
    `${JSON.stringify(head).slice(0, -1)},`,
    `"situations":[${lines(situations, ' ')}],`,
    `"tests":[`,
    tests.map((one) => ` ${testText(one)}`).join(',\n'),
    '],',
    `"uncovered":[${lines(uncovered, ' ')}]}`,
    '',
  ].join('\n');
