// Goal: the ending of a test mends what its steps have broken, whatever that was, and then a car gets its energy: what
// is shown differently there is kept in mind wrongly. A recorder on the terminals tells every change with its moment,
// and what comes and goes within one instant not at all.
// Method: whole stations in this process, judged by the instruments on their terminals; a recorder that is fed by hand.
import { describe, expect, it } from 'vitest';
import { endingOf } from '../../runtime/verify/suites/ending.ts';
import { Course } from '../../runtime/verify/suites/course.ts';
import { situations } from '../../runtime/verify/suites/situations.ts';
import type { Deed } from '../../runtime/verify/suites/suite.ts';
import { opening, walked, type Walk } from '../../runtime/verify/suites/walk.ts';
import type { Terminals } from '../../adapters/ports/world.ts';

const walkIn = (name: string, ...deeds: readonly Deed[]): Walk => {
  const situation = situations.find((one) => one.name === name);
  if (situation === undefined) throw new Error(`there is no situation ${name}`);
  return { situation, strides: [opening, ...deeds.map((deed) => ({ deed, waitMs: 1000 }))] };
};

const plug: Deed = { do: 'plug', requestEnergy: true };
type Case = { readonly about: string; readonly place: string; readonly deeds: readonly Deed[] };
const broken: readonly Case[] = [
  {
    about: 'a pilot that was shorted under a car',
    place: 'socket',
    deeds: [plug, { do: 'fault', name: 'pilot-short', active: true }],
  },
  { about: 'a network that was away', place: 'cable', deeds: [plug, { do: 'network', up: false }] },
  {
    about: 'a card that was refused',
    place: 'socket',
    deeds: [{ do: 'judge', card: 'own', status: 'Invalid' }, plug],
  },
  {
    about: 'a central system that was silent',
    place: 'cable',
    deeds: [{ do: 'hush', action: 'Authorize', silent: true }],
  },
  {
    about: 'a lock that was jammed',
    place: 'socket',
    deeds: [plug, { do: 'fault', name: 'lock-jam-locking', active: true }],
  },
];

describe.each(broken)('after $about', ({ place, deeds }) => {
  it('current flows in the visit at the end, and in no step before', () => {
    const walk = walkIn(place, ...deeds);
    const { steps } = walked({ ...walk, strides: [...walk.strides, ...endingOf(walk)] }, []);
    const flowing = steps.map(({ expect: { energyWh } }) => energyWh > 0);
    const visit = steps.findIndex(({ deed }, index) => index >= walk.strides.length && deed.do === 'plug');
    expect(visit).toBeGreaterThan(0);
    expect(flowing.slice(0, visit)).not.toContain(true);
    expect(flowing.slice(visit)).toContain(true);
  });
});

it('of two walks, one ends with a visit that begins with the card, one with a visit that begins with the plug', () => {
  const firstOf = (walk: Walk): string | undefined => {
    const deeds = endingOf(walk).map(({ deed }) => deed.do);
    return deeds.slice(deeds.lastIndexOf('ask', deeds.indexOf('plug'))).find((one) => one === 'tag' || one === 'plug');
  };
  expect(new Set([firstOf(walkIn('socket', plug)), firstOf(walkIn('socket', plug, plug))])).toEqual(
    new Set(['plug', 'tag']),
  );
});

it('an answer that the station owes for a while is heard when it comes', () => {
  const unlock: Deed = { do: 'call', action: 'UnlockConnector', payload: { connectorId: 1 } };
  const { steps } = walked(walkIn('socket', plug, { do: 'tag', card: 'own' }, unlock), []);
  expect(steps.at(-1)?.expect.answer).toBe('later');
  expect(steps.at(-1)?.expect.messages).toContainEqual(
    expect.objectContaining({ action: 'UnlockConnector', answer: 'Unlocked' }),
  );
});

describe('the course of a step', () => {
  const standing: Terminals = {
    coil: false,
    contact: 'open',
    bolt: 'unlocked',
    lamp: { color: 'green', mode: 'solid' },
    pilotDuty: 100,
    pilotVolts: 12,
    relay2: false,
    rcdTest: false,
  };
  const truth = { registerWh: 10, currentA: [0, 0, 0] };
  const begun = (): Course => {
    const course = new Course();
    course.add([{ atMs: 0, evses: [standing] }]);
    course.take(truth);
    course.begin(1000);
    return course;
  };

  it('tells each change with its moment, and what has flowed', () => {
    const course = begun();
    course.add([{ atMs: 1020, evses: [{ ...standing, coil: true }] }]);
    course.add([{ atMs: 1035, evses: [{ ...standing, coil: true, contact: 'closed' }] }]);
    expect(course.take({ registerWh: 17, currentA: [16, 0, 16] })).toEqual({
      shown: [
        { afterMs: 20, coil: true },
        { afterMs: 35, contact: 'closed' },
      ],
      phases: 2,
      energyWh: 7,
    });
    expect(course.take({ registerWh: 17, currentA: [0, 0, 0] })).toEqual({ shown: [], phases: 0, energyWh: 0 });
  });

  it('does not tell what comes and goes within one instant', () => {
    const course = begun();
    course.add([{ atMs: 1020, evses: [{ ...standing, coil: true }] }]);
    course.add([{ atMs: 1020, evses: [standing] }]);
    expect(course.take(truth).shown).toEqual([]);
  });
});
