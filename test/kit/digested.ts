/** A charging session whose every turn is digested, and a second host that goes on from a checkpoint of it. */
import { Chance } from '../../runtime/host/chance.ts';
import { Digest } from '../../runtime/host/digest.ts';
import { Host, type Checkpoint, type Incoming } from '../../runtime/host/host.ts';
import type { Actor } from '../../runtime/host/actors.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import { evseActors, stationActors } from '../../runtime/station/actors.ts';
import { StatusBoard } from '../../runtime/station/status-board.ts';
import { Story, storySettings, type StoryOptions } from './story.ts';

type Recorded = { readonly to: string; readonly event: Incoming; readonly stamp: Stamp };
export type Played = {
  /** The digest after each turn. */
  readonly hexes: readonly string[];
  readonly events: readonly Recorded[];
  /** How the host stood when each event arrived, through JSON; and the digest then. */
  readonly checkpoints: readonly (Checkpoint & { readonly hex: string })[];
  /** When it was over. */
  readonly end: number;
};

const WALL = Date.UTC(2026, 5, 1, 8);
const options: StoryOptions = { ocpp: { useAsTimeSource: false } };

/** Card, plug, charge, stop, unplug. */
export const play = ({ card = 'CAFE01', plugFirst = false } = {}): Played => {
  const digest = new Digest();
  const hexes: string[] = [];
  const events: Recorded[] = [];
  const checkpoints: (Checkpoint & { readonly hex: string })[] = [];
  // What happens while the station is being put together comes before the first checkpoint can be taken.
  let host: Host | null = null;
  const story = new Story({
    ...options,
    watch: {
      record: (to, event, stamp) => {
        if (host === null) return;
        checkpoints.push({ ...structuredCloneByJson(host.checkpoint()), hex: digest.hex });
        events.push({ to, event, stamp });
      },
      observe: (turn) => {
        if (host === null) return;
        const running = host;
        digest.turn(turn, (name) => running.snapshot(name));
        hexes[turn.number - 1] = digest.hex;
      },
    },
  });
  host = story.controller.host;
  for (const step of plugFirst ? ['plug', 'tag'] : ['tag', 'plug']) {
    if (step === 'plug') story.plug(1);
    else story.tag(1, card);
  }
  story.wait(3600);
  story.tag(1, card);
  story.wait(20);
  story.unplug(1);
  story.controller.stop();
  return { hexes, events, checkpoints, end: story.clock.now() };
};

/** Parsed text is whatever was written: a checkpoint here. */
const structuredCloneByJson = (checkpoint: Checkpoint): Checkpoint =>
  JSON.parse(JSON.stringify(checkpoint)) as Checkpoint;

const actors = (): readonly Actor[] => {
  const settings = storySettings(options);
  const wishes = { csms: true, customer: true, whole: false };
  const past = { interrupted: null, wishes, held: null, kept: null, amps: 0 };
  const evses = [1, 2].flatMap((evse) =>
    evseActors(settings, evse, '0'.repeat(16), { lock: true, proximity: true, reader: true }, past),
  );
  return [...stationActors(settings, [], [1, 2]), ...evses];
};

/** The digests of a host that starts from the checkpoint before event `from` and hears the rest of the events. */
export const replay = (played: Played, { from, seed }: { from: number; seed?: number }): readonly string[] => {
  const checkpoint = played.checkpoints[from];
  const first = played.events[from];
  if (checkpoint === undefined || first === undefined) throw new Error(`nothing was recorded at ${from}`);
  const clock = new VirtualClock(WALL);
  clock.advance(first.stamp.at);
  const digest = new Digest(checkpoint.hex);
  const statuses = new StatusBoard();
  const hexes: string[] = [];
  const host: Host = new Host({
    clock,
    chance: new Chance(seed ?? checkpoint.chance),
    actors: actors(),
    derive: (evses) => statuses.derive(host, evses),
    record: () => {},
    settle: (turn) => {
      digest.turn(turn, (name) => host.snapshot(name));
      hexes.push(digest.hex);
    },
  });
  host.restore(checkpoint);
  for (const { to, event, stamp } of played.events.slice(from)) {
    clock.advance(stamp.at - clock.now());
    host.dispatch(to, event);
  }
  clock.advance(played.end - clock.now());
  return hexes;
};
