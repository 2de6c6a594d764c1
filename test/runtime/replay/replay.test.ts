// Goal: a recording happens again to the last bit; what this version does otherwise is shown at its first turn; what
// no chart allows is found; a recording is a story; damage, older and newer formats are said and cost nothing else.
// Method: a visit with a welded contactor on a whole simulated station, recorded; the command itself on that file, as
// it is, cut at every byte of its last record, and doctored record by record with sound checksums.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { replay, type ReplayOptions } from '../../../runtime/cli/replay.ts';
import { readRecording } from '../../../runtime/recorder/recording.ts';
import { openingOf, Replayer } from '../../../runtime/replay/replayer.ts';
import { retold } from '../../../runtime/replay/story.ts';
import { doctored, RECORDED_CARD, recordedVisit, textsOf, written } from '../../kit/recorded.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const said = (path: string, options: ReplayOptions = {}) => {
  const out: string[] = [];
  const complaints: string[] = [];
  const output = {
    line: (text: string) => void out.push(text),
    complaint: (text: string) => void complaints.push(text),
  };
  return { code: replay(path, options, output), out: out.join('\n'), complaints: complaints.join('\n') };
};

describe('a recording', () => {
  it('happens again: every turn is the same', async () => {
    const box = await recordedVisit();
    const { code, out, complaints } = said(box);
    expect([code, complaints]).toEqual([0, '']);
    expect(Number(/^(\d+) recorded turns, all the same$/m.exec(out)?.[1])).toBeGreaterThan(50);
  });

  it('is stopped at any instant, with every state of that instant', async () => {
    const box = await recordedVisit();
    expect(said(box, { until: '60' }).out).toMatch(
      /evse1\.contactor +.*"closed".*\n[^]*levels of evse1: \{"coil":true/,
    );
    expect(said(box, { until: '1' }).out).toMatch(/levels of evse1: \{"coil":false/);
    expect(said(box, { until: 'soon' })).toMatchObject({
      code: 2,
      complaints: expect.stringContaining('--until soon'),
    });
  });

  it('holds what went over the wire, and nobody’s card', async () => {
    const box = await recordedVisit();
    const texts = textsOf(box).join('\n');
    expect(texts).toContain('StartTransaction');
    expect(texts).not.toContain(RECORDED_CARD);
  });

  it('says in which turn a message left: one that speaks of its transaction', async () => {
    const box = await recordedVisit();
    const orders = new Map<number, string>();
    const starts: number[] = [];
    const replayer = new Replayer(readRecording(box), {
      turn: ({ turn, outcome }) => orders.set(turn.number, JSON.stringify(outcome.effects)),
      frame: ({ wire, text, turn }) =>
        void (wire === 'ocpp sent' && text.includes('"StartTransaction"') && starts.push(turn)),
    });
    replayer.run();
    expect(starts).toHaveLength(1);
    expect(orders.get(starts[0] ?? 0)).toContain('transaction');
  });
});

describe('against this version', () => {
  it('an event that is missing shows the first turn that is another one, side by side', async () => {
    const box = await recordedVisit();
    // Without the car's request the contactor never closes.
    const file = doctored(box, (entries) => {
      const at = entries.findIndex(
        (entry) => 'to' in entry && entry.to === 'evse1.pilot' && entry.event['sense'] === 'C',
      );
      expect(at).toBeGreaterThan(0);
      return entries.toSpliced(at, 1);
    });
    const { code, out, complaints } = said(file, { against: true });
    expect(code).toBe(1);
    expect(complaints).toMatch(/^differs from the recording in turn \d+, [\d.]+ s after the beginning: /);
    expect(out).toMatch(/^recorded .+ hears .+/m);
    expect(out).toMatch(/^now {6}/m);
    expect(said(file).complaints).toContain('--against');
  });
});

describe('the trace checker', () => {
  it('finds nothing in what charts have done', async () => {
    const box = await recordedVisit();
    expect(said(box, { check: true })).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\d{3,} steps, every one allowed/),
    });
  });

  it('finds the first step that no chart allows', async () => {
    const box = await recordedVisit();
    const isLocking = (stride: { readonly to: string; readonly type: string }) =>
      stride.to === 'evse1.lock' && stride.type === 'lock.lock';
    const file = doctored(box, (entries) => {
      const at = entries.findIndex((entry) => 'check' in entry && entry.outcome.strides.some(isLocking));
      const turn = entries[at];
      if (turn === undefined || !('check' in turn)) throw new Error('nobody has locked');
      const strides = turn.outcome.strides.map((one) => (isLocking(one) ? { ...one, after: 'jammed' } : one));
      return entries.with(at, { ...turn, outcome: { ...turn.outcome, strides } });
    });
    const { code, complaints } = said(file, { check: true });
    expect(code).toBe(1);
    expect(complaints).toMatch(
      /^no chart allows step \d+: turn \d+, [\d.]+ s after the beginning: evse1\.lock hears lock\.lock/,
    );
    expect(complaints).toMatch(/recorded "jammed"\n {2}allowed {2}/);
  });
});

it('told again says when every order, fact and level left', async () => {
  const recording = readRecording(await recordedVisit());
  const entries = [...recording.events];
  const events = entries.filter((entry) => 'to' in entry);
  const lines = retold({ start: openingOf(recording), events, endMs: entries.at(-1)?.at ?? 0 });
  expect(lines.filter((line) => line.endsWith('level of evse1: {"coil":true}'))).toHaveLength(1);
  expect(lines.at(-1)).toMatch(/^1[45]\d\.\d{3} s /);
});

it('as a test runs as it is, and fails when something else is expected', { timeout: 120_000 }, async () => {
  const box = await recordedVisit();
  // Beside the libraries that a story imports.
  const cache = join(root, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  const directory = await mkdtemp(join(cache, 'story-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'recorded.test.ts');
  expect(said(box, { asTest: file })).toMatchObject({ code: 0 });
  const config = join(directory, 'vitest.config.ts');
  await writeFile(
    config,
    `export default { root: ${JSON.stringify(directory)}, test: { include: ['*.test.ts'], exclude: [] } };`,
  );
  const run = () =>
    promisify(execFile)(process.execPath, [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--config',
      config,
    ]).then(
      () => 'green',
      (error: unknown) => `red: ${String(error instanceof Error && 'stdout' in error ? error.stdout : error)}`,
    );
  expect(await run()).toBe('green');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(String.raw`{\"coil\":true}`, String.raw`{\"coil\":\"warm\"}`));
  expect(await run()).toMatch(/^red: /);
});

describe('what is not whole, or not of this format', () => {
  it('cut at every byte of its last record: everything before it, and said', async () => {
    const box = await recordedVisit();
    const texts = textsOf(box).slice(0, 24);
    // Of events, which are short: every byte of it is tried.
    const short = written(box, texts.slice(0, texts.findLastIndex((text) => text.startsWith('[')) + 1));
    const whole = await readFile(short);
    const last = whole.length - 8 - Buffer.byteLength(textsOf(short).at(-1) ?? '');
    const file = join(box, '../cut.box');
    for (let length = last + 1; length < whole.length; length++) {
      await writeFile(file, whole.subarray(0, length));
      const { code, out, complaints } = said(file);
      expect([length, code, complaints]).toEqual([length, 0, '']);
      expect(out).toContain(`the file ends within a record (byte ${last}); replayed as far as it goes`);
      expect(out).toMatch(/^\d+ recorded turns, all the same$/m);
    }
  });

  it('an older format, without what came of its turns: said, and played to its end', async () => {
    const box = await recordedVisit();
    const events = /^\d+ events/m.exec(said(box).out)?.[0] ?? 'none';
    const file = doctored(box, (entries) => entries.filter((entry) => 'to' in entry), 1);
    const { code, out } = said(file);
    expect(code).toBe(0);
    expect(out).toMatch(/^recorded in format 1, older than 3: it holds neither frames nor /m);
    expect(out).toContain(events);
    expect(said(file, { asTest: join(box, '../none.test.ts') })).toMatchObject({ code: 2 });
  });

  it('a newer one is refused with the version that wrote it', async () => {
    const box = await recordedVisit();
    const file = doctored(box, (entries) => entries, 4);
    expect(said(file)).toMatchObject({
      code: 2,
      complaints: expect.stringContaining('recorded in format 4 by version 1.2.3'),
    });
  });

  it('a record that nobody writes ends it', async () => {
    const box = await recordedVisit();
    const file = written(box, textsOf(box).toSpliced(5, 0, '{"x":1}'));
    expect(said(file).out).toContain('a record that no version writes');
  });
});
