/** The words of `statecharge generate-tests` and `run-tests`; what they need is loaded when it is wanted. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Output } from './config.ts';
import type { GenerateTests, RunTests } from './suites.ts';

const number = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 10_000_000) return value;
  throw new InvalidArgumentError('expected a whole number.');
};

/** What of the charts these runs use is a layer of its own, where somebody collects it; processes inherit the name. */
const nameLayer = (): void => {
  process.env['STATECHARGE_LAYER'] ??= 'generated';
};

export const addSuiteCommands = (program: Command, output: Output): void => {
  program
    .command('generate-tests')
    .summary('make a suite of tests from the charts')
    .description(
      'Looks for walks over the composed EVSE that use what the criterion asks for, and writes them as tests for\n' +
        'any station: CRITERION.json, CRITERION.feature and the schema, suite.schema.json. A suite that lies there\n' +
        'already is gone on from: its walks stay, what they should show is found out anew, and what is missing is\n' +
        'looked for. With --tries 0 nothing is looked for.',
    )
    .addOption(
      new Option('--criterion <kind>', 'what is to be used')
        .choices(['state', 'transition', 'pair', 'guard'])
        .default('transition'),
    )
    .option('--out <directory>', 'where they are written', '.')
    .option('--seed <number>', 'the same seed finds the same walks', number, 1)
    .option('--tries <number>', 'walks that are tried beside the explored ones', number, 1500)
    .option('--from <suite>', 'a suite of the criterion below, with which this one begins')
    .option('--fresh', 'begin anew, whatever lies there')
    .action(async (options: GenerateTests) => {
      nameLayer();
      const { generateTests } = await import('./suites.ts');
      process.exitCode = generateTests(options, output);
    });
  program
    .command('run-tests')
    .summary('put a station to a suite of generated tests')
    .description(
      'Plays every test and judges what is seen from outside. Exit code: 0 nothing failed, 1 something did,\n' +
        '2 the input is wrong.',
    )
    .argument('<suite>', 'a suite in JSON')
    .option('--station <bench>', '"own": this program with simulated hardware; or the address of a bench', 'own')
    .option('--junit <file>', 'write the report there')
    .action(async (suite: string, options: RunTests) => {
      nameLayer();
      await import('../../adapters/certificates/polyfill.ts');
      const { runTests } = await import('./suites.ts');
      process.exitCode = await runTests(suite, options, output);
    });
};
