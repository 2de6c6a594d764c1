// Goal: diagnostics carry the segments of the black box that lie in the wanted time, as they are, the newest while
// there is room; one that cannot be read hides no other.
// Method: a black box of four segments by hand, an hour each, of which the third begins with rubbish; judged by the
// bytes of the parts.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { frameOf } from '../../../runtime/recorder/frame.ts';
import { FORMAT, segmentName } from '../../../runtime/recorder/segments.ts';
import { recorded } from '../../../runtime/upkeep/diagnosis.ts';
import { temporaryDirectory } from '../../kit/directory.ts';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 0, 1, 12);
const BYTES = 5000;

const segment = (number: number): Buffer => {
  const wall = NOON + (number - 1) * HOUR;
  const header = {
    format: FORMAT,
    version: '1',
    wall,
    seed: 1,
    fingerprint: '',
    settings: {},
    segment: number,
    run: 1,
  };
  const head = number === 3 ? Buffer.from('rubbish') : frameOf(JSON.stringify(header));
  return Buffer.concat([head, Buffer.alloc(BYTES - head.length)]);
};

const box = async (): Promise<string> => {
  const directory = await temporaryDirectory();
  for (const number of [1, 2, 3, 4]) writeFileSync(join(directory, segmentName(number)), segment(number));
  return directory;
};

const named = (...numbers: readonly number[]): readonly string[] =>
  numbers.map((number) => `black-box/${segmentName(number)}`);

describe('the recordings of diagnostics', () => {
  const of = async (from: number | null, to: number | null, most = 4 * BYTES) => {
    const blackBox = await box();
    const parts = await recorded({ blackBox, log: { warn: () => undefined } }, { from, to }, most);
    for (const { name, content } of parts) {
      expect(content).toEqual(readFileSync(join(blackBox, name.slice('black-box/'.length))));
    }
    return parts.map(({ name }) => name);
  };

  it('are all of them where no time is named', async () => {
    expect(await of(null, null)).toEqual(named(1, 2, 3, 4));
  });

  it('begin with the segment in which the wanted time begins', async () => {
    expect(await of(NOON + HOUR - 1, null)).toEqual(named(1, 2, 3, 4));
    // Where the third begins is not known, so the second may last until the fourth.
    expect(await of(NOON + HOUR + 1, null)).toEqual(named(2, 3, 4));
    expect(await of(NOON + 3 * HOUR + 1, null)).toEqual(named(4));
  });

  it('end with the segment in which the wanted time ends', async () => {
    expect(await of(null, NOON + HOUR)).toEqual(named(1, 2, 3));
    expect(await of(null, NOON + HOUR - 1)).toEqual(named(1, 3));
    expect(await of(null, NOON - 1)).toEqual(named(3));
  });

  it('are the newest where there is no room for all', async () => {
    expect(await of(null, null, 2 * BYTES)).toEqual(named(3, 4));
    expect(await of(null, null, 2 * BYTES - 1)).toEqual(named(4));
    expect(await of(null, null, BYTES - 1)).toEqual([]);
  });
});
