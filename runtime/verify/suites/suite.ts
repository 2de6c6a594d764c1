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

const terminals = z.strictObject({
  contact: z.enum(['open', 'closed', 'welded']),
  coil: z.boolean(),
  bolt: z.enum(['locked', 'unlocked', 'moving']).nullable(),
  /** Whole percent; and its positive peak, whole volts. */
  pilotDuty: z.number().int(),
  pilotVolts: z.number().int(),
  /** What it switches is on. */
  relay2: z.boolean(),
  rcdTest: z.boolean(),
  /** Colour and manner of the lamp at the socket. */
  lamp: z.string(),
});
export type TerminalsSeen = z.output<typeof terminals>;

const afterMs = z.number().int().min(0).meta({ description: 'milliseconds after the deed of the step' });

const change = terminals.partial().extend({ afterMs }).meta({
  description: 'What measuring instruments show from then on, as far as it has changed; only where the bench has them',
});
export type ChangeSeen = z.output<typeof change>;

const message = z.looseObject({ afterMs, action: z.string() }).meta({
  description:
    'A message of the station and the fields of it that count; registers are told as Wh since the one told before. ' +
    'With `answer`: what it answers to a call of an earlier instant',
});
export type MessageSeen = z.output<typeof message>;

const step = z.strictObject({
  deed,
  waitMs: z.number().int().min(0),
  expect: z.strictObject({
    /** Of the central system's call: its status or error, or `later`; of a deed that physics forbids: `impossible`. */
    answer: z.string().exactOptional(),
    /** Everything that the terminals show, in order. */
    shown: z.array(change).default([]),
    /** At its end: how many phases carry current. And what has flowed into the car in it. */
    phases: z.number().int().default(0),
    energyWh: z.number().int().default(0),
    /** Everything that the station says, in order. */
    messages: z.array(message).default([]),
  }),
});
export type Step = z.output<typeof step>;
export type Seen = Step['expect'];

const test = z.strictObject({
  name: z.string(),
  situation: z.string(),
  covers: z.array(z.string()).meta({ description: 'what of the charts it is there for' }),
  steps: z.array(step).min(1),
  ending: z.array(z.number().int()).meta({
    description: 'what is done at its end: places in `endings`, from 0; it shows what the station has kept in mind',
  }),
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

/** Its connectors as settings: one, or two alike. */
export const portsOf = ({ port, fitted }: Situation): readonly Situation['port'][] =>
  fitted.includes('second connector') ? [port, port] : [port];

export const criteria = ['state', 'transition', 'pair', 'guard'] as const;
export type Criterion = (typeof criteria)[number];

const suite = z
  .strictObject({
    format: z.literal('statecharge-suite/3'),
    criterion: z.enum(criteria),
    version: z.string().meta({ description: 'of the station whose charts these are' }),
    machines: z.array(z.string()).meta({ description: 'ids of the charts that it is about' }),
    situations: z.array(situation),
    tests: z.array(test),
    endings: z.array(step).meta({ description: 'steps at the end of a test, which many tests share' }),
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

/** What is done in a test, from the start to its end. */
export const stepsOf = ({ steps, ending }: Test, { endings }: Pick<Suite, 'endings'>): readonly Step[] => [
  ...steps,
  ...ending.flatMap((place) => endings[place] ?? []),
];

/** As it is kept in a file. */
export const readSuite = (json: unknown) => {
  const parsed = suite.safeParse(json);
  if (!parsed.success) return { kind: 'bad', why: z.prettifyError(parsed.error) } as const;
  const { tests, endings } = parsed.data;
  const lost = tests.find(({ ending }) => ending.some((place) => endings[place] === undefined));
  if (lost !== undefined) {
    return {
      kind: 'bad',
      why: `the ending of ${lost.name} is none of the ${endings.length} steps in endings`,
    } as const;
  }
  return { kind: 'good', suite: parsed.data } as const;
};

const line = (value: unknown, comma: boolean): string => `${JSON.stringify(value)}${comma ? ',' : ''}`;
const lines = (values: readonly unknown[], indent: string): string =>
  values.map((value, at) => `\n${indent}${line(value, at < values.length - 1)}`).join('');

/** Where nothing is to be seen, nothing is said. */
const terse = ({ expect: { shown, phases, energyWh, messages, ...answered }, ...done }: Step): unknown => ({
  ...done,
  expect: {
    ...answered,
    ...(shown.length === 0 ? {} : { shown }),
    ...(phases === 0 ? {} : { phases }),
    ...(energyWh === 0 ? {} : { energyWh }),
    ...(messages.length === 0 ? {} : { messages }),
  },
});

const testText = ({ steps, ...head }: Test): string =>
  `${JSON.stringify(head).slice(0, -1)},"steps":[${lines(steps.map(terse), '  ')}]}`;

/** As JSON, a line a step: what has changed can be seen in a difference. */
export const written = ({ situations, tests, endings, uncovered, ...head }: Suite): string =>
  [
    `${JSON.stringify(head).slice(0, -1)},`,
    `"situations":[${lines(situations, ' ')}],`,
    `"tests":[`,
    tests.map((one) => ` ${testText(one)}`).join(',\n'),
    '],',
    `"endings":[${lines(endings.map(terse), ' ')}],`,
    `"uncovered":[${lines(uncovered, ' ')}]}`,
    '',
  ].join('\n');
