/**
 * A log on its way to the operator: one file at a time, tried again as often as he allows.
 *
 *   idle ─wanted─▶ uploading ─uploaded─▶ idle
 *                    ▲    │ failed
 *                    │    ▼
 *                   pausing            no tries left: idle, and the operator hears of it
 *
 * A newer request ends an older one, and that is told as well (security whitepaper N01.FR.11). An upload that a restart
 * has interrupted counts as a failed try: a station that dies over its own log must not do so for ever.
 */
import { assign, setup } from 'xstate';
import { outputs } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import type { LogJob, UploadFailure, UploadOutcome } from '../vocabulary/upkeep.ts';

/** What was under way when the process ended. */
export type DiagnosticsInput = { readonly interrupted: { readonly job: LogJob; readonly attempt: number } | null };
export type DiagnosticsEvent =
  | { type: 'log.wanted'; job: LogJob }
  | { type: 'log.uploaded'; ticket: number }
  | { type: 'log.failed'; ticket: number; why: UploadFailure }
  | { type: 'log.tell'; numbered: boolean };

type Context = { readonly job: LogJob | null; readonly attempt: number };
type Args = { readonly context: Context; readonly event: Stamped<DiagnosticsEvent> };

const jobOf = ({ job }: Context): LogJob => {
  if (job === null) throw new Error('no log is under way');
  return job;
};
const ended = (outcome: (args: Args) => UploadOutcome) =>
  ({
    type: 'report',
    params: (args: Args) => ({
      type: 'upload.ended' as const,
      job: jobOf(args.context),
      outcome: outcome(args),
    }),
  }) as const;
const ticketed = (type: 'log.upload' | 'log.abort') =>
  ({ type: 'order', params: ({ context }: Args) => ({ type, ticket: jobOf(context).ticket }) }) as const;
const failed = ended(({ event }) => (event.type === 'log.failed' ? event.why : 'failed'));
const tell = (job: (context: Context) => LogJob | null) =>
  ({
    type: 'report',
    params: ({ context, event }: Args) => ({
      type: 'upload.told' as const,
      job: job(context),
      numbered: event.type === 'log.tell' && event.numbered,
    }),
  }) as const;

export const diagnostics = setup({
  types: {
    input: {} as DiagnosticsInput,
    context: {} as Context,
    events: {} as Stamped<DiagnosticsEvent>,
    tags: {} as 'busy',
  },
  actions: {
    ...outputs,
    take: assign(({ event }) => (event.type === 'log.wanted' ? { job: event.job, attempt: 0 } : {})),
    count: assign(({ context }) => ({ attempt: context.attempt + 1 })),
    forget: assign({ job: null, attempt: 0 }),
  },
  guards: {
    isInterrupted: ({ context }) => context.job !== null,
    hasTries: ({ context }) => context.job !== null && context.attempt <= context.job.retries,
    isThis: ({ context, event }) => 'ticket' in event && event.ticket === context.job?.ticket,
    /** Another try would end the same way. */
    isFinal: ({ context, event }) =>
      event.type === 'log.failed' &&
      event.ticket === context.job?.ticket &&
      (event.why === 'not-supported' || event.why === 'bad-message' || context.attempt > context.job.retries),
  },
  delays: {
    pause: ({ context }) => context.job?.retryMs ?? 0,
    /** Longer than the largest log takes over a poor mobile network. */
    uploadLimit: 3_600_000,
  },
}).createMachine({
  id: 'diagnostics',
  options: { maxIterations: 20 },
  context: ({ input }) => ({ job: input.interrupted?.job ?? null, attempt: input.interrupted?.attempt ?? 0 }),
  initial: 'starting',
  states: {
    starting: {
      always: [
        { guard: 'hasTries', target: 'busy' },
        { guard: 'isInterrupted', target: 'idle', actions: ended(() => 'failed') },
        { target: 'idle' },
      ],
    },
    idle: {
      entry: 'forget',
      on: {
        'log.wanted': { target: 'busy', actions: 'take' },
        'log.tell': { actions: tell(() => null) },
      },
    },
    busy: {
      tags: 'busy',
      initial: 'uploading',
      on: {
        'log.wanted': {
          target: 'busy',
          reenter: true,
          actions: [ticketed('log.abort'), ended(() => 'cancelled'), 'take'],
        },
        'log.tell': { actions: tell(jobOf) },
      },
      states: {
        uploading: {
          entry: [
            'count',
            {
              type: 'report',
              params: ({ context }: Args) => ({
                type: 'upload.attempted' as const,
                job: jobOf(context),
                attempt: context.attempt,
              }),
            },
            ticketed('log.upload'),
          ],
          on: {
            'log.uploaded': { guard: 'isThis', target: '#diagnostics.idle', actions: ended(() => 'uploaded') },
            'log.failed': [
              { guard: 'isFinal', target: '#diagnostics.idle', actions: failed },
              { guard: 'isThis', target: 'pausing' },
            ],
          },
          after: {
            uploadLimit: [
              { guard: 'hasTries', target: 'pausing', actions: ticketed('log.abort') },
              { target: '#diagnostics.idle', actions: [ticketed('log.abort'), ended(() => 'failed')] },
            ],
          },
        },
        pausing: { after: { pause: 'uploading' } },
      },
    },
  },
});
