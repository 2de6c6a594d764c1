/**
 * `npm run bench`: how fast, how small, how steady. It builds the station and the programs of the bench into a
 * temporary directory, takes one group of figures after the other, each in a process of its own, prints one table and
 * writes the same as JSON. It never touches `dist/`, and ends by itself.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { bundlePrograms, copyNativePackages } from '../../runtime/build.ts';
import { isMet, type BenchContext, type Figure } from './figure.ts';
import { groups } from './groups.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const said = z.array(
  z.object({
    name: z.string(),
    value: z.number(),
    unit: z.string(),
    aim: z.union([z.object({ atMost: z.number() }), z.object({ atLeast: z.number() })]).exactOptional(),
  }),
);

const print = (line: string) => void process.stdout.write(`${line}\n`);

/** As it is shipped, and what measures it. */
async function build(directory: string): Promise<Pick<BenchContext, 'dist' | 'programs'>> {
  const [dist, programs] = [join(directory, 'dist'), join(directory, 'bench')];
  const station = { statecharge: 'runtime/cli/main.ts', 'store-trial': 'runtime/store-trial.ts' };
  const measuring = {
    one: fileURLToPath(import.meta.resolve('./one.ts')),
    libraries: fileURLToPath(import.meta.resolve('./libraries.ts')),
    central: fileURLToPath(import.meta.resolve('./central.ts')),
    idler: fileURLToPath(import.meta.resolve('./idler.ts')),
    spinner: fileURLToPath(import.meta.resolve('./spinner.ts')),
  };
  await Promise.all([bundlePrograms(station, dist, ['statecharge']), bundlePrograms(measuring, programs)]);
  await Promise.all([copyNativePackages(dist), symlink(join(root, 'node_modules'), join(programs, 'node_modules'))]);
  return { dist, programs };
}

/** Null: it has failed, and has said why. */
async function take(name: string, context: BenchContext): Promise<readonly Figure[] | null> {
  const child = fork(join(context.programs, 'one.js'), [name, JSON.stringify(context)], { execArgv: ['--expose-gc'] });
  let figures: readonly Figure[] | null = null;
  child.on('message', (message) => {
    figures = said.parse(message);
  });
  await once(child, 'exit');
  return child.exitCode === 0 ? figures : null;
}

const digits = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : Math.abs(value) < 1000 ? 1 : 0 });

const verdicts = new Map([
  [true, 'yes'],
  [false, 'NO'],
  [null, ''],
]);

function table(figures: readonly Figure[]): readonly string[] {
  const rows = figures.map((figure) => {
    const { name, value, unit, aim } = figure;
    const wanted = aim === undefined ? '' : 'atMost' in aim ? `≤ ${digits(aim.atMost)}` : `≥ ${digits(aim.atLeast)}`;
    return [name, digits(value), unit, wanted, verdicts.get(isMet(figure)) ?? ''];
  });
  const head = ['figure', 'value', 'unit', 'aim', 'met?'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => (at === 1 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join('  ');
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)];
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      json: { type: 'string', default: join(root, 'node_modules/.cache/statecharge/bench.json') },
    },
  });
  const names = values.only ? positionals : Object.keys(groups);
  const strangers = [...(values.only ? [] : positionals), ...names.filter((name) => groups[name] === undefined)];
  if (strangers.length > 0 || names.length === 0) {
    print(`found ${strangers.join(' ') || 'no name'}, expected [--full] [--json FILE] [--only NAME…] with names of`);
    print(`  ${Object.keys(groups).join(' ')}`);
    return 2;
  }
  const directory = await mkdtemp(join(tmpdir(), 'statecharge-bench-'));
  try {
    const built = await build(directory);
    const figures: Figure[] = [];
    const failed: string[] = [];
    for (const name of names) {
      const scratch = join(directory, `scratch-${name}`);
      await mkdir(scratch);
      const begin = performance.now();
      const taken = await take(name, { ...built, scratch, full: values.full });
      if (taken === null) failed.push(name);
      figures.push(...(taken ?? []));
      print(`${name}: ${taken === null ? 'FAILED after' : 'taken in'} ${digits((performance.now() - begin) / 1000)} s`);
    }
    for (const line of ['', ...table(figures)]) print(line);
    await mkdir(dirname(values.json), { recursive: true });
    const rows = figures.map((figure) => ({ ...figure, met: isMet(figure) }));
    const machine = { node: process.version, processors: cpus().map(({ model }) => model) };
    await writeFile(
      values.json,
      `${JSON.stringify({ at: new Date().toISOString(), machine, failed, figures: rows }, null, 2)}\n`,
    );
    print(`\nwritten to ${values.json}`);
    return failed.length === 0 ? 0 : 1;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

process.exitCode = await main();
