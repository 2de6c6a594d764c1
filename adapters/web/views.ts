/**
 * What the outside sees, as shapes with explanations: the replies of the control API, the documentation and the page
 * are all made of these. The types below are derived from the shapes, so a reply that does not fit does not compile.
 */
import { z } from 'zod';
import { parts } from '../ports/world.ts';
import type { Instant, Moment } from '../ports/past.ts';
import type { TapeRow } from '../ports/tape.ts';
import type { MachineSeen, ReasonsSeen } from './machine-views.ts';
import { rcdModes } from '../../machines/vocabulary/rcd-mode.ts';
import { lampColors, lampModes } from '../../machines/vocabulary/lamps.ts';
import { connectorStatuses } from '../../machines/vocabulary/status.ts';

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();

const status = z.enum(connectorStatuses).meta({ description: 'OCPP 1.6 status of the connector', example: 'Charging' });

const link = z
  .enum(['disabled', 'offline', 'connecting', 'registering', 'pending', 'rejected', 'accepted'])
  .meta({ description: 'How far the station is with its central system', example: 'accepted' });

export const health = z
  .object({
    status: z.enum(['ok', 'faulted']).meta({ description: 'faulted: something cannot charge because of a fault' }),
    uptimeS: z.number().meta({ description: 'Seconds since the process started', example: 3600 }),
    link,
    evses: list(status).meta({ description: 'Status of each EVSE; the first is EVSE 1' }),
  })
  .meta({ description: 'How it is.' });

const fault = z.object({
  name: z.string().meta({ example: 'PlugLockCannotLock' }),
  blocks: z.boolean().meta({ description: 'true: no charging while it stands; false: a warning' }),
  latched: z.boolean().meta({ description: 'true: stays until cleared on site or by a reset' }),
  remedy: z.string().meta({ description: 'What to do on site' }),
});

const glow = z.object({ mode: z.enum(lampModes), color: z.enum(lampColors) });

const reading = z.object({
  importWh: z.number().meta({ description: 'Import register of the meter, Wh' }),
  powerW: z.number().optional(),
  voltageV: list(z.number()).optional().meta({ description: 'Per phase: L1, L2, L3' }),
  currentA: list(z.number()).optional(),
  powerPhaseW: list(z.number()).optional(),
  frequencyHz: z.number().optional(),
  rotation: z.enum(['right', 'left']).optional().meta({ description: 'Order of the phases' }),
  estimated: z.literal(true).optional().meta({ description: 'Calculated: the meter is silent' }),
});

const transaction = z.object({
  id: z.string().meta({ description: 'Our own id' }),
  remoteId: z.string().nullable().meta({ description: 'Id given by the central system, null until it has answered' }),
  token: z.object({ id: z.string(), parent: z.string().optional() }),
  startWh: z.number().meta({ description: 'Meter register at the start, Wh' }),
});

const evse = z.object({
  id: z.number().meta({ description: '1-based; the connectorId of OCPP 1.6', example: 1 }),
  status,
  faults: list(fault).meta({ description: 'Highest first; empty when healthy' }),
  operative: z.boolean(),
  pilot: z
    .enum(['A', 'B', 'C', 'D', 'E', 'F'])
    .nullable()
    .meta({ description: 'State of the control pilot (IEC 61851-1)' }),
  levels: z.object({
    coil: z.boolean().meta({ description: 'The contactor coil is energised' }),
    pilotDuty: z.number().meta({ description: 'Duty of the control pilot, %' }),
    pilotOff: z.boolean().meta({ description: 'The generator is off the pilot wire: 0 V' }),
    motor: z.enum(['rest', 'lock', 'unlock']),
    relay2: z.boolean().meta({ description: 'Relay 2 is on: a fan, or the contactor of phases 2 and 3' }),
    rcdTest: z.boolean().meta({ description: 'The test input of the RCD is driven' }),
  }),
  contactor: z.enum(['open', 'closed', 'unknown']),
  lock: z.enum(['locked', 'unlocked', 'unknown', 'none']),
  contactorCycles: z.number().meta({ description: 'How often the contactor has closed in its life' }),
  phases: z
    .object({ actual: z.literal([0, 1, 3]), target: z.literal([1, 3]) })
    .nullable()
    .meta({ description: 'Phases on the cable and asked for; null: their number cannot be switched' }),
  ventilation: z
    .object({
      control: z.enum(['none', 'internal', 'external', 'foreign']),
      available: z.boolean(),
      wanted: z.boolean(),
      runs: z.boolean(),
    })
    .meta({ description: 'For cars that ask for it; foreign: relay 2 belongs to a neighbour' }),
  recloser: z
    .literal(['open', 'closed', 'silent', null])
    .meta({ description: 'State of the recloser; null: none is fitted' }),
  rcd: z
    .object({
      mode: z.enum(rcdModes),
      tests: z.boolean().meta({ description: 'It can be tested' }),
      testedAt: z.number().nullable().meta({ description: 'Its last test, ms since 1970; null when not known' }),
    })
    .nullable()
    .meta({ description: 'Residual-current device; null: not fitted' }),
  offeredAmps: z.number().meta({ description: 'Offered to the car now, A per phase; 0 while nobody may charge' }),
  allowedPhases: z.literal([1, 3]).meta({ description: 'Phases that may be used' }),
  allowedAmps: z.number().meta({ description: 'Might be offered, A per phase: what the limits allow' }),
  limits: list(z.object({ name: z.string(), amps: z.number() })).meta({
    description: 'Every limit that was considered, the deciding one first',
  }),
  reading: reading.nullable(),
  celsius: z.number().nullable().meta({ description: 'Inside the station; null: not measured' }),
  neutralEarthV: z.number().nullable().meta({ description: 'Between neutral and earth, V; null: not measured' }),
  lamp: glow,
  access: z
    .object({ granted: z.boolean(), byNeighbour: z.boolean() })
    .meta({ description: 'Somebody may charge, or does; byNeighbour: it is a neighbour who says so' }),
  transaction: transaction.nullable(),
});

export const tokens = z
  .object({
    listVersion: z
      .number()
      .meta({ description: 'Version of the list of the central system; 0: empty, −1: none is kept' }),
    listed: z.number().meta({ description: 'Tokens on that list' }),
    cached: z.number().meta({ description: 'Tokens remembered from its answers' }),
  })
  .meta({ description: 'What is remembered of tokens.' });

export const station = z
  .object({
    version: z.string(),
    link,
    outbox: z.object({
      waiting: z.number().meta({ description: 'Messages waiting for the central system' }),
      dead: z.number().meta({ description: 'Messages given up: the central system would not take them' }),
    }),
    security: z.object({
      profile: z.number().meta({ description: 'Security profile in force, 0–3' }),
      onTrial: z.boolean().meta({ description: 'New credentials are being tried' }),
      trouble: z
        .object({
          word: z.string().meta({ example: 'certificate-expired' }),
          why: z.string(),
          remedy: z.string().meta({ description: 'What to do' }),
        })
        .nullable()
        .meta({ description: 'Why no secure connection came about' }),
    }),
    faults: list(fault).meta({ description: 'Of the station as a whole, the highest first' }),
    ledgerUrl: z
      .string()
      .nullable()
      .meta({ description: 'Where the central system of the demonstration shows its ledger' }),
    evses: list(evse),
  })
  .meta({ description: 'What it does.' });

const carState = z.object({
  batteryKwh: z.number(),
  chargePercent: z.number(),
  phases: z.literal([1, 2, 3]),
  maxAmps: z.number(),
  minAmps: z.number(),
  rampAmpsPerS: z.number(),
  reactionMs: z.number(),
  sleepy: z.boolean(),
  tellsCharge: z.boolean(),
  wantsEnergy: z.boolean(),
  s2Closed: z.boolean().meta({ description: 'The car asks for current: pilot state C or D' }),
});

export const truth = z.object({
  id: z.number(),
  cable: z.enum(['socket', 'fixed']),
  plug: z.enum(['in', 'out']),
  car: carState.nullable(),
  pilotHighV: z.number(),
  pilotLowV: z.number(),
  pilotDuty: z.number(),
  coil: z.boolean(),
  contact: z.enum(['open', 'closed', 'welded']),
  bolt: z.enum(['locked', 'unlocked', 'moving']).nullable(),
  relay2: z.object({ drives: z.enum(['fan', 'phases']), coil: z.boolean(), closed: z.boolean() }),
  recloser: z.literal(['open', 'closed', null]),
  currentA: list(z.number()).meta({ description: 'What really flows: L1, L2, L3' }),
  registerWh: z.number().meta({ description: 'The register of the meter with its fraction' }),
  celsius: z.number().meta({ description: 'Inside the charging point' }),
  neutralEarthV: z.number(),
  key: z.boolean().meta({ description: 'The key switch is on' }),
  lamp: glow,
  statusOutput: glow,
  rcd: z.object({ tripped: z.boolean(), testing: z.boolean() }),
  emergency: z.boolean().meta({ description: 'The emergency switch is pressed' }),
  faults: list(z.string()),
});

export const world = z
  .object({
    station: z
      .object({ cardSound: z.boolean(), signalDbm: z.number(), faults: list(z.string()) })
      .meta({ description: 'What the EVSEs have in common' }),
    evses: list(truth),
    readers: list(z.object({ id: z.number(), tag: z.string().nullable() })),
    mains: z.object({ present: z.boolean(), voltageV: list(z.number()), frequencyHz: z.number() }),
    network: z.object({ up: z.boolean() }),
    visits: list(z.number()).meta({ description: 'EVSEs where a driver plays a whole visit by himself' }),
    speed: z.number().meta({ description: 'How many times as fast as real time it runs' }),
    knownFaults: list(z.object({ name: z.string(), about: z.string(), part: z.enum(parts) })).meta({
      description: 'Every fault that can be switched on, with what it does',
    }),
    knownStationFaults: list(z.object({ name: z.string(), about: z.string() })).meta({
      description: 'The same for the station as a whole',
    }),
  })
  .meta({ description: 'What is really the case.' });

export const told = z
  .object({ told: z.string().meta({ description: 'What happened, in one sentence', example: 'EVSE 1: plugged in' }) })
  .meta({ description: 'It was done.' });

export const events = z.string().meta({ description: 'The stream; it ends when the reader goes' });

export type StationSeen = z.output<typeof station>;
export type WorldSeen = z.output<typeof world>;
export type EvseSeen = StationSeen['evses'][number];
export type Health = z.output<typeof health>;

/** In which time the page stands. */
export type Travel = {
  /** One can go back. */
  readonly isPossible: boolean;
  /** What is shown is a recording, and of what; null: a running station. */
  readonly recording: string | null;
  /** Null: now. */
  readonly moment: Moment | null;
};

/** What every view of the page shows around itself. */
export type FrameSeen = Pick<StationSeen, 'version' | 'link' | 'outbox' | 'security' | 'faults' | 'ledgerUrl'> & {
  /** The hardware is simulated: there is a world to play. */
  readonly simulated: boolean;
  readonly travel: Travel;
};

/** What a page can look on at: the name of a topic and what it tells. */
export type Seen = {
  readonly frame: FrameSeen;
  readonly station: StationSeen;
  /** Null with real hardware. */
  readonly world: WorldSeen | null;
  /** By number; the greatest is the newest. */
  readonly tape: Readonly<Record<number, TapeRow>>;
  /** The ways that machines took in the turn that is shown; empty now. */
  readonly steps: Instant['steps'];
  readonly machines: readonly string[];
  /** Its part is the name of a machine. */
  readonly machine: MachineSeen;
  /** Its part is the number of an EVSE. */
  readonly why: ReasonsSeen;
};
