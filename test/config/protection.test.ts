// Goal: the times of an RCD that cannot work are refused with a sentence that says why, and both spellings of the guide
// are read as one.
// Method: files at and beyond the limits of Table 71 of the guide.
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../config/read.ts';

const file = (port: object): string => JSON.stringify({ ports: [port] });
const times = (trigger: number, tripped: number, normal: number) => ({
  rcd_monitor: { test_trigger_time: trigger, test_check_tripped_time: tripped, test_check_normal_time: normal },
});
const errors = (port: object): readonly string[] => {
  const reading = readSettings('s.jsonc', file(port));
  return reading.kind === 'good' ? [] : reading.errors;
};

describe('the times of an RCD test', () => {
  it.each([
    ['Western Automation RCM14-01', 815, 810, 410],
    ['Bender RCD-121', 50, 750, 2000],
    ['the longest', 5000, 5000, 5000],
    ['the shortest', 1, 1, 1],
    ['just in order', 100, 199, 100],
  ])('may be those of %s', (_, trigger, tripped, normal) => {
    expect(errors(times(trigger, tripped, normal))).toEqual([]);
  });

  it.each([200, 201])('may not look for the trip (%i ms) when it looks for normal (200 ms), or later', (tripped) => {
    expect(errors(times(100, tripped, 100))).toEqual([
      expect.stringContaining(
        `found ${tripped} at ports[0]/rcd_monitor/test_check_tripped_time, expected less than test_trigger_time + ` +
          'test_check_normal_time, 100 + 100 (ms)',
      ),
    ]);
  });

  it.each([0, 5001])('may not be %i ms', (ms) => {
    expect(errors(times(ms, 810, 410))[0]).toContain('expected a whole number 1–5000 (ms)');
  });

  it('are checked for every EVSE', () => {
    const reading = readSettings('s.jsonc', JSON.stringify({ ports: [{}, times(1, 500, 1)] }));
    expect(reading.kind === 'wrong' && reading.errors[0]).toContain('ports[1]/rcd_monitor/test_check_tripped_time');
  });
});

describe('the two spellings of the guide', () => {
  it('are one object', () => {
    const text = file({ rzd_monitor: { enable: true }, rcd_monitor: { test_gpio: -1 } });
    const reading = readSettings('s.jsonc', text);
    if (reading.kind !== 'good') throw new Error(reading.errors.join('\n'));
    expect(reading.settings.get('ports[]/rcd_monitor/enable', 1)).toBe(true);
    expect(reading.settings.get('ports[]/rcd_monitor/test_gpio', 1)).toBe(-1);
  });

  it('may not say the same thing twice', () => {
    const [error = ''] = errors({ rzd_monitor: { enable: true }, rcd_monitor: { enable: false } });
    expect(error).toContain('found ports[0]/rcd_monitor/enable a second time, expected it once');
  });
});
