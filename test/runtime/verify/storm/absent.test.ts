// Goal: what the standard campaign leaves out is taken by whom it is left to: no "elsewhere" is a wish.
// Method: the transitions that the kept suite covers (which is made anew by its own test), and those that the named
// tests of machines take when they are run with coverage; against the list.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { layersAt } from '../../../../runtime/cli/coverage.ts';
import { everyMachine } from '../../../../runtime/station/actors.ts';
import { charted } from '../../../../runtime/verify/layers/charted.ts';
import { absent, impossible } from '../../../../runtime/verify/storm/absent.ts';
import { suiteOf } from '../../../suites/files.ts';

/** A dozen seconds on a machine that has nothing else to do. */
const LIMIT_MS = 600_000;
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const files = [...new Set(absent.flatMap(({ by }) => by))].map((name) => `test/machines/${name}.test.ts`);

const taken = new Set(suiteOf('transition').tests.flatMap(({ covers }) => covers));

const directory = mkdtempSync(join(tmpdir(), 'statecharge-absent-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

beforeAll(async () => {
  // One worker: whoever waits for it has one already.
  const how = ['run', '--config', 'test/vitest.config.ts', '--maxWorkers=1'];
  const args = ['node_modules/vitest/vitest.mjs', ...how, ...files];
  const env = { ...process.env, STATECHARGE_COVERAGE: directory, STATECHARGE_LAYER: 'machines' };
  const [code] = await once(spawn(process.execPath, args, { cwd: root, env, stdio: 'ignore' }), 'exit');
  expect(code).toBe(0);
  for (const { transitions } of layersAt([directory])) for (const id of Object.keys(transitions)) taken.add(id);
}, LIMIT_MS);

it.each(absent)('$why', ({ ids }) => {
  expect(ids.filter((id) => !taken.has(id))).toEqual([]);
});

it('what no event can take is taken by nobody', () => {
  expect(impossible.ids.filter((id) => taken.has(id))).toEqual([]);
});

it('every name is that of a transition', () => {
  const all = new Set(everyMachine().flatMap((machine) => charted(machine).transitions.map(({ id }) => id)));
  expect([...absent, impossible].flatMap(({ ids }) => ids).filter((id) => !all.has(id))).toEqual([]);
});
