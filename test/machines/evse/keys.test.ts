// Goal: the contactor is closed by all of its keys or not at all: what is fitted is guilty until it has said otherwise,
// and what is not fitted is not waited for (SAF-01 to SAF-04, SAF-10, SAF-15).
// Method: each key alone, given and taken, on a contactor that has all the others; judged by the coil.
import { describe, expect, it } from 'vitest';
import { contactor, contactorLevels } from '../../../machines/evse/contactor.ts';
import { meaning, type ContactorEvent, type ContactorInput } from '../../../machines/evse/contactor-words.ts';
import { Bench } from '../../kit/bench.ts';

const REST_MS = 6000;

const everything = { hasLock: true, hasPhases: true, hasRcd: true, hasEmergency: true } as const;
type Key = { readonly give: ContactorEvent; readonly take: ContactorEvent };
const keys = {
  session: { give: { type: 'contactor.close' }, take: { type: 'contactor.open' } },
  pilot: { give: { type: 'pilot.ready' }, take: { type: 'pilot.unready' } },
  protection: { give: { type: 'interlock.release' }, take: { type: 'interlock.inhibit' } },
  air: { give: { type: 'air.clear' }, take: { type: 'air.missing' } },
  mains: { give: { type: 'mains.alive' }, take: { type: 'mains.dead' } },
  hasLock: { give: { type: 'bolt.locked' }, take: { type: 'bolt.loose' } },
  hasPhases: { give: { type: 'phases.ready' }, take: { type: 'phases.unready' } },
  hasRcd: { give: { type: 'rcd.armed' }, take: { type: 'rcd.disarmed' } },
  hasEmergency: { give: { type: 'emergency.released' }, take: { type: 'emergency.pressed' } },
} as const satisfies Record<string, Key>;
const names = Object.keys(keys).filter((name): name is keyof typeof keys => Object.hasOwn(keys, name));
const fitted = ['hasLock', 'hasPhases', 'hasRcd', 'hasEmergency'] as const;

const rested = (input: ContactorInput): Bench<typeof contactor> => {
  const bench = new Bench(contactor, input);
  bench.hears({ type: 'auxiliary.sensed', closed: false });
  bench.wait(REST_MS);
  return bench;
};
const coil = (bench: Bench<typeof contactor>): boolean => contactorLevels(bench.snapshot).coil;

describe.each(names)('the key %s', (name) => {
  const others = names.filter((one) => one !== name);

  it('is the one without which nothing closes, and that opens what is closed', () => {
    const bench = rested(everything);
    bench.hears(keys[name].take, ...others.map((other) => keys[other].give));
    expect(coil(bench)).toBe(false);
    bench.hears(keys[name].give);
    expect(coil(bench)).toBe(true);
    bench.hears(keys[name].take);
    expect(coil(bench)).toBe(false);
  });
});

describe.each(fitted)('what is fitted: %s', (name) => {
  const open = [keys.session.give, keys.pilot.give, keys.protection.give];

  it('is waited for, whatever else is ready', () => {
    const bench = rested({ [name]: true });
    bench.hears(...open);
    expect(coil(bench)).toBe(false);
    bench.hears(keys[name].give);
    expect(coil(bench)).toBe(true);
  });

  it('is not waited for where it is not', () => {
    for (const input of [{}, { [name]: false }]) {
      const bench = rested(input);
      bench.hears(...open);
      expect(coil(bench)).toBe(true);
    }
  });
});

it('the supply counts as there, and the air as clear, until somebody says otherwise', () => {
  const bench = rested({});
  bench.hears(keys.session.give, keys.pilot.give, keys.protection.give);
  expect(coil(bench)).toBe(true);
});

describe('the second contactor', () => {
  const wanted = (bench: Bench<typeof contactor>) => bench.toldTo('phases').at(-1);

  it.each(names.filter((name) => name !== 'hasPhases'))(
    'is asked to close when its key alone is missing, not before %s, and no longer when that goes',
    (name) => {
      const bench = rested(everything);
      const others = names.filter((one) => one !== name && one !== 'hasPhases');
      bench.hears(keys[name].take, ...others.map((other) => keys[other].give));
      expect(wanted(bench)).not.toBe('power.wanted');
      bench.hears(keys[name].give);
      expect([wanted(bench), coil(bench)]).toEqual(['power.wanted', false]);
      bench.hears(keys[name].take);
      expect(wanted(bench)).toBe('power.unwanted');
    },
  );
});

it.each([
  ['no', true, 'closed'],
  ['no', false, 'open'],
  ['nc', true, 'open'],
  ['nc', false, 'closed'],
  ['none', true, 'unknown'],
  ['none', false, 'unknown'],
] as const)('an auxiliary contact wired %s that is closed: %s means %s', (feedback, closed, means) => {
  expect(meaning(feedback, closed)).toBe(means);
});
