/**
 * How a process that lives for years handles what lives for a moment. V8 lets the place where objects are born grow to
 * 2 × 16 MB, and never gives it back; a station needs hardly one. Collected more often, each time in less time, so that
 * no coil waits for a long collection; and by nobody else, because on a busy machine a helper may not get its turn.
 */
import { setFlagsFromString } from 'node:v8';

/** Before much has been allocated: what has grown stays. */
export const keepNurserySmall = (): void => {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--no-parallel-scavenge');
};
