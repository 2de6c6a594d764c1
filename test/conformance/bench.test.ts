// Goal: anybody's station can be tested: the shipped suite works with nothing but a bench behind HTTP, says by its exit
// code and in both reports what came of it, and lists what the bench has no hands for with the bench's own reason.
// Method: `statecharge conformance` as a process against a small bench that has some hands only, and against none.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ownBench } from '../../runtime/conformance/own-station.ts';
import { temporaryDirectory } from '../kit/directory.ts';
import { serveBench } from '../kit/http-bench.ts';
import { muteBench } from '../kit/mute-station.ts';
import { statecharge } from '../kit/process/programs.ts';
import { command } from '../kit/process/station.ts';

const LIMIT_MS = 90_000;

it('passes, is not applicable, and is reported', { timeout: LIMIT_MS }, async () => {
  const bench = await serveBench(ownBench(statecharge(), 'under test'));
  onTestFinished(() => bench.close());
  const directory = await temporaryDirectory();
  const words = ['--station', bench.url, '--report', directory, '--case', 'TC_003_CS', 'TC_030_CS', 'TC_040'];
  const { code, out, complaints } = await command('conformance', ...words);
  expect([code, complaints]).toEqual([0, '']);
  expect(out).toContain('3 passed, 0 failed, 1 do not apply');
  const [page, xml] = await Promise.all(
    ['conformance.html', 'conformance.xml'].map((file) => readFile(join(directory, file), 'utf8')),
  );
  for (const report of [page, xml]) {
    for (const id of ['TC_003_CS', 'TC_030_CS', 'TC_040_1_CS', 'TC_040_2_CS']) expect(report).toContain(id);
    expect(report).toContain('nobody here can connectors/1/fault');
    // Every message is in it.
    expect(report).toContain('StartTransaction');
  }
  expect(xml).toContain('tests="4" failures="0" errors="0" skipped="1"');
});

it('fails with exit code 1 where the station is silent', { timeout: LIMIT_MS }, async () => {
  const bench = await serveBench(muteBench('mute'));
  onTestFinished(() => bench.close());
  const directory = await temporaryDirectory();
  const words = ['--station', bench.url, '--report', directory, '--case', 'TC_003_CS'];
  const { code, out } = await command('conformance', ...words);
  expect(code).toBe(1);
  expect(out).toContain('0 passed, 1 failed');
  expect(await readFile(join(directory, 'conformance.xml'), 'utf8')).toContain('failures="1"');
});

it.each([
  [['--station', 'nonsense'], '--station: expected'],
  [['--station', 'http://127.0.0.1:9/'], '--station: '],
  [['--case', 'TC_999'], '--case: no case is called TC_999'],
  [['--protocol', '2.1'], 'Allowed choices are 1.6'],
])('refuses %j with one sentence and exit code 2', async (words, sentence) => {
  const { code, complaints } = await command('conformance', ...words);
  expect([code, complaints]).toEqual([2, expect.stringContaining(sentence)]);
});

it('lists every case, and says what a bench has to answer', async () => {
  const list = await command('conformance', '--list');
  expect(list.out.match(/^ {2}TC_\w+_CS/gm)).toHaveLength(102);
  const help = await command('conformance', '--bench-help');
  for (const path of ['POST /start', 'POST /stop', '/plug', '/unplug', '/tag', '/fault']) {
    expect(help.out).toContain(path);
  }
});
