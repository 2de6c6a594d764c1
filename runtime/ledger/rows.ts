/** What lies in storage, and the check it passes before it is believed again: a damaged row is reported and skipped. */
import { z } from 'zod';
import { stopReasons } from '../../machines/vocabulary/status.ts';

const token = z.object({ id: z.string(), parent: z.string().optional() });
const stamp = z.object({ at: z.number(), wall: z.number().nullable(), chance: z.number() });

/** Table `ledger`, by our transaction id: a transaction that the central system has not wholly heard of. */
export const accountRow = z.object({
  transaction: z.string(),
  evse: z.number().int().positive(),
  token,
  startWh: z.number(),
  /** Epoch ms of the start, null while the time was unknown; absent in rows of former versions. */
  startWall: z.number().nullable().optional(),
  /** The highest register written down so far. */
  lastWh: z.number(),
  /** The registers at the start, or at the last reading that came at its interval: from there the next one counts. */
  interval: z
    .object({
      importWh: z.number(),
      exportWh: z.number().exactOptional(),
      reactiveImportVarh: z.number().exactOptional(),
      reactiveExportVarh: z.number().exactOptional(),
    })
    .optional(),
  /** Epoch ms of the last entry, null while the time was unknown. */
  lastWall: z.number().nullable(),
  /** The central system's id, once it has answered the start. */
  remoteId: z.string().optional(),
  /** Its start was given up: nothing more of it can be sent. */
  buried: z.boolean().optional(),
  /** The register when the central system refused its token, if it has. */
  refusedWh: z.number().optional(),
  /** Why it is to end, once that is decided. */
  ending: z.object({ reason: z.enum(stopReasons), token: token.optional() }).optional(),
  stopped: z.boolean().optional(),
  /** The meter was silent at the end: what is billed is the last register written down. */
  unread: z.boolean().optional(),
  /** Told registers count from here, Wh; absent: they are the meter's own. */
  baseWh: z.number().optional(),
});
export type AccountRow = z.infer<typeof accountRow>;

/**
 * Table `outbox`, by ascending number: a fact on its way to the central system. The fact is ours; its shape is checked
 * by its type.
 */
export const outboxRow = z.object({
  fact: z
    .object({
      type: z.enum(['transaction.started', 'transaction.sampled', 'transaction.stopped']),
      transaction: z.string(),
    })
    .loose(),
  evse: z.number().int().positive(),
  stamp,
  /** The same at every attempt, so that the central system can tell a repetition. */
  messageId: z.string(),
});

/** Table `availability`, by EVSE. */
export const availabilityRow = z.object({ csms: z.boolean(), customer: z.boolean(), whole: z.boolean() });

/** Table `reservations`, by EVSE. `until`: epoch ms; `forMs`: how long that was when it was made. */
export const reservationRow = z.object({
  reservation: z.number(),
  token,
  until: z.number(),
  forMs: z.number(),
  roams: z.boolean(),
});
export type ReservationRow = z.infer<typeof reservationRow>;
