/**
 * Variants in two processes at once: this program, called as a member of a crew, explores one after the other as it is
 * told, and tells what it has found. A member stays: to start the program anew for each variant, and to warm it up,
 * took longer than most of them.
 *
 *   crew ─name─▶ member ─what it found─▶ crew ─next name─▶ … ─nothing left─▶ the member is dismissed
 */
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { reportOf, type Checked, type CheckOptions, type CheckReport } from './check.ts';
import type { Variant } from './variants.ts';

/** More at once would be quicker on larger machines, and take more memory than the check is meant to take. */
const MOST_AT_ONCE = 2;

/** What a member tells when it is done with a variant: also the most that has been resident in it so far. */
export type Told = { readonly checked: Checked; readonly megabytes: number };

class Member {
  readonly #process: ChildProcess;

  /** @param program that knows `explore` (`runtime/cli/main.ts`) */
  constructor(program: string, { states, violations }: CheckOptions) {
    const args = ['explore', '--states', String(states), '--findings', String(violations)];
    this.#process = fork(program, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  }

  explore({ name }: Variant): Promise<Told> {
    const child = this.#process;
    return new Promise((resolve, reject) => {
      const ends = (code: number | null, signal: NodeJS.Signals | null) =>
        reject(new Error(`${name}: its process ended (${signal ?? code}) and told nothing`));
      child.once('exit', ends);
      child.once('error', reject);
      child.once('message', (told: Told) => {
        child.off('exit', ends);
        child.off('error', reject);
        resolve(told);
      });
      child.send(name);
    });
  }

  /** What it might still be doing nobody asks for any more. */
  dismiss(): void {
    this.#process.kill();
  }
}

/** The largest first, so that none of them is left over at the end. */
export const checkTogether = async (
  program: string,
  variants: readonly Variant[],
  options: CheckOptions,
): Promise<CheckReport> => {
  const start = performance.now();
  const told = new Map<string, Told>();
  const waiting = variants.toSorted((a, b) => b.effort - a.effort);
  const members = Array.from(
    { length: Math.min(MOST_AT_ONCE, availableParallelism(), variants.length) },
    () => new Member(program, options),
  );
  let most: readonly number[];
  try {
    most = await Promise.all(
      members.map(async (member) => {
        let megabytes = 0;
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          options.progress?.(next.name);
          const one = await member.explore(next);
          told.set(next.name, one);
          megabytes = one.megabytes;
        }
        return megabytes;
      }),
    );
  } finally {
    for (const member of members) member.dismiss();
  }
  const own = process.resourceUsage().maxRSS / 1024;
  return reportOf(
    variants.flatMap(({ name }) => told.get(name)?.checked ?? []),
    { seconds: (performance.now() - start) / 1000, megabytes: most.reduce((sum, one) => sum + one, own) },
  );
};
