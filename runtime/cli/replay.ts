/** `statecharge replay`: does a recording give the same again, what is different, and does any chart allow it? */
import { writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Span } from '../../adapters/ports/past.ts';
import { FORMAT, TELLING_FORMAT } from '../recorder/segments.ts';
import { readRecording, type Recording, type RecordingDamage } from '../recorder/recording.ts';
import { checkTrace } from '../replay/checker.ts';
import { openingOf, Replayer } from '../replay/replayer.ts';
import { sideBySide } from '../replay/side-by-side.ts';
import { storyOf } from '../replay/story.ts';
import { showRecording } from '../travel/showing.ts';
import { stillShelf } from '../travel/spools.ts';
import { Traveller } from '../travel/traveller.ts';
import { version } from '../version.ts';
import type { Output } from './config.ts';

const GOOD = 0;
const FAILED = 1;
const BAD_INPUT = 2;

export type ReplayOptions = {
  /** A moment in ISO 8601, or seconds since the beginning. */
  readonly until?: string;
  readonly against?: boolean;
  readonly check?: boolean;
  /** File for the story. */
  readonly asTest?: string;
};

const sentenceOf = (error: unknown): string => {
  if (error instanceof z.ZodError) return `its beginning is none that a station writes: ${z.prettifyError(error)}`;
  return error instanceof Error ? error.message : String(error);
};

/** Until when on the host's clock; moments are counted from the recording's own beginning. */
const limitOf = (text: string | undefined, { header }: Recording, begin: number): number => {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (/^\d+(?:\.\d+)?$/.test(text)) return begin + Number(text) * 1000;
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) {
    throw new Error(`--until ${text}: expected seconds or a moment such as 2026-05-01T12:00:00Z`);
  }
  if (header.wall === null) throw new Error('--until: the recording does not know the time of day; give seconds');
  return begin + moment - header.wall;
};

const damageLine = ({ file, message, offset }: RecordingDamage): string =>
  `${file}: ${message} (byte ${offset}); replayed as far as it goes`;

const sayOrigin = ({ header }: Recording, output: Output): void => {
  const lacks =
    header.format < TELLING_FORMAT
      ? 'neither frames nor what came of a turn'
      : 'nothing of what meter and limits have shown';
  if (header.format < FORMAT) {
    output.line(`recorded in format ${header.format}, older than ${FORMAT}: it holds ${lacks}`);
  }
  if (header.version !== version) {
    output.line(`recorded by version ${header.version}, replayed by ${version}: differences may be meant`);
  }
};

const sayStates = ({ host, start, clock }: Replayer, output: Output): void => {
  output.line(`after ${((clock.now() - start.at) / 1000).toFixed(3)} s:`);
  for (const name of host.names()) {
    const state: { readonly value: unknown } | null = host.snapshot(name);
    output.line(
      `  ${name.padEnd(22)} ${state === null ? `failed: ${host.failure(name) ?? ''}` : JSON.stringify(state.value)}`,
    );
  }
  for (const evse of host.evses) output.line(`  levels of evse${evse}: ${JSON.stringify(host.levels(evse))}`);
};

/** What a whole replay has told of a recording. */
type Survey = { last: number; readonly faults: Span['faults'][number][] };

const play = (recording: Recording, options: ReplayOptions, output: Output, survey?: Survey): number => {
  const replayer = new Replayer(recording, {
    turn: ({ turn: { number, stamp, facts } }) => {
      for (const { fact, evse = null } of facts) {
        if (fact.type !== 'fault.raised') continue;
        survey?.faults.push({ fault: fact.fault, evse, wall: stamp.wall, turn: number });
      }
    },
  });
  const limit = limitOf(options.until, recording, replayer.start.at);
  replayer.run(limit, () => options.against === true && replayer.difference !== null);
  const { turns, events, compared, difference, clock, start, digest } = replayer;
  if (survey !== undefined) survey.last = replayer.host.turns;
  const seconds = ((clock.now() - start.at) / 1000).toFixed(1);
  output.line(`${events} events, ${turns} turns, ${seconds} s of the station's life`);
  const damage = recording.damage();
  if (damage !== undefined) output.line(damageLine(damage));
  output.line(`digest ${digest}`);
  if (options.until !== undefined) sayStates(replayer, output);
  if (difference === null) {
    output.line(compared === 0 ? 'nothing was recorded to compare with' : `${compared} recorded turns, all the same`);
    return GOOD;
  }
  const [head = '', ...rest] = sideBySide(difference, start.at);
  output.complaint(`differs from the recording in ${head}`);
  if (options.against === true) for (const line of rest) output.line(line);
  else output.complaint('see what has changed: --against');
  return FAILED;
};

const check = (recording: Recording, output: Output): number => {
  const start = openingOf(recording);
  const { steps, impossible } = checkTrace(start, recording.events);
  const damage = recording.damage();
  if (damage !== undefined) output.line(damageLine(damage));
  if (impossible === null) {
    output.line(steps === 0 ? 'no step was recorded to check' : `${steps} steps, every one allowed by its chart`);
    return steps === 0 ? FAILED : GOOD;
  }
  const { turn, at, to, type, before, after, allowed } = impossible;
  const when = ((at - start.at) / 1000).toFixed(3);
  output.complaint(`no chart allows step ${steps}: turn ${turn}, ${when} s after the beginning: ${to} hears ${type}`);
  output.complaint(`  from     ${JSON.stringify(before)}`);
  output.complaint(`  recorded ${JSON.stringify(after)}`);
  const ways = allowed.map((value) => JSON.stringify(value));
  output.complaint(`  allowed  ${ways.length === 0 ? 'nothing' : ways.join(' or ')}`);
  return FAILED;
};

const writeStory = (recording: Recording, file: string, until: string | undefined, output: Output): number => {
  const limit = limitOf(until, recording, openingOf(recording).at);
  writeFileSync(file, storyOf(recording, dirname(resolve(file)), limit), { flag: 'wx' });
  const damage = recording.damage();
  if (damage !== undefined) output.line(damageLine(damage));
  output.line(`${file}: a story that vitest runs as it is`);
  return GOOD;
};

const PROMPT_MS = 60_000;

/** Until somebody ends it. */
const ended = (): Promise<void> =>
  new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });

/** The replay, told as ever, and then the page on it until a signal ends it. */
export const serve = async (path: string, port: number, output: Output): Promise<number> => {
  const survey: Survey = { last: 0, faults: [] };
  let recording: Recording;
  let code: number;
  try {
    recording = readRecording(path);
    sayOrigin(recording, output);
    code = play(recording, {}, output, survey);
  } catch (error) {
    output.complaint(`${path}: cannot be replayed: ${sentenceOf(error)}`);
    return BAD_INPUT;
  }
  const damage = recording.damage();
  const past = new Traveller(stillShelf(path, survey.last, survey.faults), 0);
  const last = await past.at(survey.last, AbortSignal.timeout(PROMPT_MS));
  if ('why' in last) {
    output.complaint(`${path}: cannot be shown: ${last.sentence}`);
    return BAD_INPUT;
  }
  const about = `${basename(path)}${damage === undefined ? '' : `; ${damage.message}: shown as far as it goes`}`;
  const web = await showRecording({ past, last, about, port, complain: output.complaint });
  output.line(`The page: http://127.0.0.1:${web.port}/`);
  await ended();
  await web.close();
  return code;
};

export const replay = (path: string, options: ReplayOptions, output: Output): number => {
  try {
    const recording = readRecording(path);
    sayOrigin(recording, output);
    if (options.check === true) return check(recording, output);
    if (options.asTest !== undefined) return writeStory(recording, options.asTest, options.until, output);
    return play(recording, options, output);
  } catch (error) {
    output.complaint(`${path}: cannot be replayed: ${sentenceOf(error)}`);
    return BAD_INPUT;
  }
};
