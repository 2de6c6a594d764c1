/**
 * A process that turns in place at the lowest priority: the processor that it is on never sleeps, and whoever has
 * something to do comes first.
 */
import { setPriority } from 'node:os';

/** The least that anybody can have. */
const LAST = 19;
const SLICE_MS = 20;

setPriority(LAST);
const spin = (): void => {
  const end = performance.now() + SLICE_MS;
  while (performance.now() < end);
  setImmediate(spin);
};
spin();
process.on('disconnect', () => process.exit());
