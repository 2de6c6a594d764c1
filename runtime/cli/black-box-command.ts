/** The words of `replay` and `blackbox` on the command line. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Output } from './config.ts';
import type { ReplayOptions } from './replay.ts';

const portNumber = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('expected a whole number from 0 to 65535.');
};

export const addBlackBoxCommands = (program: Command, output: Output): void => {
  program
    .command('replay')
    .summary('run a recording of the black box again')
    .description('Feeds a recording to the same machines and compares every turn with what was recorded.')
    .argument('<path>', 'a file of a black box, or its directory')
    .option('--until <when>', 'stop there and show every state: seconds from the beginning, or a moment in ISO 8601')
    .option('--against', 'show the first turn that this version does otherwise, side by side')
    .option('--check', 'do not run it: find the first recorded step that no chart allows')
    .option('--as-test <file>', 'write a story that vitest runs as it is')
    .addOption(
      new Option('--serve', 'then open the page on it, here and read-only').conflicts([
        'until',
        'against',
        'check',
        'asTest',
      ]),
    )
    .option('--port <number>', 'port of that page; 0 takes any free one', portNumber, 0)
    .action(async (path: string, options: ReplayOptions & { serve?: boolean; port: number }) => {
      const { replay, serve } = await import('./replay.ts');
      process.exitCode =
        options.serve === true ? await serve(path, options.port, output) : replay(path, options, output);
    });
  const box = program.command('blackbox').summary('look into a black box');
  box
    .command('list')
    .description('Says which segments there are, and which faults are kept.')
    .argument('<directory>', "the station's blackbox directory")
    .action(async (directory: string) => {
      const { listBlackBox } = await import('./black-box.ts');
      process.exitCode = listBlackBox(directory, output);
    });
  box
    .command('export')
    .description('Writes the minutes around a fault or a moment into one file, for `replay`.')
    .argument('<directory>', "the station's blackbox directory")
    .requiredOption('--around <what>', 'name of a fault (its last time), or a moment in ISO 8601')
    .option('--out <file>', 'where to; must not be there yet', 'recording.box')
    .action(async (directory: string, options: { around: string; out: string }) => {
      const { exportBlackBox } = await import('./black-box.ts');
      process.exitCode = await exportBlackBox(directory, options, output);
    });
};
