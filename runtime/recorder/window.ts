/**
 * One file out of the black box: the segments around a fault or a moment, one behind the other as they are. They are of
 * one process, so that they can be replayed as one.
 */
import { readFile } from 'node:fs/promises';
import { faultMarksIn, type FaultMark } from './fault-marks.ts';
import { headerIn } from './record-at.ts';
import { segmentsIn } from './segments.ts';

/** `at`: epoch ms. */
export type Around = { readonly fault: string } | { readonly at: number };
export type Window = {
  readonly bytes: Buffer;
  readonly segments: readonly number[];
  /** The fault that it is around. */
  readonly mark: FaultMark | null;
};

/** A fault by its name, or a moment in ISO 8601. */
export const aroundOf = (text: string): Around => {
  const at = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? { fault: text } : { at };
};

/** @returns or one sentence why there is none */
export const windowAround = async (directory: string, around: Around): Promise<Window | string> => {
  const read = await Promise.all(
    segmentsIn(directory).map(async ({ number, path }) => ({ number, path, header: await headerIn(path) })),
  );
  const segments = read.flatMap(({ header, ...rest }) => (header === null ? [] : [{ ...rest, header }]));
  const marks = faultMarksIn(directory);
  const mark = 'fault' in around ? (marks.findLast(({ fault }) => fault === around.fault) ?? null) : null;
  if ('fault' in around && mark === null) {
    const known = [...new Set(marks.map(({ fault }) => fault))].join(', ');
    return `no fault ${around.fault} is recorded here; ${known === '' ? 'none is' : `recorded are ${known}`}`;
  }
  const middle =
    'fault' in around
      ? segments.find(({ number }) => number === mark?.segment)
      : segments.findLast(({ header }) => header.wall !== null && header.wall <= around.at);
  if (middle === undefined) {
    const oldest = segments.find(({ header }) => header.wall !== null)?.header.wall;
    const since =
      oldest === undefined || oldest === null ? 'nothing with a time of day' : new Date(oldest).toISOString();
    return `that time is not recorded; the recording begins with ${since}`;
  }
  const window = segments.filter(
    ({ number, header }) => Math.abs(number - middle.number) <= 1 && header.run === middle.header.run,
  );
  return {
    bytes: Buffer.concat(await Promise.all(window.map(({ path }) => readFile(path)))),
    segments: window.map(({ number }) => number),
    mark,
  };
};
