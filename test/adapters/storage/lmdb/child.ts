/** Starts one of the processes of `children.ts`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const childCommand = (what: string): string[] => [
  process.execPath,
  '--import',
  'tsx',
  fileURLToPath(new URL('children.ts', import.meta.url)),
  what,
];

export type Child = {
  readonly process: ChildProcess;
  readonly lines: AsyncIterableIterator<string>;
  kill(): Promise<void>;
};

export function startChild(what: 'write' | 'hold', directory: string): Child {
  const [program = '', ...rest] = childCommand(what);
  const child = spawn(program, [...rest, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  return { process: child, lines: createInterface(child.stdout)[Symbol.asyncIterator](), kill };
}
