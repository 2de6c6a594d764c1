/**
 * The station as it stood after one turn, rebuilt by replaying the black box up to it, and a little further for what
 * came next. It is done in slices: a station that charges must not notice that somebody looks back.
 *
 *   spool ──replay──▶ the turn: states, timers, levels, what could be seen ──▶ some turns more: the tape around it
 *                                              └──▶ a host that stands still
 */
import type { Instant } from '../../adapters/ports/past.ts';
import type { TapeRow } from '../../adapters/ports/tape.ts';
import type { Checkpoint } from '../host/host.ts';
import type { Recording } from '../recorder/recording.ts';
import { LevelNews } from '../recorder/outcome.ts';
import type { Sight } from '../recorder/sight.ts';
import { Replayer } from '../replay/replayer.ts';
import { createView } from '../station/view.ts';
import type { Scene } from '../tape/rows.ts';
import { rowsOf } from '../tape/rows.ts';
import { attendWays, noWay, type Way } from '../why/ways.ts';
import { settingsIn } from './settings.ts';
import { besideIn, worldIn } from './sights.ts';

/** Turns and messages of the tape before it and after it. */
const AROUND = 150;
/** Of the processor's time at once, ms. */
const SLICE_MS = 6;

const nobody = (tag: string): string => tag;

type Standing = {
  readonly host: Checkpoint;
  readonly statuses: Readonly<Record<string, string>>;
  readonly at: number;
  readonly wall: number | null;
  readonly ways: ReadonlyMap<string, Way>;
};

type Placed = { readonly place: number; readonly scene: Scene };

/** Looks on at a replay until it has seen enough of one turn. */
class Onlooker {
  readonly replayer: Replayer;
  standing: Standing | null = null;
  /** What could be seen when the next turn began. */
  sight: Sight = {};
  readonly steps: { machine: string; took: readonly string[] }[] = [];
  scenes: Placed[] = [];
  readonly #turn: number;
  readonly #levels = new LevelNews();
  readonly #ways = new Map<string, Way>();
  #wall: number | null = null;
  #places = 0;
  #further = 0;

  constructor(recording: Recording, turn: number) {
    this.#turn = turn;
    this.replayer = new Replayer(recording, {
      turn: (found) => {
        this.#wall = found.turn.stamp.wall;
        this.#keep({ turn: found.turn, levels: this.#levels.of(found.turn) });
        if (found.turn.number === turn) this.#stand(found.turn.stamp.at);
      },
      frame: (frame) => this.#keep({ frame, wall: this.#wall }),
    });
    const { host } = this.replayer;
    for (const evse of host.evses) this.#levels.standing(evse, host.levels(evse));
    for (const name of host.names()) attendWays(host, name, (took) => this.#stepped(name, took));
  }

  get isDone(): boolean {
    const { standing, replayer } = this;
    // The last that was seen before the next turn is what came of this one.
    if (standing !== null && replayer.host.turns === this.#turn) this.sight = replayer.sight;
    return this.#further >= AROUND;
  }

  #keep(scene: Scene): void {
    this.scenes.push({ place: this.#places, scene });
    this.#places += 1;
    if (this.standing !== null) this.#further += 1;
    else if (this.scenes.length > AROUND) this.scenes.shift();
  }

  #stepped(name: string, took: readonly string[]): void {
    if (took.length === 0) return;
    const turn = this.replayer.host.turns;
    if (turn === this.#turn) this.steps.push({ machine: name, took });
    if (this.standing === null) {
      this.#ways.set(name, { took, steps: (this.#ways.get(name)?.steps ?? 0) + 1, turn });
    }
  }

  #stand(at: number): void {
    const { host, statuses } = this.replayer;
    this.sight = this.replayer.sight;
    this.standing = { host: host.checkpoint(), statuses, at, wall: this.#wall, ways: new Map(this.#ways) };
  }
}

/** Lets others work between two slices; false: give up. */
type Pause = () => Promise<boolean>;

const tapeOf = async (scenes: readonly Placed[], pause: Pause): Promise<readonly TapeRow[] | null> => {
  const rows: TapeRow[] = [];
  let deadline = performance.now() + SLICE_MS;
  for (const { place, scene } of scenes) {
    if (performance.now() >= deadline) {
      if (!(await pause())) return null;
      deadline = performance.now() + SLICE_MS;
    }
    rows.push(...rowsOf(scene, place, nobody));
  }
  return rows;
};

/** A host that stands as it stood, and its clock. */
const standingHost = ({ header }: Recording, { sight }: Onlooker, { host, at, statuses, wall }: Standing) => {
  const still = new Replayer({ header, checkpoint: { host, digest: '', at, statuses, sight }, events: [] });
  if (wall !== null) still.clock.setWall(wall);
  return still;
};

/** What was recorded there, standing still. */
const instantOf = async (
  onlooker: Onlooker,
  standing: Standing,
  recording: Recording,
  pause: Pause,
): Promise<Instant | null> => {
  const { sight, steps } = onlooker;
  const { at, wall, ways } = standing;
  const rows = await tapeOf(onlooker.scenes, pause);
  if (rows === null || !(await pause())) return null;
  const { host, clock } = standingHost(recording, onlooker, standing);
  if (!(await pause())) return null;
  const { evses } = host;
  const settings = settingsIn(recording.header.settings, sight, evses.length);
  if (!(await pause())) return null;
  const way = (name: string): Way => ways.get(name) ?? noWay;
  return {
    moment: { turn: standing.host.turn, atMs: at, wall },
    station: createView({ clock, hide: nobody, host, evses, beside: besideIn(sight), ways: way }),
    world: worldIn(sight, evses),
    tape: { rows: () => rows },
    settings,
    steps,
  };
};

/** Null: the recording ends before that turn, or `pause` has said to give up. */
export const rebuilt = async (recording: Recording, turn: number, pause: Pause): Promise<Instant | null> => {
  const onlooker = new Onlooker(recording, turn);
  // To begin, and to put it together, takes slices of their own.
  if (!(await pause())) return null;
  for (let isMore = true; isMore && !onlooker.isDone;) {
    const deadline = performance.now() + SLICE_MS;
    isMore = onlooker.replayer.run(undefined, () => onlooker.isDone || performance.now() >= deadline);
    if (isMore && !onlooker.isDone && !(await pause())) return null;
  }
  const { standing } = onlooker;
  if (standing === null || !(await pause())) return null;
  return instantOf(onlooker, standing, recording, pause);
};
