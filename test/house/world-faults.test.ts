// Goal: no fault can be switched on in the world that no story tells of (CONTRIBUTING, "How to add a fault").
// Method: the names of the table against the text of every story.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { faultRows } from '../../adapters/simulated/faults.ts';
import { stationFaultRows } from '../../adapters/simulated/station/faults.ts';

const directory = join(import.meta.dirname, '../stories');
const stories = readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'));
/** Only while the store is opened: these need a process (test/process/store-denied.test.ts). */
const ofProcess = ['disk-no-create', 'disk-no-unlink'];

it.each([...faultRows, ...stationFaultRows].map(({ name }) => name).filter((name) => !ofProcess.includes(name)))(
  '%s is the cause in a story',
  (name) => {
    expect(stories.some((text) => text.includes(`'${name}'`))).toBe(true);
  },
);
