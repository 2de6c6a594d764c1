/**
 * The black box of a running station: the recorder, fed by the host. It opens with the first event after the first
 * turn, so that a replay begins with machines that have started. Beside each turn it writes what came of it and the
 * digest, so that a replay can tell that it is right; and what went over the wires.
 *
 *   event, turn, message ─▶ waiting (≤ 250 ms) ─▶ lines, all at once ─▶ disk        now and then ─▶ a look, a new file
 *
 * Many at once cost half of what they cost one by one. It must never let an event wait for a line, a look around or the
 * disk: the event may be the one that opens a contact.
 */
import { createHash } from 'node:crypto';
import type { AnyMachineSnapshot } from 'xstate';
import type { Card } from '../../adapters/ports/card.ts';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Settings } from '../../config/settings.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import { canonical, Digest } from '../host/digest.ts';
import type { Checkpoint, Host, Incoming, Turn } from '../host/host.ts';
import { settingsInForce } from '../settings-in-force.ts';
import { Outcomes } from './outcome.ts';
import { isTagField, objectWithoutTags, wireWithoutTags, withoutTags, type Hide } from './redaction.ts';
import { Recorder } from './recorder.ts';
import { newsOf, type Sight } from './sight.ts';

export type BlackBoxOptions = {
  readonly directory: string;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly seed: number;
  readonly version: string;
  readonly host: () => Host;
  /** A tag as it may be written down. */
  readonly hide: Hide;
  /** What each connector shows, by EVSE: part of a checkpoint. */
  readonly shown: () => Readonly<Record<string, string>>;
  /** What can be seen and follows from no machine. */
  readonly sight: () => Sight;
  /** What it lies on says whether it takes anything; absent: nobody knows. */
  readonly card?: Card;
  readonly trouble: (why: string) => void;
  /** It records again after a trouble. */
  readonly sound?: () => void;
};

/** Of the digest, in the recording: it goes on from turn to turn, so that a difference stays. */
export const CHECK_DIGITS = 8;
/** What of a message is recorded. */
const LONGEST_FRAME = 4096;

/** What a process that is killed may take with it; and so much at once keeps nobody waiting. */
const WAIT_MS = 250;
const MOST_WAITING = 64;

/** Between two looks while much happens. */
const GAP_MS = 250;
/** While nothing happens. */
const CALM_MS = 10_000;

const withoutAnybody = (sight: Sight, hide: Hide): Sight =>
  Object.fromEntries(
    Object.entries(sight).map(([part, fields]) => [
      part,
      Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, withoutTags(value, hide)])),
    ]),
  );

/** Ids of timers are no tags. */
const hidden = ({ actors, timers, ...rest }: Checkpoint, hide: Hide) => ({
  ...rest,
  actors: withoutTags(actors, hide),
  timers: timers.map((timer) => ({ ...timer, event: withoutTags(timer.event, hide) })),
});

export class BlackBox {
  readonly #options: BlackBoxOptions;
  readonly #digest: Digest;
  readonly #outcomes: Outcomes;
  #recorder: Recorder | null = null;
  /** When the event that is being recorded happened. */
  #at = 0;
  #cardSound = true;
  #begun = false;
  #closed = false;
  /** What has happened and is not written yet. */
  readonly #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | null = null;
  #callOff: (() => void) | null = null;
  /** As it was written down last, and when somebody looked. */
  #sight: Sight = {};
  #lookedAt = 0;
  /** Something has happened since. */
  #moved = false;

  constructor(options: BlackBoxOptions) {
    this.#options = options;
    this.#outcomes = new Outcomes(options.hide);
    this.#digest = new Digest('', (key, field) => {
      return isTagField(key, field) ? canonical(options.hide(field)) : undefined;
    });
    options.card?.watch((sound) => this.#cardIs(sound));
  }

  /** An event from outside, before the machines see it. */
  record(to: string, event: Incoming, stamp: Stamp): void {
    this.#at = stamp.at;
    if (!this.#begun && this.#cardSound) this.#open();
    this.#begun = true;
    this.#later(() => this.#recorder?.event(stamp.at, stamp.wall, stamp.chance, to, event));
  }

  /** A finished turn. */
  observe(turn: Turn): void {
    this.#moved = true;
    this.#at = turn.stamp.at;
    const host = this.#options.host();
    // A moment later they may stand somewhere else.
    const states = new Map(turn.moved.map((name) => [name, host.snapshot(name)]));
    this.#later(() => this.#tell(turn, states));
    this.#arm();
  }

  /** A message as it went over a wire: which, in which turn. */
  overhear(wire: string, turn: number, text: string): void {
    const { hide, clock } = this.#options;
    const at = Math.max(clock.now(), this.#at);
    this.#later(() => {
      const shown = wireWithoutTags(wire, text, hide);
      const cut = `${shown.slice(0, LONGEST_FRAME)}… (${shown.length} characters)`;
      this.#recorder?.frame({ at, wire, turn, text: shown.length > LONGEST_FRAME ? cut : shown });
    });
  }

  /** Once a second: what has changed of what can be seen; while nothing happens (a meter runs), less often. */
  look(): void {
    const now = this.#options.clock.now();
    if (this.#moved || now - this.#lookedAt >= CALM_MS) this.#look(now);
  }

  /** In order: what has been seen is on the disk, and nothing is looked at any more. */
  close(): void {
    this.#pause();
    this.#closed = true;
  }

  #pause(): void {
    this.#callOff?.();
    this.#callOff = null;
    this.#write();
    this.#recorder?.close();
    this.#recorder = null;
  }

  /** A gap ends the recording: the next one begins with a checkpoint of its own. */
  #cardIs(sound: boolean): void {
    this.#cardSound = sound;
    if (sound) this.#arm();
    else this.#pause();
  }

  #later(task: () => void): void {
    if (this.#closed) return;
    this.#waiting.push(task);
    if (this.#waiting.length >= MOST_WAITING) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), WAIT_MS);
  }

  /** Everything that waits, in its order. */
  #write(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const task of this.#waiting.splice(0)) task();
    this.#recorder?.push();
  }

  #tell(turn: Turn, states: ReadonlyMap<string, AnyMachineSnapshot | null>): void {
    this.#digest.turn(turn, (name) => states.get(name) ?? null);
    // Also while nothing is recorded: levels are news against what was before.
    const outcome = this.#outcomes.of(turn);
    const { at, wall } = turn.stamp;
    this.#recorder?.turn({ at, check: this.#digest.hex.slice(0, CHECK_DIGITS), outcome });
    for (const { fact, evse = null } of turn.facts) {
      if (fact.type === 'fault.raised') this.#recorder?.keep({ fault: fact.fault, evse, at, wall, turn: turn.number });
    }
  }

  /** What takes its time is done between two turns, a few times a second at most. */
  #arm(): void {
    if (this.#closed) return;
    const { clock } = this.#options;
    const due = Math.max(clock.now(), this.#lookedAt + GAP_MS);
    this.#callOff ??= clock.at(due, () => this.#rest());
  }

  #rest(): void {
    this.#callOff = null;
    this.#write();
    if (this.#recorder !== null) this.#recorder.rest(this.#at);
    else if (this.#begun && this.#cardSound) this.#open();
    if (this.#moved) this.#look(this.#options.clock.now());
  }

  #look(at: number): void {
    this.#write();
    if (this.#recorder === null) return;
    const { host, sight, hide } = this.#options;
    [this.#moved, this.#lookedAt] = [false, at];
    const seen = sight();
    const news = newsOf(this.#sight, seen);
    this.#sight = seen;
    if (Object.keys(news).length === 0) return;
    this.#recorder.sight({ at: Math.max(at, this.#at), turn: host().turns, sight: withoutAnybody(news, hide) });
  }

  #open(): void {
    this.#write();
    const { directory, settings, clock, seed, version, host, hide, shown, trouble, sound } = this.#options;
    const values = settingsInForce(settings, hide);
    for (const evse of host().evses) this.#outcomes.standing(evse, host().levels(evse));
    const fingerprint = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16);
    this.#recorder = new Recorder({
      directory,
      megabytes: settings.get('black_box/size_mib'),
      header: { version, seed, fingerprint, settings: values },
      redact: (_, event) => objectWithoutTags(event, hide),
      checkpoint: () => ({
        sight: withoutAnybody((this.#sight = this.#options.sight()), hide),
        host: hidden(host().checkpoint(), hide),
        digest: this.#digest.hex,
        at: this.#at,
        statuses: shown(),
      }),
      wall: () => clock.wall(),
      onTrouble: trouble,
      ...(sound === undefined ? {} : { onSound: sound }),
    });
  }
}
