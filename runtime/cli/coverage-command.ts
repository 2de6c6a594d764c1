/** The words of `statecharge coverage`; the machines are loaded when it is wanted. */
import type { Command } from 'commander';
import type { Output } from './config.ts';
import type { CoverageOptions } from './coverage.ts';

export const addCoverageCommand = (program: Command, output: Output): void => {
  program
    .command('coverage')
    .summary('which states and transitions of the machines were never used')
    .description(
      'Reads layers of coverage (files, or directories of them) and lists what no run has used. Any run writes a\n' +
        'layer when STATECHARGE_COVERAGE names a directory; STATECHARGE_LAYER names the kind of run.',
    )
    .argument('<files...>', 'layers')
    .option('--json', 'the report as JSON', false)
    .option('--merge <file>', 'write all of them as one file')
    .action(async (files: string[], options: CoverageOptions) => {
      const { coverage } = await import('./coverage.ts');
      process.exitCode = coverage(files, options, output);
    });
};
