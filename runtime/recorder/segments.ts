/**
 * The files of the black box: a ring of segments in one directory, numbered from 1 and for ever upwards, so their order
 * needs no clock. Every segment can be replayed by itself: it opens with a header (which program, which settings, which
 * seed) and a checkpoint.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * Of the layout of records and lines; a reader knows the older ones too. 1: events and, now and then, a digest. 2: also
 * what came of every turn, and messages. 3: also what could be seen and follows from no machine.
 */
export const FORMAT = 3;
/** From this one on a recording says what came of its turns. */
export const TELLING_FORMAT = 2;

export const segmentHeader = z.object({
  format: z.int().min(1).max(FORMAT),
  /** Version of Statecharge that recorded. */
  version: z.string(),
  /** Epoch ms when the segment began, or null where the time of day was unknown. */
  wall: z.number().nullable(),
  seed: z.number(),
  /** Of the settings: two recordings with the same one ran with the same. */
  fingerprint: z.string(),
  /** The settings, without secrets. */
  settings: z.unknown(),
  /** Number of this segment, and of the first one of the same process. */
  segment: z.number(),
  run: z.number(),
});
export type SegmentHeader = z.infer<typeof segmentHeader>;

export type Segment = { readonly number: number; readonly path: string; readonly bytes: number };

const NAME = /^events-(\d{8,})\.box$/;

export const segmentName = (number: number): string => `events-${String(number).padStart(8, '0')}.box`;

/** Oldest first. Other files in the directory are none of ours. */
export function segmentsIn(directory: string): Segment[] {
  return readdirSync(directory)
    .flatMap((name) => {
      const digits = NAME.exec(name)?.[1];
      if (digits === undefined) return [];
      const path = join(directory, name);
      return [{ number: Number(digits), path, bytes: statSync(path).size }];
    })
    .sort((a, b) => a.number - b.number);
}
