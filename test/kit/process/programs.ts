/** Where the programs are that were built for this test run. */
import { join } from 'node:path';
import { inject } from 'vitest';

const inBuilt = (...path: readonly string[]): string => {
  const built = inject('built');
  if ('failure' in built) throw new Error(`the programs could not be built: ${built.failure}`);
  return join(built.directory, ...path);
};

/** The shipped program. */
export const statecharge = (): string => inBuilt('statecharge.js');
/** See `mortal-station.ts`. */
export const mortalStation = (): string => inBuilt('kit', 'mortal-station.js');
