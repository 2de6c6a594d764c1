/**
 * Runs a recording again: the same machines, from the recorded checkpoint, on virtual time, fed with the recorded
 * events. Nothing else runs: orders and levels go nowhere, for what they led to is in the recording. What the machines
 * do must be what they did, to the last bit: every turn is held against the recorded one.
 *
 *   recording ──event──▶ host ──turn──▶ waits for the recorded turn ──▶ the same, or the first difference
 */
import type { StateValue } from 'xstate';
import { z } from 'zod';
import { VirtualClock } from '../clock/virtual.ts';
import { Chance } from '../host/chance.ts';
import { Digest } from '../host/digest.ts';
import { Host, type Checkpoint, type Turn } from '../host/host.ts';
import { CHECK_DIGITS } from '../recorder/black-box.ts';
import type { Entry, Recorded, RecordedFrame, RecordedTurn } from '../recorder/line.ts';
import { Outcomes, type Outcome } from '../recorder/outcome.ts';
import type { Recording } from '../recorder/recording.ts';
import { overlaid, type Sight } from '../recorder/sight.ts';
import { actorsNamed } from '../station/actors.ts';
import { StatusBoard } from '../station/status-board.ts';
import { collector } from '../verify/layers/collector.ts';

const stateValue: z.ZodType<StateValue> = z.lazy(() => z.union([z.string(), z.record(z.string(), stateValue)]));

const checkpoint = z.object({
  turn: z.number(),
  chance: z.number(),
  actors: z.record(
    z.string(),
    z.union([z.object({ error: z.string() }), z.object({ value: stateValue, context: z.unknown() })]),
  ),
  timers: z.array(
    z.object({ actor: z.string(), id: z.string(), due: z.number(), event: z.looseObject({ type: z.string() }) }),
  ),
});

/** What the black box has written at the beginning of a segment. */
const opening = z.object({
  host: checkpoint,
  digest: z.string(),
  at: z.number(),
  statuses: z.record(z.string(), z.string()),
  /** Absent in recordings that do not hold it. */
  sight: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});
export type Opening = Omit<z.infer<typeof opening>, 'host'> & { readonly host: Checkpoint };

/** @throws ZodError for what no black box has written */
export const openingOf = (recording: Pick<Recording, 'checkpoint'>): Opening => opening.parse(recording.checkpoint);

/** A turn of this run, as a recording would tell it. */
export type Found = { readonly turn: Turn; readonly check: string; readonly outcome: Outcome };

/** The first turn that was another one. Null: there was none. */
export type Difference = {
  readonly number: number;
  readonly at: number;
  readonly recorded: RecordedTurn | null;
  readonly found: Found | null;
};

export type Watch = {
  readonly turn?: (found: Found) => void;
  readonly frame?: (frame: RecordedFrame) => void;
  /** Before the machines hear it. */
  readonly event?: (event: Recorded) => void;
};

/** Recorded under this name in format 1: the whole digest, now and then. */
const DIGEST = '#digest';
const digestEvent = z.object({ type: z.literal('digest'), hex: z.string() });

function* iterate(entries: Iterable<Entry>): Generator<Entry, undefined> {
  yield* entries;
  return undefined;
}

export class Replayer {
  readonly host: Host;
  readonly clock = new VirtualClock(null);
  readonly start: Opening;
  events = 0;
  turns = 0;
  /** Turns (in format 1: digests) that were held against the recording. */
  compared = 0;
  difference: Difference | null = null;
  /** What could be seen, as it was told last. */
  sight: Sight;
  readonly #entries: Iterator<Entry, undefined>;
  readonly #watch: Watch;
  readonly #digest: Digest;
  readonly #statuses: StatusBoard;
  readonly #outcomes = new Outcomes((tag) => tag);
  readonly #isCompared: boolean;
  /** Turns of this run that no recorded one has met yet. */
  #found: Found[] = [];
  /** Read, and later than we were asked to go. */
  #next: Entry | null = null;

  constructor(recording: Pick<Recording, 'header' | 'checkpoint' | 'events'>, watch: Watch = {}) {
    const start = openingOf(recording);
    this.start = start;
    this.sight = start.sight;
    this.#watch = watch;
    this.#entries = iterate(recording.events);
    this.#isCompared = recording.header.format > 1;
    this.#digest = new Digest(start.digest);
    this.clock.advanceTo(start.at);
    const statuses = new StatusBoard(start.statuses);
    this.#statuses = statuses;
    this.host = new Host({
      witness: collector(),
      clock: this.clock,
      chance: new Chance(start.host.chance),
      actors: actorsNamed(Object.keys(start.host.actors)),
      derive: (evses) => statuses.derive(this.host, evses),
      record: () => undefined,
      settle: (turn) => this.#settle(turn),
    });
    this.host.restore(start.host);
    for (const evse of this.host.evses) this.#outcomes.standing(evse, this.host.levels(evse));
  }

  /** What each connector shows, by EVSE. */
  get statuses(): Readonly<Record<string, string>> {
    return this.#statuses.shown;
  }

  get digest(): string {
    return this.#digest.hex;
  }

  /**
   * Until an instant of the host's clock, which is part of it, or to the end. `stop`: asked after each entry.
   * @returns whether there is more
   */
  run(until = Number.POSITIVE_INFINITY, stop: () => boolean = () => false): boolean {
    for (let entry = this.#read(); entry !== null; entry = this.#read()) {
      if (entry.at > until) {
        this.#next = entry;
        // Timers that are due by then have been recorded before it, so nothing fires here that did not.
        this.clock.advanceTo(until);
        return true;
      }
      this.#take(entry);
      if (stop()) return true;
    }
    return false;
  }

  #read(): Entry | null {
    const waiting = this.#next;
    this.#next = null;
    if (waiting !== null) return waiting;
    return this.#entries.next().value ?? null;
  }

  #take(entry: Entry): void {
    this.clock.advanceTo(entry.at);
    if ('sight' in entry) this.sight = overlaid(this.sight, entry.sight);
    else if ('wire' in entry) this.#watch.frame?.(entry);
    else if ('check' in entry) this.#hold(entry);
    else if ('to' in entry) this.#tell(entry);
  }

  #tell(entry: Recorded): void {
    const { to, event, wall } = entry;
    // That the time is known decides some things; what time it is, none.
    if (wall !== null) this.clock.setWall(wall);
    if (to === DIGEST) {
      this.#holdDigest(entry.at, digestEvent.parse(event).hex);
      return;
    }
    const [early] = this.#found;
    if (this.#isCompared && early !== undefined) this.#differ(null, early);
    this.events++;
    this.#watch.event?.(entry);
    this.host.dispatch(to, event);
  }

  #hold(recorded: RecordedTurn): void {
    const found = this.#found.shift() ?? null;
    this.compared++;
    if (found?.check !== recorded.check) this.#differ(recorded, found);
  }

  #holdDigest(at: number, hex: string): void {
    this.compared++;
    if (hex === this.#digest.hex) return;
    this.difference ??= { number: this.host.turns, at, recorded: null, found: null };
  }

  #differ(recorded: RecordedTurn | null, found: Found | null): void {
    const number = found?.turn.number ?? this.host.turns + 1;
    this.difference ??= { number, at: recorded?.at ?? found?.turn.stamp.at ?? 0, recorded, found };
  }

  #settle(turn: Turn): void {
    this.turns++;
    this.#digest.turn(turn, (name) => this.host.snapshot(name));
    const found = { turn, check: this.#digest.hex.slice(0, CHECK_DIGITS), outcome: this.#outcomes.of(turn) };
    // After a difference everything is another story: nothing waits for its like any more.
    if (this.#isCompared && this.difference === null) this.#found.push(found);
    this.#watch.turn?.(found);
  }
}
