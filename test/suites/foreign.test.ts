// Goal: somebody else's station can be put to a suite as well, behind his bench: what he does right passes, what he
// does otherwise fails in one sentence, and what his bench cannot do or time is said, not failed.
// Method: a station of ours as a process on the wall's clock, behind HTTP; judged by its central system alone.
import { expect, it } from 'vitest';
import { httpBench } from '../../runtime/conformance/http-station.ts';
import { ownBench } from '../../runtime/conformance/own-station.ts';
import { version } from '../../runtime/version.ts';
import { benchSubjects } from '../../runtime/verify/suites/bench-subject.ts';
import { playSuite } from '../../runtime/verify/suites/play.ts';
import { situations } from '../../runtime/verify/suites/situations.ts';
import type { MessageSeen, Step, Suite, Test } from '../../runtime/verify/suites/suite.ts';
import { serveBench } from '../kit/http-bench.ts';
import { statecharge } from '../kit/process/programs.ts';

const status = (word: string): MessageSeen => ({
  afterMs: 0,
  action: 'StatusNotification',
  connectorId: 1,
  status: word,
});
const hearing = (...messages: MessageSeen[]): Step['expect'] => ({ shown: [], phases: 0, energyWh: 0, messages });
const boot: Step = {
  deed: { do: 'nothing' },
  waitMs: 3000,
  expect: hearing({ afterMs: 0, action: 'BootNotification' }, status('Available')),
};
const plugged = (...messages: MessageSeen[]): Step => ({
  deed: { do: 'plug', requestEnergy: false },
  waitMs: 2000,
  expect: hearing(...messages),
});
const test = (name: string, ...steps: Step[]): Test => ({ name, situation: 'socket', covers: [], steps, ending: [] });

it('is judged on the wire', { timeout: 120_000 }, async () => {
  const served = await serveBench(ownBench(statecharge(), version));
  try {
    const suite: Suite = {
      format: 'statecharge-suite/3',
      criterion: 'transition',
      version,
      machines: [],
      situations: [...situations],
      tests: [
        test('right', boot, plugged(status('Preparing'))),
        test('wrong', boot, plugged(status('Charging'))),
        test('too quick', { ...boot, waitMs: 50 }, plugged(status('Preparing'))),
        test('no hands', boot, { ...boot, deed: { do: 'key', on: true } }),
      ],
      endings: [],
      covered: 0,
      uncovered: [],
    };
    const outcomes = await playSuite(suite, benchSubjects(await httpBench(served.url)));
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['passed', 'failed', 'not applicable', 'not applicable']);
    expect(outcomes[1]?.why).toMatch(
      /^step 2, a car is plugged in, 2000 ms later: it has sent .*Preparing.*; expected/,
    );
  } finally {
    await served.close();
  }
});
