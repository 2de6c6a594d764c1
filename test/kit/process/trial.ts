/**
 * What a trial of power cuts is told and what it tells: the words between the test and the station that dies. A trial
 * is one directory and several lives in it: each is a process of its own.
 */
import { z } from 'zod';

/** Moments of the driver's story at which the power can fail, apart from commits. */
const moments = ['mid-charge', 'stopped', 'stop-unanswered'] as const;
export type Moment = (typeof moments)[number];

/** Of the process that plays one life. */
export const order = z.object({
  directory: z.string(),
  /** From 0. */
  life: z.number(),
  /** Whether the central system can be reached during the session. */
  online: z.boolean(),
  /** onPowerLossRestart. */
  resumes: z.boolean(),
  /** Further settings of the protocol and of the meter. */
  ocpp: z.record(z.string(), z.unknown()).default({}),
  meter: z.record(z.string(), z.unknown()).default({}),
  /** What breaks before the driver stops, and stays so. */
  breaks: z.string().exactOptional(),
  dies: z
    .union([z.object({ commit: z.number(), side: z.enum(['before', 'after']) }), z.object({ at: z.enum(moments) })])
    .optional(),
});
export type Order = z.infer<typeof order>;
/** As it is given: what has a default may be left out. */
export type GivenOrder = z.input<typeof order>;

/** A message of the station, whichever life it came from. */
export const heard = z.object({
  action: z.string(),
  kind: z.enum(['req', 'conf']),
  payload: z.record(z.string(), z.unknown()),
});
export type Heard = z.infer<typeof heard>;

/** What a life that came to its end in order leaves to be judged: all of it by the plant, the ledger and the disk. */
export const outcome = z.object({
  commits: z.number(),
  transactions: z.array(
    z.object({
      id: z.string(),
      connector: z.number(),
      idTag: z.string(),
      meterStart: z.number(),
      startedAt: z.string(),
      values: z.array(z.object({ at: z.string(), wh: z.number(), context: z.string() })),
      stop: z
        .object({
          meterStop: z.number(),
          reason: z.string(),
          at: z.string(),
          idTag: z.string().exactOptional(),
          data: z.array(z.unknown()),
        })
        .exactOptional(),
    }),
  ),
  violations: z.array(z.string()),
  /** Of every life, to be judged by the published schemas. */
  heard: z.array(heard),
  hazards: z.array(z.string()),
  /** Of every life: readings of the transaction that were durable and told, Wh. */
  readingsWh: z.array(z.number()),
  /** Of every life: message id of each booked CALL, as often as it came, with the transaction it names. */
  booked: z.array(z.object({ id: z.string(), action: z.string(), transactionId: z.number().exactOptional() })),
  waiting: z.number(),
  dead: z.number(),
  mostInFlight: z.number(),
  /** What the plant's meter shows at the end, and what has really flowed, Wh. */
  registerWh: z.number(),
  deliveredWh: z.number(),
  /** From the last acceptance until nothing was waiting for the first time, s of the station's time. */
  drainS: z.number(),
});
export type Outcome = z.infer<typeof outcome>;

export const CARD = 'CAFE0001';
/** The meter was not new when it was fitted. */
export const START_WH = 98_765.4;
