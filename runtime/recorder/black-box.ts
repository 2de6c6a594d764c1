/**
 * The black box of a running station: the recorder, fed by the host. It opens with the first event after the first
 * turn, so that a replay begins with machines that have started. From time to time it writes down the digest, so that a
 * replay can tell that it is right.
 */
import { createHash } from 'node:crypto';
import type { Card } from '../../adapters/ports/card.ts';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Settings } from '../../config/settings.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import { canonical, Digest } from '../host/digest.ts';
import type { Checkpoint, Host, Incoming, Turn } from '../host/host.ts';
import { settingsInForce } from '../settings-in-force.ts';
import { isTagField, withoutTags, type Hide } from './redaction.ts';
import { Recorder } from './recorder.ts';

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
  /** What it lies on says whether it takes anything; absent: nobody knows. */
  readonly card?: Card;
  readonly trouble: (why: string) => void;
  /** It records again after a trouble. */
  readonly sound?: () => void;
};

/** After so many turns the digest is written down. */
const DIGEST_EVERY = 50;
/** Recorded under this name; no machine is called so. */
export const DIGEST = '#digest';

/** Ids of timers are no tags. */
const hidden = ({ actors, timers, ...rest }: Checkpoint, hide: Hide) => ({
  ...rest,
  actors: withoutTags(actors, hide),
  timers: timers.map((timer) => ({ ...timer, event: withoutTags(timer.event, hide) })),
});

export class BlackBox {
  readonly #options: BlackBoxOptions;
  readonly #digest: Digest;
  #recorder: Recorder | null = null;
  #turns = 0;
  /** When the event that is being recorded happened. */
  #at = 0;
  #cardSound = true;

  constructor(options: BlackBoxOptions) {
    this.#options = options;
    this.#digest = new Digest('', (key, field) => {
      return isTagField(key, field) ? canonical(options.hide(field)) : undefined;
    });
    options.card?.watch((sound) => this.#cardIs(sound));
  }

  /** An event from outside, before the machines see it. */
  record(to: string, event: Incoming, stamp: Stamp): void {
    this.#at = stamp.at;
    if (!this.#cardSound) return;
    this.#recorder ??= this.#open();
    if (this.#turns >= DIGEST_EVERY) this.#noteDigest(stamp);
    this.#recorder.event(stamp.at, stamp.wall, stamp.chance, to, event);
  }

  /** A finished turn. */
  observe(turn: Turn): void {
    const host = this.#options.host();
    this.#turns++;
    this.#digest.turn(turn, (name) => host.snapshot(name));
  }

  /** In order: what has been seen is on the disk. */
  close(): void {
    const { clock } = this.#options;
    if (this.#recorder !== null) this.#noteDigest({ at: clock.now(), wall: clock.wall(), chance: 0 });
    this.#recorder?.close();
    this.#recorder = null;
  }

  /** A gap ends the recording: the next one begins with a checkpoint of its own. */
  #cardIs(sound: boolean): void {
    this.#cardSound = sound;
    if (!sound) this.close();
  }

  #noteDigest({ at, wall, chance }: Stamp): void {
    this.#turns = 0;
    this.#recorder?.event(at, wall, chance, DIGEST, { type: 'digest', hex: this.#digest.hex });
  }

  #open(): Recorder {
    const { directory, settings, clock, seed, version, host, hide, shown, trouble, sound } = this.#options;
    const values = settingsInForce(settings, hide);
    const fingerprint = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16);
    return new Recorder({
      directory,
      megabytes: settings.get('black_box/size_mib'),
      header: { version, seed, fingerprint, settings: values },
      redact: (_, { type, ...rest }) => Object.assign({ type }, withoutTags(rest, hide)),
      checkpoint: () => ({
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
