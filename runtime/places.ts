/** Where the built program keeps what belongs to it: all of it lies in one directory, wherever that was copied to. */
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

const program = realpathSync(process.argv[1] ?? '.');
const home = dirname(program);

export const places = {
  /** The running program itself. */
  program,
  viewer: join(home, 'viewer'),
  examples: join(home, 'examples'),
  charts: join(home, 'charts'),
  centralSystem: join(home, 'central-system.js'),
  storeTrial: join(home, 'store-trial.js'),
} as const;
