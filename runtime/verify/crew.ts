/**
 * Several variants at once, each in a process of its own: this program, called for one variant, tells what it found.
 * Variants share nothing, so the time is that of the slowest half, and what one has used goes back with its process.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { reportOf, type Checked, type CheckOptions, type CheckReport } from './check.ts';
import type { Variant } from './variants.ts';

/** More at once would be quicker on larger machines, and take more memory than the check is meant to take. */
const MOST_AT_ONCE = 2;

/** What a process tells when it is done. */
export type Told = { readonly checked: Checked; readonly megabytes: number };

/** @param program that knows `explore NAME` (`runtime/cli/main.ts`) */
const send = (program: string, { name }: Variant, { states, violations }: CheckOptions): Promise<Told> =>
  new Promise((resolve, reject) => {
    const args = ['explore', name, '--states', String(states), '--findings', String(violations)];
    const child = fork(program, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    let told: Told | null = null;
    child.on('message', (message: Told) => (told = message));
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (told === null) reject(new Error(`${name}: its process ended (${signal ?? code}) and told nothing`));
      else resolve(told);
    });
  });

/** The largest first, so that none of them is left over at the end. */
export const checkTogether = async (
  program: string,
  variants: readonly Variant[],
  options: CheckOptions,
): Promise<CheckReport> => {
  const start = performance.now();
  const told = new Map<string, Told>();
  const waiting = variants.toSorted((a, b) => b.effort - a.effort);
  const slots = Array.from({ length: Math.min(MOST_AT_ONCE, availableParallelism()) }, async () => {
    let most = 0;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      options.progress?.(next.name);
      const one = await send(program, next, options);
      told.set(next.name, one);
      most = Math.max(most, one.megabytes);
    }
    return most;
  });
  const most = await Promise.all(slots);
  const own = process.resourceUsage().maxRSS / 1024;
  return reportOf(
    variants.flatMap(({ name }) => told.get(name)?.checked ?? []),
    { seconds: (performance.now() - start) / 1000, megabytes: most.reduce((sum, one) => sum + one, own) },
  );
};
