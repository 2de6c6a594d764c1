/** The words of an update: what it hears, what it remembers, and how it tells how far it is. */
import { report, tell } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import type { SecurityEvent } from '../vocabulary/security-events.ts';
import {
  firmwarePhases,
  type FirmwareJob,
  type FirmwareOutcome,
  type FirmwarePhase,
  type UpkeepOrder,
} from '../vocabulary/upkeep.ts';

export type FirmwareInput = {
  /** What was under way when the process ended. */
  readonly past: { readonly job: FirmwareJob; readonly phase: FirmwarePhase; readonly attempt: number } | null;
  /** How the last one ended. */
  readonly last: { readonly job: FirmwareJob; readonly outcome: FirmwareOutcome } | null;
};

export type FirmwareEvent =
  | { type: 'firmware.wanted'; job: FirmwareJob }
  | { type: 'firmware.tell'; numbered: boolean }
  | { type: 'firmware.early'; ticket: number }
  | { type: 'firmware.due'; ticket: number }
  | { type: 'firmware.downloaded'; ticket: number }
  | { type: 'firmware.verified'; ticket: number; valid: boolean }
  | { type: 'firmware.able'; ticket: number }
  | { type: 'site.quiet'; ticket: number }
  | { type: 'firmware.installed'; ticket: number }
  /** `final`: another try would end the same way. */
  | { type: 'firmware.failed'; ticket: number; final: boolean }
  | { type: 'firmware.confirmed'; ticket: number; runs: boolean }
  /** The station was told to restart, in every way there is, and is still here. */
  | { type: 'reset.failed' };

export type FirmwareContext = {
  readonly job: FirmwareJob | null;
  /** As far as it has ever been. */
  readonly phase: FirmwarePhase | null;
  readonly attempt: number;
  readonly last: FirmwareInput['last'];
};
type Args = { readonly context: FirmwareContext; readonly event: Stamped<FirmwareEvent> };

const rank = (phase: FirmwarePhase | null): number => (phase === null ? -1 : firmwarePhases.indexOf(phase));

export const further = (a: FirmwarePhase | null, b: FirmwarePhase): FirmwarePhase =>
  a !== null && rank(a) > rank(b) ? a : b;

const jobOf = ({ job }: FirmwareContext): FirmwareJob => {
  if (job === null) throw new Error('no update is under way');
  return job;
};

export const guards = {
  wasIn: ({ context }: Args, { phases }: { phases: readonly FirmwarePhase[] }) =>
    context.job !== null && context.phase !== null && phases.includes(context.phase),
  hasTries: ({ context }: Args) => context.job !== null && context.attempt <= context.job.retries,
  /** The answer is about this update, not about one that was given up. */
  isThis: ({ context, event }: Args) => 'ticket' in event && event.ticket === context.job?.ticket,
  isLastTry: ({ context, event }: Args) =>
    event.type === 'firmware.failed' &&
    event.ticket === context.job?.ticket &&
    (event.final || context.attempt > context.job.retries),
  isPlain: ({ context }: Args) => context.job?.signed === false,
  isGood: ({ context, event }: Args) =>
    event.type === 'firmware.verified' && event.ticket === context.job?.ticket && event.valid,
  runsNew: ({ context, event }: Args) =>
    event.type === 'firmware.confirmed' && event.ticket === context.job?.ticket && event.runs,
};

export const wasIn = (...phases: readonly FirmwarePhase[]) => ({ type: 'wasIn', params: { phases } }) as const;

/** An order about the update that is under way. */
export const about = (
  type: Extract<UpkeepOrder, { type: `firmware.${string}` | 'site.await' }>['type'],
  what: 'retrieval' | 'installation' = 'retrieval',
) =>
  ({
    type: 'order',
    params: ({ context }: Args) => {
      const { ticket } = jobOf(context);
      return type === 'firmware.await' ? { type, ticket, what } : { type, ticket };
    },
  }) as const;

/** It has come so far: told once, however often it has to be done. */
export const moved = (phase: FirmwarePhase) =>
  [
    {
      type: 'report',
      params: ({ context }: Args) => ({
        type: 'firmware.moved' as const,
        job: jobOf(context),
        phase: further(context.phase, phase),
        attempt: context.attempt,
        again: rank(context.phase) >= rank(phase),
      }),
    },
    { type: 'move', params: { phase } },
  ] as const;

/** Security whitepaper L01.FR.03 and §8. */
const alarms: { readonly [O in FirmwareOutcome]?: SecurityEvent } = {
  installed: 'FirmwareUpdated',
  'invalid-signature': 'InvalidFirmwareSignature',
};

/** It is over. */
export const over = (outcome: FirmwareOutcome) => {
  const alarm = alarms[outcome];
  return [
    {
      type: 'report',
      params: ({ context }: Args) => ({ type: 'firmware.ended' as const, job: jobOf(context), outcome }),
    },
    ...(alarm === undefined ? [] : [report({ type: 'security.happened', event: alarm })]),
    { type: 'end', params: { outcome } },
  ] as const;
};

const cancelledAs = ({ context }: Args): FirmwareOutcome =>
  rank(context.phase) < rank('downloaded') ? 'download-failed' : 'installation-failed';

/** A newer one takes its place; the older is told as failed (L01.FR.26). */
export const replaced = [
  about('firmware.abort'),
  {
    type: 'report',
    params: (args: Args) => ({
      type: 'firmware.ended' as const,
      job: jobOf(args.context),
      outcome: cancelledAs(args),
    }),
  },
  'take',
] as const;

export const told = {
  type: 'report',
  params: ({ context: { job, phase, last }, event }: Args) => ({
    type: 'firmware.told' as const,
    job: job ?? last?.job ?? null,
    state: job === null ? (last?.outcome ?? null) : phase,
    numbered: event.type === 'firmware.tell' && event.numbered,
  }),
} as const;

export const hold = (held: boolean) => tell('availability', { type: 'availability.hold', held });
