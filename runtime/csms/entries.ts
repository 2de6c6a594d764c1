/**
 * What waits in the outbox and beside a transaction, checked before it is believed: it may have lain on a worn disk
 * for a year.
 */
import { z } from 'zod';
import { stopReasons } from '../../machines/vocabulary/status.ts';

const token = z.object({ id: z.string(), parent: z.string().exactOptional() });
const stamp = z.object({ at: z.number(), wall: z.number().nullable(), chance: z.number() });
const perPhase = z.array(z.number()).exactOptional();
const reading = z.object({
  importWh: z.number(),
  powerW: z.number().exactOptional(),
  voltageV: perPhase,
  currentA: perPhase,
  powerPhaseW: perPhase,
  frequencyHz: z.number().exactOptional(),
  exportWh: z.number().exactOptional(),
  reactiveImportVarh: z.number().exactOptional(),
  reactiveExportVarh: z.number().exactOptional(),
  reactiveVar: z.number().exactOptional(),
  powerFactor: z.number().exactOptional(),
  celsius: z.number().exactOptional(),
  chargePercent: z.number().exactOptional(),
  since: z
    .object({
      importWh: z.number(),
      exportWh: z.number().exactOptional(),
      reactiveImportVarh: z.number().exactOptional(),
      reactiveExportVarh: z.number().exactOptional(),
    })
    .exactOptional(),
  rotation: z.enum(['right', 'left']).exactOptional(),
  signed: z.string().exactOptional(),
  estimated: z.literal(true).exactOptional(),
});
const sampled = z.object({
  type: z.literal('transaction.sampled'),
  transaction: z.string(),
  context: z.enum(['begin', 'end', 'periodic', 'aligned', 'trigger', 'interrupted', 'other']),
  reading,
  offeredAmps: z.number(),
});
const started = z.object({
  type: z.literal('transaction.started'),
  transaction: z.string(),
  token,
  startWh: z.number(),
  reservation: z.number().exactOptional(),
});
const stopped = z.object({
  type: z.literal('transaction.stopped'),
  transaction: z.string(),
  stopWh: z.number(),
  reason: z.enum(stopReasons),
  unread: z.literal(true).exactOptional(),
  token: token.exactOptional(),
});

/** A row of table `outbox`. */
export const entryRow = z.object({
  fact: z.discriminatedUnion('type', [started, sampled, stopped]),
  evse: z.number().int().positive(),
  stamp,
  messageId: z.string().min(1).max(36),
});
export type Entry = z.infer<typeof entryRow>;

/** A row of table `samples`. */
export const sampleRow = z.object({ fact: sampled, stamp });

/** What is read of a row of table `ledger`. */
export const accountRow = z.object({
  remoteId: z
    .string()
    .regex(/^-?\d+$/)
    .exactOptional(),
  /** Told registers count from here, Wh. */
  baseWh: z.number().exactOptional(),
});
