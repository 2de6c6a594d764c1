/** What lies in table `upkeep`, and the check it passes before it is believed again. */
import { z } from 'zod';
import { firmwareOutcomes, firmwarePhases } from '../../machines/vocabulary/upkeep.ts';

/** Key `upload`: a log that is under way. */
export const uploadRow = z.object({
  job: z.object({
    ticket: z.number(),
    kind: z.enum(['diagnostics', 'security']),
    requestId: z.number().nullable(),
    retries: z.number(),
    retryMs: z.number(),
  }),
  attempt: z.number(),
  target: z.object({
    location: z.string(),
    fileName: z.string(),
    from: z.number().nullable(),
    to: z.number().nullable(),
  }),
});
export type UploadTarget = z.infer<typeof uploadRow>['target'];

const firmwareJob = z.object({
  ticket: z.number(),
  requestId: z.number().nullable(),
  signed: z.boolean(),
  retries: z.number(),
  retryMs: z.number(),
});

/** Key `firmware`: an update that is under way. */
export const firmwareRow = z.object({
  job: firmwareJob,
  phase: z.enum(firmwarePhases),
  attempt: z.number(),
  target: z.object({
    location: z.string(),
    retrieveAt: z.number(),
    installAt: z.number().nullable(),
    signature: z.object({ certificate: z.string(), signature: z.string() }).nullable(),
  }),
});
export type FirmwareTarget = z.infer<typeof firmwareRow>['target'];

/** Key `last-firmware`: how the last update ended. */
export const lastFirmwareRow = z.object({ job: firmwareJob, outcome: z.enum(firmwareOutcomes) });
