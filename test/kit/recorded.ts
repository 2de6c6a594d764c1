/** A story with a black box beside it: what the box holds is what a station would have left on its disk. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Turn } from '../../runtime/host/host.ts';
import { BlackBox } from '../../runtime/recorder/black-box.ts';
import { frameAt, frameOf } from '../../runtime/recorder/frame.ts';
import { LineWriter, type Entry } from '../../runtime/recorder/line.ts';
import { readRecording } from '../../runtime/recorder/recording.ts';
import { hider } from '../../runtime/recorder/redaction.ts';
import { FORMAT, segmentsIn } from '../../runtime/recorder/segments.ts';
import { sightOf } from '../../runtime/travel/sights.ts';
import { temporaryDirectory } from './directory.ts';
import { Story, type StoryOptions } from './story.ts';

export const RECORDED_CARD = 'CAFE0815';

export type RecordedStory = {
  readonly story: Story;
  readonly directory: string;
  readonly box: BlackBox;
  /** Lets seconds pass, and looks at meter and surroundings once in each, as a station in service does. */
  readonly pass: (seconds: number) => void;
  /** Somebody else hears of every turn, too. */
  readonly watch: (observe: (turn: Turn) => void) => void;
  /** How often it has looked around so far. */
  readonly looks: () => number;
};

export const recordedStory = async (options: StoryOptions = {}): Promise<RecordedStory> => {
  const directory = await temporaryDirectory();
  const other = { black_box: { size_mib: 1 }, ...options.other };
  let running: Story | null = null;
  let box: BlackBox | null = null;
  let also: (turn: Turn) => void = () => undefined;
  let looks = 0;
  const story = new Story({
    ...options,
    other,
    watch: {
      record: (to, event, stamp) => box?.record(to, event, stamp),
      observe: (turn) => {
        box?.observe(turn);
        also(turn);
      },
    },
  });
  running = story;
  box = new BlackBox({
    directory,
    settings: story.settings,
    clock: story.clock,
    seed: 1,
    version: '1.2.3',
    host: () => running.controller.host,
    hide: hider('salt'),
    shown: () => running.controller.shown,
    sight: () => {
      looks++;
      return sightOf({
        settings: story.settings,
        hide: hider('salt'),
        beside: running.controller.beside,
        evses: [1, 2],
        world: running.world,
      });
    },
    trouble: (why) => {
      throw new Error(why);
    },
  });
  const recorder = box;
  story.controller.onFrame(({ direction, turn, text }) => recorder.overhear(`ocpp ${direction}`, turn, text));
  const pass = (seconds: number): void => {
    for (let second = 0; second < seconds; second++) {
      story.wait(1);
      for (const evse of [1, 2]) story.controller.look(evse);
      recorder.look();
    }
  };
  const watch = (observe: (turn: Turn) => void): void => {
    also = observe;
  };
  return { story, directory, box, pass, watch, looks: () => looks };
};

/** One visit with a fault in it, in one file. */
export const recordedVisit = async (): Promise<string> => {
  const { story, directory, box } = await recordedStory();
  story.charge(1, RECORDED_CARD);
  story.wait(120);
  story.fault(1, 'contactor-welded');
  story.tag(1, RECORDED_CARD);
  story.wait(30);
  box.close();
  const [first] = segmentsIn(directory);
  if (first === undefined) throw new Error('nothing was recorded');
  return first.path;
};

/** The texts of a recording, one a record: header, checkpoint, lines. */
export const textsOf = (path: string): string[] => {
  const bytes = readFileSync(path);
  const texts: string[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const frame = frameAt(bytes, offset);
    if (frame.kind !== 'whole') throw new Error(`${path}: not whole at byte ${offset}`);
    texts.push(frame.text);
    offset = frame.next;
  }
  return texts;
};

/** The same recording with other entries, every record whole: what somebody has doctored, or another version wrote. */
export const doctored = (path: string, change: (entries: Entry[]) => readonly Entry[], format = FORMAT): string => {
  const { header, checkpoint, events } = readRecording(path);
  const lines = new LineWriter();
  const texts = change([...events]).map((entry) => {
    if ('to' in entry) return lines.event(entry);
    if ('check' in entry) return lines.turn(entry);
    if ('sight' in entry) return lines.sight(entry);
    return 'wire' in entry ? lines.frame(entry) : lines.mark(entry.at);
  });
  return written(path, [JSON.stringify({ ...header, format }), JSON.stringify(checkpoint), ...texts]);
};

/** A recording of these records. */
export const written = (path: string, texts: readonly string[]): string => {
  const file = join(path, '..', `doctored-${process.hrtime.bigint()}.box`);
  writeFileSync(file, Buffer.concat(texts.map(frameOf)));
  return file;
};
