// Goal: the kept suite is that of the charts: it names every transition of its machines, uses those that it
// says, and what it expects is what the station does. A station that does otherwise fails it, in one sentence.
// Method: made anew from what is kept, on whole stations in this process; then played on a station whose charts have a
// mistake, and with other expectations. A changed chart that fails here has changed behaviour: look, then
// `npm run suites`.
import { describe, expect, it } from 'vitest';
import { contactor } from '../../machines/evse/contactor.ts';
import { charted } from '../../runtime/verify/layers/charted.ts';
import { composedMachines, generate } from '../../runtime/verify/suites/generate.ts';
import { quickSubjects } from '../../runtime/verify/suites/quick-station.ts';
import { playSuite, playTest } from '../../runtime/verify/suites/play.ts';
import { suiteSchema, written, type Step, type Test } from '../../runtime/verify/suites/suite.ts';
import { targetsOf } from '../../runtime/verify/suites/targets.ts';
import { schemaText, suiteOf, suiteText } from './files.ts';

const kept = suiteOf('transition');
const anew = generate({ criterion: 'transition', version: kept.version, seed: 1, tries: 0, states: 0, kept });

describe.each(anew.tests)('$name', (test) => {
  it('is as it was generated', () => {
    expect(test).toEqual(kept.tests.find(({ name }) => name === test.name));
  });
});

it('made anew it is the same, letter for letter', () => {
  expect(written(anew)).toBe(suiteText('transition'));
  expect(`${JSON.stringify(suiteSchema())}\n`).toBe(schemaText());
});

it('names every transition of its machines: as covered, or with the reason why it is not', () => {
  const named = [...kept.tests.flatMap(({ covers }) => covers), ...kept.uncovered.map(({ target }) => target)];
  expect(named.toSorted()).toEqual([...targetsOf('transition', composedMachines())].toSorted());
  expect(kept.uncovered.filter(({ reason }) => reason.length < 20)).toEqual([]);
});

const charging = (): Test => {
  const closes = ({ expect: seen }: Step): boolean => seen.shown.some(({ contact }) => contact === 'closed');
  const found = kept.tests.find(({ steps }) => steps.some(closes));
  if (found === undefined) throw new Error('no test charges');
  return found;
};

it('a station that behaves otherwise fails it', { timeout: 60_000 }, async () => {
  // After opening it never rests again: the next session waits for ever.
  const wait = charted(contactor).transitions.find(({ id }) => id === 'contactor.resting|after:rest|0');
  if (wait === undefined) throw new Error('the contactor has no such transition any more');
  const { target } = wait.definition;
  Object.assign(wait.definition, { target: undefined });
  try {
    const [outcome] = await playSuite({ ...kept, tests: [charging()] }, quickSubjects);
    expect(outcome).toMatchObject({ verdict: 'failed' });
    expect(outcome?.why).toMatch(/^step \d+, .*: .*expected/);
  } finally {
    Object.assign(wait.definition, { target });
  }
});

it('another message, another answer, another moment, another place of the bolt, another Wh: each is seen', async () => {
  const sound = charging();
  const changed = (change: (seen: Step['expect']) => object): Test => ({
    ...sound,
    steps: sound.steps.map((one) => ({ ...one, expect: { ...one.expect, ...change(one.expect) } })),
  });
  const wrong = [
    changed(() => ({ messages: [] })),
    changed(() => ({ answer: 'Odd' })),
    changed(({ messages }) => ({ messages: messages.map((one) => ({ ...one, afterMs: one.afterMs + 1 })) })),
    changed(({ shown }) => ({ shown: shown.map((one) => ({ ...one, afterMs: one.afterMs + 1 })) })),
    changed(({ shown }) => ({ shown: shown.map((one) => (one.bolt === 'locked' ? { ...one, bolt: 'moving' } : one)) })),
    changed(({ shown }) => ({ shown: shown.slice(0, -1) })),
    changed(({ energyWh }) => ({ energyWh: energyWh + 1 })),
  ];
  expect(await playTest(sound, kept, quickSubjects)).toMatchObject({ verdict: 'passed' });
  for (const test of wrong) expect(await playTest(test, kept, quickSubjects)).toMatchObject({ verdict: 'failed' });
});
