/** What the central system of a bench is told, and what it says. */
import { z } from 'zod';

export const orders = z.discriminatedUnion('type', [
  z.object({ type: z.literal('pace'), name: z.string(), hz: z.number() }),
  z.object({ type: z.literal('flood'), name: z.string(), window: z.number(), ms: z.number() }),
  z.object({ type: z.literal('outage'), ms: z.number() }),
]);
export type CentralOrder = z.infer<typeof orders>;

export const reports = z.object({
  uri: z.string().optional(),
  connected: z.string().optional(),
  answered: z.number().optional(),
  /** What half, and what all but a hundredth of the answers took at most, ms. */
  p50: z.number().optional(),
  p99: z.number().optional(),
  /** Of an outage: the most that tried, and that came back, in one second, and how long until all were back. */
  mostTries: z.number().optional(),
  mostReturns: z.number().optional(),
  allBackS: z.number().optional(),
});
export type CentralReport = z.infer<typeof reports>;
