/**
 * Runs a recording again: the same machines, from the recorded checkpoint, on virtual time, fed with the recorded
 * events. Nothing else runs: orders and levels go nowhere, for what they led to is in the recording. What the machines
 * do must be what they did, to the last bit.
 */
import type { StateValue } from 'xstate';
import { z } from 'zod';
import { VirtualClock } from './clock/virtual.ts';
import { Chance } from './host/chance.ts';
import { Digest } from './host/digest.ts';
import { Host, type Turn } from './host/host.ts';
import { DIGEST } from './recorder/black-box.ts';
import { readRecording, type RecordingDamage } from './recorder/recording.ts';
import { actorsNamed } from './station/actors.ts';
import { collector } from './verify/layers/collector.ts';
import { StatusBoard } from './station/status-board.ts';

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
});

export type ReplayResult = {
  readonly version: string;
  readonly turns: number;
  readonly events: number;
  /** Milliseconds of the station's life. */
  readonly spanMs: number;
  /** Digests that were recorded, and the first that differs. */
  readonly compared: number;
  readonly firstDifference: { readonly at: number; readonly recorded: string; readonly found: string } | null;
  readonly digest: string;
  readonly damage: RecordingDamage | undefined;
};

const digestEvent = z.object({ type: z.literal('digest'), hex: z.string() });

/** @throws Error with one sentence when the recording cannot be read at all */
export const replayRecording = (path: string, observe: (turn: Turn) => void = () => undefined): ReplayResult => {
  const recording = readRecording(path);
  const start = opening.parse(recording.checkpoint);
  const clock = new VirtualClock(null);
  clock.advanceTo(start.at);
  const digest = new Digest(start.digest);
  const statuses = new StatusBoard(start.statuses);
  let turns = 0;
  const host = new Host({
    clock,
    chance: new Chance(start.host.chance),
    actors: actorsNamed(Object.keys(start.host.actors)),
    derive: (self, evses) => statuses.derive(self, evses),
    witness: collector(),
    record: () => undefined,
    settle: (turn) => {
      turns++;
      digest.turn(turn, (name) => host.snapshot(name));
      observe(turn);
    },
  });
  host.restore(start.host);
  let events = 0;
  let compared = 0;
  let firstDifference: ReplayResult['firstDifference'] = null;
  for (const entry of recording.events) {
    clock.advanceTo(entry.at);
    if (!('to' in entry)) continue;
    // That the time is known decides some things; what time it is, none.
    if (entry.wall !== null) clock.setWall(entry.wall);
    if (entry.to !== DIGEST) {
      events++;
      host.dispatch(entry.to, entry.event);
      continue;
    }
    const { hex } = digestEvent.parse(entry.event);
    compared++;
    if (hex !== digest.hex) firstDifference ??= { at: entry.at, recorded: hex, found: digest.hex };
  }
  const { version } = recording.header;
  const spanMs = clock.now() - start.at;
  return { version, turns, events, spanMs, compared, firstDifference, digest: digest.hex, damage: recording.damage() };
};
