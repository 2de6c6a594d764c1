/**
 * A recording as a test: its events told again to the real machines, and everything that left the host held against
 * what left it then. Such a test speaks of orders, facts and levels, not of states: a chart may be drawn anew.
 */
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Entry, Recorded } from '../recorder/line.ts';
import type { Effect } from '../recorder/outcome.ts';
import { FORMAT, TELLING_FORMAT } from '../recorder/segments.ts';
import type { Recording } from '../recorder/recording.ts';
import { Replayer, openingOf, type Opening } from './replayer.ts';

export type RecordedStory = { readonly start: Opening; readonly events: readonly Recorded[]; readonly endMs: number };

const told = (at: number, { kind, from, body }: Effect): string =>
  `${(at / 1000).toFixed(3)} s ${kind} of ${from}: ${JSON.stringify(body)}`;

/** Every order, fact and changed level, with its time since the beginning. */
export const retold = ({ start, events, endMs }: RecordedStory): readonly string[] => {
  const lines: string[] = [];
  const header = {
    format: FORMAT,
    version: '',
    wall: null,
    seed: 0,
    fingerprint: '',
    settings: {},
    segment: 1,
    run: 1,
  };
  const entries: readonly Entry[] = [...events, { at: endMs }];
  const replayer = new Replayer(
    { header, checkpoint: start, events: entries },
    {
      turn: ({ turn, outcome }) => {
        for (const effect of outcome.effects) lines.push(told(turn.stamp.at - start.at, effect));
      },
    },
  );
  replayer.run();
  return lines;
};

/** The checkout of the sources that the file will lie in: a bundle has no modules of its own to offer. */
const moduleFrom = (directory: string): string => {
  for (let place = directory; ; place = dirname(place)) {
    const file = join(place, 'runtime/replay/story.ts');
    if (existsSync(file)) return relative(directory, file);
    if (place === dirname(place)) throw new Error(`${directory} lies in no checkout of Statecharge: a story needs one`);
  }
};

/** So that the text of somebody's message can end no comment. */
const quoted = (value: unknown): string => JSON.stringify(value).replaceAll('*/', String.raw`*\/`);

/**
 * @param directory where the file will lie
 * @throws Error for a recording that does not say what happened
 */
export const storyOf = (recording: Recording, directory: string, until = Number.POSITIVE_INFINITY): string => {
  const { header } = recording;
  if (header.format < TELLING_FORMAT) throw new Error(`format ${header.format} does not say what came of the events`);
  const start = { ...openingOf(recording), sight: {} };
  const events: Recorded[] = [];
  const left: string[] = [];
  let end = start.at;
  for (const entry of recording.events) {
    if (entry.at > until) break;
    end = entry.at;
    if ('to' in entry) events.push(entry);
    if ('check' in entry) left.push(...entry.outcome.effects.map((effect) => told(entry.at - start.at, effect)));
  }
  return [
    `// Goal: what version ${header.version} has recorded happens again: orders, facts and levels, when they left.`,
    '// Method: the recorded events, told to the real machines from the recorded state; judged by what left.',
    `import { expect, it } from 'vitest';`,
    `import { retold, type RecordedStory } from './${moduleFrom(directory)}';`,
    '',
    `const start: RecordedStory['start'] = ${quoted(start)};`,
    `const events: RecordedStory['events'] = [`,
    ...events.map((event) => `  ${quoted(event)},`),
    '];',
    'const left = [',
    ...left.map((line) => `  ${quoted(line)},`),
    '];',
    '',
    `it('a recording of ${header.wall === null ? 'an unknown day' : new Date(header.wall).toISOString()}', () => {`,
    `  expect(retold({ start, events, endMs: ${end} })).toEqual(left);`,
    '});',
    '',
  ].join('\n');
};
