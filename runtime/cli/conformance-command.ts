/** The words of `statecharge conformance`; the suite itself is loaded when it is wanted. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { ConformanceOptions } from './conformance.ts';
import type { Output } from './config.ts';

const atLeastOne = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 64) return value;
  throw new InvalidArgumentError('expected a whole number from 1 to 64.');
};

export const addConformanceCommand = (program: Command, output: Output): void => {
  program
    .command('conformance')
    .summary('run the certification cases of OCPP against a station')
    .description(
      'Plays the cases of the certification catalogue against a station and judges it on the wire: this one, or any\n' +
        'other that has a bench. Exit code: 0 nothing failed, 1 something did, 2 the input is wrong.',
    )
    .addOption(new Option('--protocol <version>', 'version of OCPP').choices(['1.6']).default('1.6'))
    .option('--report <directory>', 'write conformance.html and conformance.xml (JUnit) there')
    .option('--station <bench>', '"own": this program with simulated hardware; or the address of a bench', 'own')
    .option('--case <id...>', 'only these, such as TC_003_CS; TC_005 stands for all its parts')
    .option('--side-by-side <number>', 'at most so many at once (a bench has one station)', atLeastOne)
    .option('--list', 'print the cases and what they demand')
    .option('--bench-help', 'print what a bench has to answer')
    .action(async (options: ConformanceOptions & { readonly benchHelp?: boolean }) => {
      if (options.benchHelp === true) {
        const { adapterHelp } = await import('../conformance/http-station.ts');
        output.line(adapterHelp.trim());
        return;
      }
      await import('../../adapters/certificates/polyfill.ts');
      const { conformance } = await import('./conformance.ts');
      process.exitCode = await conformance(options, output);
    });
};
