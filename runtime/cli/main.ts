#!/usr/bin/env node
/**
 * The command line. Exit codes: 0 good, 2 the person's input is wrong (one sentence says where), 1 anything else has
 * failed.
 * Commands load what they need themselves: `run` must not wait for what only `replay` uses.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../version.ts';
import { addBlackBoxCommands } from './black-box-command.ts';
import { endWithReader, output } from './channels.ts';
import type { CheckCommand } from './check.ts';
import { addCoverageCommand } from './coverage-command.ts';
import { addConformanceCommand } from './conformance-command.ts';
import { addAccessCommands } from './access.ts';
import { addAskCommands } from './ask.ts';
import { addSettingsCommands } from './settings.ts';
import { addFleetCommand } from './fleet-command.ts';
import type { DrawOptions } from './draw.ts';
import { addSimCommands } from './sim.ts';
import { addSimulateCommand } from './simulate-command.ts';
import { addSuiteCommands } from './suites-command.ts';

const wholeNumber = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}.`);
};

endWithReader();

const program = new Command('statecharge')
  .description('The controller of an EV charging station: runs a real one, or a simulated one on any laptop.')
  .version(version, '-V, --version')
  .exitOverride()
  .showHelpAfterError('(see --help)')
  .addHelpText(
    'after',
    `
Examples:
  statecharge demo                      a simulated station, a central system and a page to play with
  statecharge config check FILE         is this settings file good?
  statecharge run station.jsonc         run the station that the file describes
  statecharge sim plug 1 --then-request-amps 16   plug a simulated car in (see: statecharge sim --help)`,
  );

program
  .command('run')
  .summary('run a station')
  .description('Runs the station that a settings file describes, until it is told to stop.')
  .argument('[file]', 'settings file', 'station.jsonc')
  .option('--data <directory>', 'where ledger, queue and black box are kept (instead of the one in the settings)')
  .option('--speed <times>', 'of a simulated station: faster than the world; 0 by hand', wholeNumber(0, 1000), 1)
  .option('--ledger-url <url>', "address of the central system's ledger, for a link on the page")
  .action(async (file: string, options: { data?: string; speed: number; ledgerUrl?: string }) => {
    const { run } = await import('./run.ts');
    process.exitCode = await run(file, options, output);
  });

program
  .command('demo')
  .summary('a station, a central system and a page to play with')
  .description(
    'Runs a station with two connectors on simulated hardware, an MQTT broker, a small central system, and the page.',
  )
  .option('--data <directory>', 'keep everything here (default: a new temporary directory)')
  .option('--port <number>', 'port of the page; 0 takes any free one', wholeNumber(0, 65_535), 0)
  .option('--speed <times>', 'how many times as fast as the world', wholeNumber(1, 1000))
  .option('--scenario', 'play one whole charging session at 60 times the speed, print the ledger and end')
  .action(async (options: { data?: string; port: number; speed?: number; scenario?: boolean }) => {
    const { demo } = await import('../demo/demo.ts');
    process.exitCode = await demo(options, output);
  });

const config = program.command('config').summary('look at settings files');
config
  .command('check')
  .description('Says everything that is wrong with a settings file, each with its line and column.')
  .argument('<file>', 'settings file')
  .action(async (file: string) => {
    const { configCheck } = await import('./config.ts');
    process.exitCode = await configCheck(file, output);
  });
config
  .command('show')
  .description('Shows the values in force and where each comes from; secrets stay hidden.')
  .argument('<file>', 'settings file')
  .option('--all', 'also those at their default', false)
  .action(async (file: string, options: { all: boolean }) => {
    const { configShow } = await import('./config.ts');
    process.exitCode = await configShow(file, options, output);
  });
config
  .command('schema')
  .description('Prints the JSON Schema of settings files, for editors.')
  .action(async () => {
    const { configSchema } = await import('./config.ts');
    process.exitCode = configSchema(output);
  });

addBlackBoxCommands(program, output);

program
  .command('check')
  .summary('visit every reachable state of the machines and judge it')
  .description(
    'Explores what the machines of one EVSE can do, whatever drivers, cars and damage do, and says what holds.',
  )
  .argument('[variants...]', 'names of what is to be explored (default: all that every test run explores)')
  .addOption(
    new Option('--format <kind>', 'how the report is written').choices(['human', 'json', 'junit']).default('human'),
  )
  .option('--whole', 'also explore what takes too long for every test run', false)
  .option('--states <number>', 'stop after so many states a variant', wholeNumber(1, 100_000_000), 10_000_000)
  .option('--findings <number>', 'stop a variant after so many broken promises', wholeNumber(1, 1000), 10)
  .option('--details', 'also name unused transitions and events that nobody listens to', false)
  .option('--stories <directory>', 'write a story for every broken promise: vitest runs it as it is')
  .option('--coverage <file>', 'write what was used of the charts (see: statecharge coverage)')
  .action(async (names: string[], options: CheckCommand) => {
    const { checkCommand } = await import('./check.ts');
    process.exitCode = await checkCommand(names, options, output);
  });

// For `check`, which has members of its crew explore variants (`runtime/verify/crew.ts`).
program
  .command('explore', { hidden: true })
  .requiredOption('--states <number>', '', wholeNumber(1, 100_000_000))
  .requiredOption('--findings <number>', '', wholeNumber(1, 1000))
  .action(async (options: { states: number; findings: number }) => {
    const { exploreCommand } = await import('./check.ts');
    process.on('message', (name) => exploreCommand(String(name), options, (told) => process.send?.(told)));
  });

program
  .command('draw')
  .summary('write the drawings of the machines to a directory')
  .description(
    'Writes every machine as a drawing (NAME.svg) and as data (NAME.json), and one picture of who tells whom.\n' +
      'They were drawn when this program was built; in the sources, `npm run draw` draws them anew.',
  )
  .argument('[names...]', 'names of drawings (default: all)')
  .option('--out <directory>', 'where to', 'charts')
  .option('--list', 'only print the names', false)
  .option('--coverage <files...>', 'lay coverage over them, and list what was never used (see: statecharge coverage)')
  .action(async (names: string[], options: DrawOptions) => {
    const { draw } = await import('./draw.ts');
    process.exitCode = await draw(names, options, output);
  });

addConformanceCommand(program, output);
addCoverageCommand(program, output);
addFleetCommand(program, output);
addSuiteCommands(program, output);
addSimCommands(program);
addAskCommands(program);
addSettingsCommands(program);
addAccessCommands(program);
addSimulateCommand(program, output);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    output.complaint(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
