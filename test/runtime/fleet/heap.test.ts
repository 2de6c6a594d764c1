// Goal: what a thousand stations leave behind while they start does not stay with the process for ever.
// Method: a process of its own that makes and drops as they do, with and without thrift; its nursery afterwards.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('hoarder.ts', import.meta.url));

const nurseryMiB = async (...words: readonly string[]): Promise<number> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, ...words]);
  return Number(stdout);
};

it('keeps the nursery as small as it was', { timeout: 60_000 }, async () => {
  expect(await nurseryMiB('small')).toBeLessThanOrEqual(4);
  expect(await nurseryMiB()).toBeGreaterThanOrEqual(16);
});
