/**
 * Takes one group of figures in a process of its own, so that none is measured in another's garbage. Started by
 * `main.ts` with the group's name and the context; the figures go back over the channel.
 */
import { z } from 'zod';
import { groups } from './groups.ts';

const context = z.object({ dist: z.string(), programs: z.string(), scratch: z.string(), full: z.boolean() });

const [name = '', given = ''] = process.argv.slice(2);
const bench = groups[name];
if (bench === undefined) throw new Error(`no figures are called ${name}`);
try {
  process.send?.(await bench(context.parse(JSON.parse(given))));
} catch (error) {
  // Without the source line that Node would print: in a bundle it is endless.
  process.stderr.write(`${name}: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
} finally {
  process.disconnect();
}
