// Goal: whoever reads only the outcome of a check learns that something is wrong: words, numbers, exit code.
// Method: reports as a check makes them, with and without something wrong; judged by each of the three ways to tell.
import { describe, expect, it } from 'vitest';
import { isBroken, type CheckReport } from '../../../runtime/verify/check.ts';
import { human, json, junit } from '../../../runtime/verify/report.ts';

const sound: CheckReport = {
  seconds: 1,
  megabytes: 100,
  dead: ['lock.unlocked|lock.lock|0'],
  layers: [],
  ignored: [],
  variants: [
    {
      name: 'v',
      about: 'a socket',
      states: 1,
      edges: 0,
      seconds: 1,
      complete: true,
      broken: [],
      failures: [],
      outside: {},
    },
  ],
};
const finding = { broken: ['LIV-06: a trap'], steps: [], times: [], isExact: true };
const trapped: CheckReport = {
  ...sound,
  variants: sound.variants.map((one) => ({ ...one, broken: [{ finding, confirmed: true }] })),
};
const failed: CheckReport = { ...sound, variants: sound.variants.map((one) => ({ ...one, failures: ['it fails'] })) };
const deaf: CheckReport = { ...sound, ignored: ['lock lock.lock: locked'] };

const told = (report: CheckReport) => ({
  exit: isBroken(report),
  human: human(report, { details: false }).includes('BROKEN'),
  json: (JSON.parse(json(report)) as { broken: boolean }).broken,
  junit: junit(report).includes('failures="1"'),
});

describe('a report', () => {
  it('says everywhere that all is well; a transition that nothing takes is no mistake', () => {
    expect(told(sound)).toEqual({ exit: false, human: false, json: false, junit: false });
  });

  it.each([
    ['a trap or another broken promise', trapped],
    ['a machine that has failed', failed],
    ['an event that is ignored for no reason', deaf],
  ])('says everywhere: %s', (_, report) => {
    expect(told(report)).toEqual({ exit: true, human: true, json: true, junit: true });
  });
});
