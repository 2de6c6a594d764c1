/** A story with a black box beside it: what the box holds is what a station would have left on its disk. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BlackBox } from '../../runtime/recorder/black-box.ts';
import { frameAt, frameOf } from '../../runtime/recorder/frame.ts';
import { LineWriter, type Entry } from '../../runtime/recorder/line.ts';
import { readRecording } from '../../runtime/recorder/recording.ts';
import { hider } from '../../runtime/recorder/redaction.ts';
import { FORMAT, segmentsIn } from '../../runtime/recorder/segments.ts';
import { temporaryDirectory } from './directory.ts';
import { Story, storySettings, type StoryOptions } from './story.ts';

export const RECORDED_CARD = 'CAFE0815';

type Recorded = { readonly story: Story; readonly directory: string; readonly box: BlackBox };

const recordedStory = async (options: StoryOptions = {}): Promise<Recorded> => {
  const directory = await temporaryDirectory();
  const other = { black_box: { size_mib: 1 }, ...options.other };
  let running: Story | null = null;
  let box: BlackBox | null = null;
  const story = new Story({
    ...options,
    other,
    watch: {
      record: (to, event, stamp) => box?.record(to, event, stamp),
      observe: (turn) => box?.observe(turn),
    },
  });
  running = story;
  box = new BlackBox({
    directory,
    settings: storySettings({ ...options, other }),
    clock: story.clock,
    seed: 1,
    version: '1.2.3',
    host: () => running.controller.host,
    hide: hider('salt'),
    shown: () => running.controller.shown,
    trouble: (why) => {
      throw new Error(why);
    },
  });
  const recorder = box;
  story.controller.onFrame(({ direction, turn, text }) => recorder.overhear(`ocpp ${direction}`, turn, text));
  return { story, directory, box };
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
