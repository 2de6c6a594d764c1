/**
 * The black box of a running station: the recorder, fed by the host. It opens with the first event after the first
 * turn, so that a replay begins with machines that have started. Beside each turn it writes what came of it and the
 * digest, so that a replay can tell that it is right; and what went over the wires.
 *
 *   event ─▶ its line     turn, its levels applied ─▶ its line     a moment later, between two turns ─▶ a look, files
 *
 * It must never let an event wait for a look around or for the disk: the event may be the one that opens a contact.
 */
import { createHash } from 'node:crypto';
import type { Card } from '../../adapters/ports/card.ts';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Settings } from '../../config/settings.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import { canonical, Digest } from '../host/digest.ts';
import type { Checkpoint, Host, Incoming, Turn } from '../host/host.ts';
import { settingsInForce } from '../settings-in-force.ts';
import { Outcomes } from './outcome.ts';
import { isTagField, wireWithoutTags, withoutTags, type Hide } from './redaction.ts';
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

/** Between two looks while much happens. */
const GAP_MS = 100;
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
    if (!this.#begun && this.#cardSound) this.#recorder = this.#open();
    this.#begun = true;
    this.#recorder?.event(stamp.at, stamp.wall, stamp.chance, to, event);
  }

  /** A finished turn. */
  observe(turn: Turn): void {
    this.#moved = true;
    const host = this.#options.host();
    this.#digest.turn(turn, (name) => host.snapshot(name));
    // Also while nothing is recorded: levels are news against what was before.
    const outcome = this.#outcomes.of(turn);
    const { at, wall } = turn.stamp;
    this.#at = at;
    this.#recorder?.turn({ at, check: this.#digest.hex.slice(0, CHECK_DIGITS), outcome });
    for (const { fact, evse = null } of turn.facts) {
      if (fact.type === 'fault.raised') this.#recorder?.keep({ fault: fact.fault, evse, at, wall, turn: turn.number });
    }
    this.#arm();
  }

  /** A message as it went over a wire: which, in which turn. */
  overhear(wire: string, turn: number, text: string): void {
    const { hide, clock } = this.#options;
    const shown = wireWithoutTags(wire, text, hide);
    const cut = `${shown.slice(0, LONGEST_FRAME)}… (${shown.length} characters)`;
    const at = Math.max(clock.now(), this.#at);
    this.#recorder?.frame({ at, wire, turn, text: shown.length > LONGEST_FRAME ? cut : shown });
  }

  /** Once a second: what has changed of what can be seen; while nothing happens (a meter runs), less often. */
  look(): void {
    const now = this.#options.clock.now();
    if (this.#moved || now - this.#lookedAt >= CALM_MS) this.#look(now);
  }

  /** In order: what has been seen is on the disk. */
  close(): void {
    this.#callOff?.();
    this.#callOff = null;
    this.#recorder?.close();
    this.#recorder = null;
  }

  /** A gap ends the recording: the next one begins with a checkpoint of its own. */
  #cardIs(sound: boolean): void {
    this.#cardSound = sound;
    if (sound) this.#arm();
    else this.close();
  }

  /** What takes its time is done when the turn is over, a few times a second at most. */
  #arm(): void {
    const { clock } = this.#options;
    const due = Math.max(clock.now(), this.#lookedAt + GAP_MS);
    this.#callOff ??= clock.at(due, () => this.#rest());
  }

  #rest(): void {
    this.#callOff = null;
    if (this.#begun && this.#cardSound) this.#recorder ??= this.#open();
    this.#recorder?.rest(this.#at);
    if (this.#moved) this.#look(this.#options.clock.now());
  }

  #look(at: number): void {
    if (this.#recorder === null) return;
    const { host, sight, hide } = this.#options;
    [this.#moved, this.#lookedAt] = [false, at];
    const seen = sight();
    const news = newsOf(this.#sight, seen);
    this.#sight = seen;
    if (Object.keys(news).length === 0) return;
    this.#recorder.sight({ at: Math.max(at, this.#at), turn: host().turns, sight: withoutAnybody(news, hide) });
  }

  #open(): Recorder {
    const { directory, settings, clock, seed, version, host, hide, shown, trouble, sound } = this.#options;
    const values = settingsInForce(settings, hide);
    for (const evse of host().evses) this.#outcomes.standing(evse, host().levels(evse));
    const fingerprint = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16);
    return new Recorder({
      directory,
      megabytes: settings.get('black_box/size_mib'),
      header: { version, seed, fingerprint, settings: values },
      redact: (_, { type, ...rest }) => Object.assign({ type }, withoutTags(rest, hide)),
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
