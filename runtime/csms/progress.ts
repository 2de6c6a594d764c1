/**
 * How far logs and updates are, on the way to the central system: in order, one at a time, each until it is answered.
 * They lie on the disk until then, so that a station that comes back after a cut still says how it ended. They wait for
 * no transaction, and no transaction waits for them: a central system that does not know them must not stop billing.
 *
 *   fact ─▶ remembered ─▶ sent ─answered─▶ gone          asked for (TriggerMessage): sent at once, or never
 *                          ▲  └ line lost: sent again on the next one
 *                          └─── refused or unanswered: a few times, then given up
 */
import { z } from 'zod';
import { noticeOf } from '../../adapters/csms/ocpp16/progress.ts';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Store, Write } from '../../adapters/ports/store.ts';
import type { Fact, Told } from '../../machines/vocabulary/facts.ts';
import { firmwareOutcomes, firmwarePhases, type UpkeepFact } from '../../machines/vocabulary/upkeep.ts';
import type { Caller } from './caller.ts';
import type { Log } from './deps.ts';

/** Of one upload and one update there are a dozen; beyond this the oldest is given up. */
const MOST_WAITING = 100;
const TRIES = 3;
const RETRY_MS = 60_000;

const logJob = z.object({
  ticket: z.number(),
  kind: z.enum(['diagnostics', 'security']),
  requestId: z.number().nullable(),
  retries: z.number(),
  retryMs: z.number(),
});
const firmwareJob = z.object({
  ticket: z.number(),
  requestId: z.number().nullable(),
  signed: z.boolean(),
  retries: z.number(),
  retryMs: z.number(),
});
/** A row of table `progress`, by ascending number. */
const progressRow = z.object({
  fact: z.discriminatedUnion('type', [
    z.object({ type: z.literal('upload.attempted'), job: logJob, attempt: z.number() }),
    z.object({
      type: z.literal('upload.ended'),
      job: logJob,
      outcome: z.enum(['uploaded', 'failed', 'denied', 'bad-message', 'not-supported', 'cancelled']),
    }),
    z.object({
      type: z.literal('firmware.moved'),
      job: firmwareJob,
      phase: z.enum(firmwarePhases),
      attempt: z.number(),
      again: z.boolean(),
    }),
    z.object({ type: z.literal('firmware.ended'), job: firmwareJob, outcome: z.enum(firmwareOutcomes) }),
  ]),
});

/** `key` null: asked for, and not kept. */
type Waiting = { readonly key: number | null; readonly fact: UpkeepFact; failures: number };

export type ProgressOptions = {
  readonly clock: Clock;
  readonly store: Pick<Store, 'range' | 'commit'>;
  readonly log: Log;
  readonly caller: () => Caller | undefined;
};

const isUpkeep = (fact: Fact): fact is UpkeepFact =>
  fact.type.startsWith('upload.') || fact.type.startsWith('firmware.');
const isAsked = (fact: UpkeepFact): boolean => fact.type === 'upload.told' || fact.type === 'firmware.told';

export class Progress {
  readonly #options: ProgressOptions;
  readonly #keys = new WeakMap<Told, number>();
  #waiting: Waiting[] = [];
  #nextKey = 1;
  /** `asked`: the central system has not accepted us yet (rule 11). */
  #extent: 'none' | 'asked' | 'all' = 'none';
  #flying: Waiting | null = null;
  #callOff: () => void = () => {};

  constructor(options: ProgressOptions) {
    this.#options = options;
    for (const [key, value] of options.store.range('progress')) {
      if (typeof key === 'number') this.#nextKey = key + 1;
      const row = progressRow.safeParse(value);
      if (row.success && typeof key === 'number') this.#waiting.push({ key, fact: row.data.fact, failures: 0 });
      else options.log.error({ key }, 'a stored notice is damaged and was left out');
    }
  }

  /** What of these facts must survive. */
  remember(facts: readonly Told[]): readonly Write[] {
    return facts.flatMap((told) => {
      const { fact } = told;
      if (!isUpkeep(fact) || isAsked(fact) || noticeOf(fact) === null) return [];
      const key = this.#nextKey++;
      this.#keys.set(told, key);
      return [{ table: 'progress' as const, key, value: { fact } }];
    });
  }

  /** A fact that is durable now. */
  hear(told: Told): void {
    const { fact } = told;
    if (!isUpkeep(fact) || noticeOf(fact) === null) return;
    this.#waiting.push({ key: this.#keys.get(told) ?? null, fact, failures: 0 });
    if (this.#waiting.length > MOST_WAITING) this.#giveUp(this.#waiting.find((one) => one !== this.#flying));
    this.#next();
  }

  open(extent: 'asked' | 'all'): void {
    this.#extent = extent;
    this.#next();
  }

  /** The line is gone: what was asked for on it is asked for no longer. */
  close(): void {
    this.#extent = 'none';
    this.#callOff();
    this.#flying = null;
    this.#waiting = this.#waiting.filter(({ key }) => key !== null);
  }

  #next(): void {
    if (this.#flying !== null || this.#extent === 'none') return;
    const first = this.#waiting.find(({ key }) => this.#extent === 'all' || key === null);
    const caller = this.#options.caller();
    if (first === undefined || caller === undefined) return;
    const notice = noticeOf(first.fact);
    if (notice === null) return this.#giveUp(first);
    this.#flying = first;
    caller.call<typeof notice.action>(notice.action, notice.payload, (reply) => {
      // Another line may have been opened and closed meanwhile: what flew on the old one has been let go of.
      if (this.#flying !== first || reply.type === 'lost') return;
      this.#flying = null;
      if (reply.type !== 'failed' || ++first.failures >= TRIES) this.#giveUp(first);
      else return this.#later();
      this.#next();
    });
  }

  #later(): void {
    const { clock } = this.#options;
    this.#callOff();
    this.#callOff = clock.at(clock.now() + RETRY_MS, () => this.#next());
  }

  /** It is not needed, or not wanted, any more. */
  #giveUp(one: Waiting | undefined): void {
    if (one === undefined) return;
    this.#waiting = this.#waiting.filter((other) => other !== one);
    if (one.key === null) return;
    const { store, log } = this.#options;
    store.commit([{ table: 'progress', key: one.key, value: undefined }], (failure) => {
      if (failure !== null) log.warn({ failure }, 'a notice that was told could not be crossed out: it may come again');
    });
  }
}
