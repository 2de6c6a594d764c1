/**
 * The verbs of the simulated world, one row each: path, body, words, what is done. HTTP routes, their documentation
 * and the commands of `statecharge sim` are made from this table. Adding a verb is adding a row.
 */
import { z } from 'zod';
import type { WorldControl, WorldOutcome } from '../ports/world.ts';
import { checked } from './refusal.ts';

const amps = z.number().min(0).max(80).meta({ description: 'Amperes per phase' });
const phases = z.literal([1, 2, 3]);

const car = z.strictObject({
  batteryKwh: z.number().min(1).max(1000).exactOptional().meta({ description: 'Capacity of the battery, kWh' }),
  chargePercent: z.number().min(0).max(100).exactOptional().meta({ description: 'State of charge on arrival, %' }),
  phases: phases.exactOptional().meta({ description: 'Phases of the on-board charger' }),
  maxAmps: amps.exactOptional().meta({ description: 'The most the on-board charger draws, A per phase' }),
  minAmps: amps.exactOptional().meta({ description: 'It does not charge below this, A per phase' }),
  rampAmpsPerS: z
    .number()
    .min(0.1)
    .max(1000)
    .exactOptional()
    .meta({ description: 'How fast its current changes, A/s' }),
  reactionMs: z
    .number()
    .min(0)
    .max(5000)
    .exactOptional()
    .meta({ description: 'Time to follow a change of the pilot, ms' }),
  sleepy: z.boolean().exactOptional().meta({ description: 'Has to be woken by a break of the pilot' }),
  tellsCharge: z.boolean().exactOptional().meta({ description: 'Tells its state of charge' }),
});

const plugging = z.strictObject({
  car: car.exactOptional().meta({ description: 'The car; what is left out is an ordinary one' }),
  delayMs: z.number().int().min(0).max(3_600_000).exactOptional().meta({ description: 'Wait before plugging in, ms' }),
  thenRequestAmps: amps
    .exactOptional()
    .meta({ description: 'Ask for energy once plugged in, at most this many A per phase' }),
  phases: phases.exactOptional().meta({ description: 'Phases of the on-board charger' }),
  unplugAfterS: z
    .number()
    .min(0)
    .max(604_800)
    .exactOptional()
    .meta({ description: 'Pull the plug again after so many seconds' }),
});

const wanting = z.strictObject({ amps: amps.exactOptional().meta({ description: 'At most this many A per phase' }) });

const breaking = z.strictObject({
  name: z.string().min(1).max(60).meta({ description: 'Name of the fault, as listed by GET /sim/world' }),
  active: z.boolean().meta({ description: 'true switches it on, false off' }),
});

const touch = z.strictObject({
  // OCPP 1.6 §7.28: an idTag is at most 20 characters.
  idTag: z
    .string()
    .min(1)
    .max(20)
    .regex(/^[!-~]+$/, 'expected printable characters without spaces')
    .meta({ description: 'Id of the tag' }),
  type: z.string().min(1).max(20).exactOptional().meta({ description: 'Kind of tag' }),
  holdMs: z
    .number()
    .int()
    .min(1)
    .max(600_000)
    .exactOptional()
    .meta({ description: 'Time on the reader, ms; a short touch if left out' }),
});

const switching = z.strictObject({ up: z.boolean().meta({ description: 'true connects the network, false cuts it' }) });

const visiting = z.strictObject({
  idTag: z.string().min(1).max(20).default('04A2B3C4').meta({ description: 'the card that is shown' }),
  minutes: z.number().min(0.1).max(1440).default(15).meta({ description: 'from the first card to the second' }),
  again: z.boolean().default(false).meta({ description: 'one driver after the other' }),
});

const pacing = z.strictObject({
  times: z.number().min(1).max(1000).meta({ description: 'how many times as fast as real time' }),
});

const turning = z.strictObject({ on: z.boolean().meta({ description: 'true turns the key on, false off' }) });

const nothing = z.strictObject({});

/** What a verb is done to; `world` has only one of itself. */
type Target = 'evse' | 'reader' | 'world';

export type Verb = {
  /** The word of the command line. */
  readonly verb: string;
  readonly target: Target;
  /** The last part of the path. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly body: z.ZodObject;
  readonly example: Readonly<Record<string, unknown>>;
  /** Checks the body, then does it; throws a refusal when the body is wrong. */
  readonly perform: (world: WorldControl, number: number, body: unknown) => WorldOutcome;
};

type Row<S extends z.ZodObject> = Omit<Verb, 'perform' | 'body'> & {
  readonly body: S;
  readonly run: (world: WorldControl, number: number, body: z.output<S>) => WorldOutcome;
};

const row = <S extends z.ZodObject>({ run, ...verb }: Row<S>): Verb => ({
  ...verb,
  perform: (world, number, body) => run(world, number, checked(verb.body, body)),
});

export const verbs: readonly Verb[] = [
  row({
    verb: 'plug',
    target: 'evse',
    path: 'plug',
    summary: 'Plug a car in',
    description:
      'A car arrives and its cable goes into this EVSE. It asks for energy at once only with thenRequestAmps.',
    body: plugging,
    example: { car: { batteryKwh: 60, chargePercent: 40 }, thenRequestAmps: 16, phases: 3 },
    run: (world, evse, wish) => world.plug(evse, wish),
  }),
  row({
    verb: 'unplug',
    target: 'evse',
    path: 'unplug',
    summary: 'Pull the plug',
    description: 'Refused with 409 while the lock holds the plug: end the session first.',
    body: nothing,
    example: {},
    run: (world, evse) => world.unplug(evse),
  }),
  row({
    verb: 'request',
    target: 'evse',
    path: 'request',
    summary: 'The car asks for energy',
    description: 'The plugged-in car wants to charge (pilot state C), at most with the given current.',
    body: wanting,
    example: { amps: 16 },
    run: (world, evse, wish) => world.request(evse, wish),
  }),
  row({
    verb: 'pause',
    target: 'evse',
    path: 'pause',
    summary: 'The car stops asking',
    description: 'The car stays plugged in and stops charging (pilot state B).',
    body: nothing,
    example: {},
    run: (world, evse) => world.pause(evse),
  }),
  row({
    verb: 'fault',
    target: 'evse',
    path: 'faults',
    summary: 'Switch a fault on or off',
    description: 'Breaks or mends one part of this EVSE. GET /sim/world lists every fault with what it does.',
    body: breaking,
    example: { name: 'contactor-welded', active: true },
    run: (world, evse, { name, active }) => world.fault(evse, name, active),
  }),
  row({
    verb: 'key',
    target: 'evse',
    path: 'key',
    summary: 'Turn the key switch',
    description: 'Where a key switch lets people charge: on lets them, off ends the session.',
    body: turning,
    example: { on: true },
    run: (world, evse, { on }) => world.turnKey(evse, on),
  }),
  row({
    verb: 'visit',
    target: 'evse',
    path: 'visit',
    summary: 'Let a driver come, charge and go',
    description: 'Plugs in, shows the card, charges, shows it again and pulls the plug. Refused while a car is there.',
    body: visiting,
    example: { idTag: '04A2B3C4', minutes: 15, again: false },
    run: (world, evse, wish) => world.visit(evse, wish),
  }),
  row({
    verb: 'end-visit',
    target: 'evse',
    path: 'visit/end',
    summary: 'Send the driver home',
    description: 'He leaves everything as it is, and nobody comes after him.',
    body: nothing,
    example: {},
    run: (world, evse) => world.endVisit(evse),
  }),
  row({
    verb: 'tag',
    target: 'reader',
    path: 'tag',
    summary: 'Show a card',
    description: 'Lays a tag on this reader and takes it away again; a short touch unless holdMs says otherwise.',
    body: touch,
    example: { idTag: '04A2B3C4' },
    run: (world, reader, sight) => world.tag(reader, sight),
  }),
  row({
    verb: 'network',
    target: 'world',
    path: 'network',
    summary: 'Cut or mend the network',
    description:
      'The way to the central system. While it is cut the station goes on charging and remembers what to send.',
    body: switching,
    example: { up: false },
    run: (world, _, wish) => world.network(wish),
  }),
  row({
    verb: 'speed',
    target: 'world',
    path: 'speed',
    summary: 'Let time run faster',
    description: 'The whole simulated world runs so many times as fast as real time, until it is started again.',
    body: pacing,
    example: { times: 60 },
    run: (world, _, { times }) => world.pace(times),
  }),
  row({
    verb: 'station-fault',
    target: 'world',
    path: 'faults',
    summary: 'Switch a fault of the station on or off',
    description: 'Breaks or mends what the EVSEs have in common: disk, card, modem. GET /sim/world lists every fault.',
    body: breaking,
    example: { name: 'weak-signal', active: true },
    run: (world, _, { name, active }) => world.stationFault(name, active),
  }),
  row({
    verb: 'power-cut',
    target: 'world',
    path: 'power-cut',
    summary: 'Cut the power of the controller',
    description: 'The controller dies without warning, as in a mains failure, and starts again.',
    body: nothing,
    example: {},
    run: (world) => world.powerCut(),
  }),
];

/** Path of a verb; `number` is the number of the EVSE or reader, or a router's placeholder for it. */
export const verbPath = ({ target, path }: Verb, number: string): string =>
  target === 'world' ? `/sim/${path}` : `/sim/${target}s/${number}/${path}`;
