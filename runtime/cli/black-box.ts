/** `statecharge blackbox`: what a black box holds, and one file out of it. */
import { existsSync, writeFileSync } from 'node:fs';
import { faultMarksIn } from '../recorder/fault-marks.ts';
import { headerOf } from '../recorder/recording.ts';
import { segmentsIn } from '../recorder/segments.ts';
import { aroundOf, windowAround } from '../recorder/window.ts';
import type { Output } from './config.ts';

const GOOD = 0;
const BAD_INPUT = 2;

const moment = (wall: number | null): string => (wall === null ? 'time unknown' : new Date(wall).toISOString());

const missing = (directory: string, output: Output): boolean => {
  if (existsSync(directory)) return false;
  output.complaint(`${directory}: there is no black box here`);
  return true;
};

export const listBlackBox = (directory: string, output: Output): number => {
  if (missing(directory, output)) return BAD_INPUT;
  for (const { number, path, bytes } of segmentsIn(directory)) {
    const header = headerOf(path);
    const from = header === null ? 'not readable' : `${moment(header.wall)} by ${header.version}`;
    output.line(`segment ${number}: ${(bytes / 1024).toFixed(0)} KiB, from ${from}`);
  }
  for (const { fault, evse, wall, segment } of faultMarksIn(directory)) {
    output.line(`${moment(wall)} ${fault}${evse === null ? '' : ` at EVSE ${evse}`}, segment ${segment}`);
  }
  return GOOD;
};

export const exportBlackBox = async (
  directory: string,
  { around, out }: { readonly around: string; readonly out: string },
  output: Output,
): Promise<number> => {
  if (missing(directory, output)) return BAD_INPUT;
  const window = await windowAround(directory, aroundOf(around));
  if (typeof window === 'string') {
    output.complaint(`${directory}: ${window}`);
    return BAD_INPUT;
  }
  writeFileSync(out, window.bytes, { flag: 'wx' });
  const { bytes, segments } = window;
  output.line(`${out}: segments ${segments.join(', ')}, ${(bytes.length / 1024).toFixed(0)} KiB`);
  return GOOD;
};
