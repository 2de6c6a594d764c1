/**
 * A copy of the sources in a temporary directory, in which one mistake at a time is planted and judged. The sources
 * themselves are never touched.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './mutant.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copied = ['machines', 'adapters', 'config', 'runtime', 'test', 'package.json', 'tsconfig.json'];
/** Deep enough for every mistake that is planted; the search ends at the first broken promise, but for a trap. */
const STATES = 700_000;
const PATIENCE_MS = 900_000;

export type Judgement = { readonly caught: boolean; readonly seconds: number; readonly told: string };

export class Workshop {
  readonly #directory = mkdtempSync(join(tmpdir(), 'statecharge-planted-'));

  constructor() {
    for (const one of copied) cpSync(join(root, one), join(this.#directory, one), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(this.#directory, 'node_modules'));
  }

  /** Plants the mistake, lets it be judged, and takes it out again. @throws Error when it does not fit the sources */
  judge(mutant: Mutant): Judgement {
    const { judge } = mutant;
    return this.#planted(mutant, () => ('variant' in judge ? this.#check(judge.variant) : this.#test(judge.test)));
  }

  /** The explorer writes a story of what it finds: what that says with the mistake, and what without. */
  retell(mutant: Mutant, variant: string): { readonly planted: Judgement; readonly sound: Judgement } {
    const planted = this.#planted(mutant, () => {
      this.#check(variant, ['--stories', 'test/found']);
      return this.#test('test/found');
    });
    return { planted, sound: this.#test('test/found') };
  }

  #planted<T>({ name, file, find, replace }: Mutant, work: () => T): T {
    const path = join(this.#directory, file);
    const sound = readFileSync(path, 'utf8');
    const places = sound.split(find).length - 1;
    if (places !== 1) throw new Error(`"${name}": its text stands ${places} times in ${file}, and must stand once`);
    writeFileSync(
      path,
      sound.replace(find, () => replace),
    );
    try {
      return work();
    } finally {
      writeFileSync(path, sound);
    }
  }

  close(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #check(variant: string, more: readonly string[] = []): Judgement {
    const args = ['--states', String(STATES), '--findings', '1', '--format', 'json', ...more];
    const { status, stdout, stderr, seconds } = this.#run(['runtime/cli/main.ts', 'check', variant, ...args]);
    if (status !== 0 && status !== 1) return { caught: false, seconds, told: stderr.trim() };
    const promises = [...stdout.matchAll(/"((?:SAF|BIL|PRO|LIV)-\d\d: [^"]*)"/g)].map(([, promise]) => promise ?? '');
    return { caught: status === 1 && promises.length > 0, seconds, told: promises[0] ?? 'nothing' };
  }

  #test(file: string): Judgement {
    const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', file];
    const { status, stdout, seconds } = this.#run(args);
    const failed = /Tests\s+.*?(\d+) failed/.exec(stdout)?.[1];
    const passed = /Tests\s+.*?(\d+) passed/.exec(stdout)?.[1];
    const told = `${failed ?? 0} fail, ${passed ?? 0} pass in ${file}`;
    return { caught: status === 1 && failed !== undefined, seconds, told };
  }

  #run(args: readonly string[]) {
    const start = performance.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...args], {
      cwd: this.#directory,
      encoding: 'utf8',
      timeout: PATIENCE_MS,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, NO_COLOR: '1' },
    });
    return { status, stdout, stderr, seconds: (performance.now() - start) / 1000 };
  }
}
