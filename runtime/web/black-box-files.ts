/** The black box for whoever asks over HTTP: read in the background, a station that charges waits for none of it. */
import { existsSync } from 'node:fs';
import type { BlackBoxFiles } from '../../adapters/ports/black-box.ts';
import { faultMarksIn } from '../recorder/fault-marks.ts';
import { headerIn } from '../recorder/record-at.ts';
import { segmentsIn } from '../recorder/segments.ts';
import { aroundOf, windowAround } from '../recorder/window.ts';

export const blackBoxFiles = (directory: string): BlackBoxFiles => ({
  list: async () => {
    // Nothing has been recorded yet, or nothing could be.
    if (!existsSync(directory)) return { segments: [], faults: [] };
    const segments = await Promise.all(
      segmentsIn(directory).map(async ({ number, path, bytes }) => ({
        number,
        bytes,
        wall: (await headerIn(path))?.wall ?? null,
      })),
    );
    return { segments, faults: faultMarksIn(directory).map(({ fault, evse, wall }) => ({ fault, evse, wall })) };
  },
  around: async (what) => {
    if (!existsSync(directory)) return 'nothing is recorded here';
    const window = await windowAround(directory, aroundOf(what));
    return typeof window === 'string' ? window : window.bytes;
  },
});
