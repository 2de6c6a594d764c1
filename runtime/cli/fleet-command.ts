/** The words of `statecharge fleet`; the stations are loaded when they are wanted. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseShard, WHOLE, type Shard } from '../fleet/shard.ts';
import type { FleetCommand } from './fleet.ts';
import type { Output } from './config.ts';

const MOST_STATIONS = 1_000_000;

const number = (least: number, most: number, isWhole: boolean) => (text: string) => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= least && value <= most && (!isWhole || Number.isInteger(value))) return value;
  throw new InvalidArgumentError(`expected a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}.`);
};

const shardOf = (text: string): Shard => {
  const shard = parseShard(text);
  if (shard !== null) return shard;
  throw new InvalidArgumentError('expected index/count such as 0/4, the index from 0 and below the count.');
};

export const addFleetCommand = (program: Command, output: Output): void => {
  program
    .command('fleet')
    .summary('many simulated stations at once, to test a central system with')
    .description(
      'Runs many independent stations in this process, each a whole one, and shows what they cost and how they come ' +
        'back when the central system was away. Ends on Ctrl-C. Exit code: 0, or 1 when a station was never accepted.',
    )
    .requiredOption('--csms <url>', 'ws:// or wss:// address with its port; the identity is appended')
    .option('--stations <number>', 'of the whole fleet, whatever the shard', number(1, MOST_STATIONS, true), 1000)
    .addOption(
      new Option('--shard <index/count>', 'run only every count-th station: start one process for each index')
        .argParser(shardOf)
        .default(WHOLE, '0/1'),
    )
    .option('--prefix <text>', 'identities are this and a number', 'SC')
    .option('--settings <file>', 'settings of each of them (default: one socket, 32 A)')
    .option('--ramp <number>', 'stations started a second', number(0.1, 10_000, false), 50)
    .option('--sessions <number>', 'drivers who come to a connector in an hour, on average', number(0, 3600, false), 1)
    .option('--minutes <number>', 'how long a session lasts, on average', number(0.05, 10_000, false), 20)
    .option('--every <seconds>', 'how often a line is printed', number(1, 3600, false), 10)
    .option('--for <seconds>', 'end by itself after so long', number(1, 10_000_000, false))
    .action(async (options: FleetCommand) => {
      await import('../../adapters/certificates/polyfill.ts');
      const { fleet } = await import('./fleet.ts');
      process.exitCode = await fleet(options, output);
    });
};
