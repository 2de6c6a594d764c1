// Goal: leds.json and rotaryencd.json beside the settings file mean what the guide says (2486–2508), give way to what
// the settings file sets itself, and a mistake in them is told with its place and stops the start.
// Method: the three files in a directory of their own, good, wrong and damaged; judged by the settings in force.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../config/load.ts';

let folder = '';
const write = (name: string, text: string) => writeFile(join(folder, name), text);
const load = () => loadSettings(join(folder, 'station.jsonc'));
const positions = (change: (index: number) => object = () => ({})) =>
  JSON.stringify({
    rotary_switch_1: Array.from({ length: 16 }, (_, index) => ({
      phase_count: index < 8 ? 1 : 3,
      current_limit: 10 + index,
      ...change(index),
    })),
  });
const leds = (behavior: object = {}) =>
  JSON.stringify({
    leds: [{ gpios: [84, 85, 86], behaviors: [{ condition: 'ready', mode: 'solid', color: 'blue', ...behavior }] }],
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beside-'));
  await write('station.jsonc', '{ "rotary_switch": { "enable": true } }');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a good file', () => {
  it('says what the positions mean', async () => {
    await write('rotaryencd.json', `// set by the electrician\n${positions()}`);
    const loaded = await load();
    expect(loaded).toMatchObject({ ok: true, warnings: [] });
    expect(loaded.ok && loaded.settings.get('rotary_switch/positions').split(',')).toEqual([
      ...Array.from({ length: 8 }, (_, index) => `${10 + index}x1`),
      ...Array.from({ length: 8 }, (_, index) => `${18 + index}x3`),
    ]);
  });

  it('says what the lamp shows when, with durations', async () => {
    await write('leds.json', leds({ duration: 200_000 }));
    const loaded = await load();
    expect(loaded.ok && loaded.settings.get('lamps/behaviors')).toBe('ready:solid:blue:200000');
  });

  it('gives way to the settings file, which is said', async () => {
    await write('station.jsonc', '{ "lamps": { "behaviors": "ready:solid:red" } }');
    await write('leds.json', leds());
    const loaded = await load();
    expect(loaded.ok && loaded.settings.get('lamps/behaviors')).toBe('ready:solid:red');
    expect(loaded.ok && loaded.warnings).toEqual([expect.stringContaining('so leds.json is not used')]);
  });

  it('counts also where the settings file has been recovered', async () => {
    await write('station.jsonc', '');
    await write('leds.json', leds());
    const loaded = await load();
    expect(loaded).toMatchObject({ ok: true, source: 'factory' });
    expect(loaded.ok && loaded.settings.get('lamps/behaviors')).toBe('ready:solid:blue');
  });
});

describe('a mistake is told with its place, and nothing starts', () => {
  it.each([
    [
      'rotaryencd.json',
      positions((index) => (index === 3 ? { phase_count: 2 } : {})),
      /:1:\d+: found 2 at rotary_switch_1\[3\]\/phase_count, expected 1 or 3/,
    ],
    [
      'rotaryencd.json',
      positions((index) => (index === 0 ? { current_limit: 0 } : {})),
      /found 0 at rotary_switch_1\[0\]\/current_limit, expected a whole number 1–10000/,
    ],
    ['rotaryencd.json', positions((index) => (index === 0 ? { current_limit: 10_001 } : {})), /found 10001 at/],
    [
      'rotaryencd.json',
      '{ "rotary_switch_1": [] }',
      /:1:22: found a list of 0 at rotary_switch_1, expected a list of 16/,
    ],
    ['rotaryencd.json', '{}', /:1:1: found no rotary_switch_1, expected a list of 16/],
    ['rotaryencd.json', '', /:1:1: found an empty file/],
    ['leds.json', '{ "leds": [', /:1:12: found the end of the file, expected/],
    [
      'leds.json',
      leds({ color: 'pink' }),
      /found "pink" at leds\[0\]\/behaviors\[0\]\/color, expected one of "black", "white"/,
    ],
    ['leds.json', leds({ mode: undefined }), /found no leds\[0\]\/behaviors\[0\]\/mode, expected one of "solid"/],
    [
      'leds.json',
      leds({ blink: true }),
      /found "blink" at leds\[0\]\/behaviors\[0\], expected one of the keys condition/,
    ],
    ['leds.json', leds({ duration: -1 }), /found -1 at .*duration, expected a whole number 0–99999999/],
  ])('%s: %s', async (name, text, sentence) => {
    await write(name, text);
    const loaded = await load();
    expect(loaded).toMatchObject({ ok: false });
    const errors = loaded.ok ? [] : loaded.errors;
    expect(errors[0]).toContain(name);
    expect(errors[0]).toMatch(sentence);
  });

  it.each([1, 10_000])('the border of the amperes, %i, is none', async (current_limit) => {
    await write(
      'rotaryencd.json',
      positions((index) => (index === 0 ? { current_limit } : {})),
    );
    expect(await load()).toMatchObject({ ok: true });
  });
});
