/** The words of `statecharge simulate`; station and world are loaded when it is wanted. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseShard, type Shard } from '../fleet/shard.ts';
import type { CampaignCommand } from './campaign.ts';
import type { SimulateCommand } from './simulate.ts';

type Output = { readonly line: (text: string) => void; readonly complaint: (text: string) => void };

const number = (least: number, most: number, whole: boolean) => (text: string) => {
  const value = Number(text);
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new InvalidArgumentError(`expected a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`);
};

const partOf = (text: string): Shard => {
  const part = parseShard(text);
  if (part !== null) return part;
  throw new InvalidArgumentError('expected index/count such as 0/2, the index from 0 and below the count.');
};

type Options = SimulateCommand & CampaignCommand & { readonly campaign: boolean; readonly part?: Shard };

export const addSimulateCommand = (program: Command, output: Output): void => {
  program
    .command('simulate')
    .summary('years of a station in minutes, with everything that can go wrong')
    .description(
      'Runs a whole station with drivers, central system, disk and drawn faults on virtual time, and judges it by\n' +
        'the plant, the ledger of the central system and the disk. The same seed gives the same lines.\n' +
        'Names, TLS and certificates fail as the socket tells it, the settings file is torn as text, the broker is\n' +
        'in memory: real handshakes, file systems, sockets and frames that are no text are not in it.',
    )
    .option('--campaign', 'the standard campaign: its own seeds; what has never happened is a failure', false)
    .option('--layer <file>', 'write which states and transitions the campaign has used (see coverage)')
    .addOption(
      new Option('--part <index/count>', 'of the campaign, told to the process that asks').argParser(partOf).hideHelp(),
    )
    .option('--seed <number>', 'what is drawn', number(0, 2 ** 31 - 1, true), 1)
    .option(
      '--seeds <number>',
      'so many seeds one after the other; 0: until it is told to stop',
      number(0, 1e6, true),
      1,
    )
    .option('--years <number>', 'how long, in years of the station', number(0, 100, false), 0.1)
    .option('--connectors <number>', 'how many connectors it has', number(1, 16, true), 2)
    .option('--faults <list>', 'all (a random half of the classes), none, or classes with commas between', 'all')
    .option('--quiet', 'only the sums at the end', false)
    .option('--complete', 'a kind of fault that has never begun is a failure', false)
    .option('--stories <directory>', 'what is broken is shortened and written there as a story for vitest')
    .addOption(new Option('--format <kind>', 'how the report is written').choices(['human', 'json']).default('human'))
    .action(async (options: Options) => {
      if (options.campaign) {
        const { campaign, campaignForOther } = await import('./campaign.ts');
        if (options.part !== undefined) campaignForOther(options.part, (told) => process.send?.(told));
        else process.exitCode = await campaign(options, output);
        return;
      }
      const { simulate } = await import('./simulate.ts');
      process.exitCode = simulate(options, output);
    });
};
