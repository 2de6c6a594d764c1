// Goal: no certification case passes for a station that does nothing, however politely.
// Method: the whole catalogue against stations that never connect, that introduce themselves and fall silent, and that
// are all that a case wants before its first step, and do nothing then.
import { expect, it } from 'vitest';
import { catalogue16 } from '../../runtime/conformance/ocpp16/catalogue.ts';
import { runCases } from '../../runtime/conformance/runner.ts';
import { muteBench } from '../kit/mute-station.ts';

const LIMIT_MS = 180_000;

it.each(['absent', 'mute', 'polite'] as const)(
  'nothing passes when it is %s',
  { timeout: LIMIT_MS },
  async (manner) => {
    const outcomes = await runCases(muteBench(manner), catalogue16);
    expect(outcomes.filter(({ verdict }) => verdict === 'passed').map(({ test }) => test.id)).toEqual([]);
    // A case that breaks by itself proves nothing.
    expect(outcomes.filter(({ verdict }) => verdict === 'broken').map(({ test, why }) => `${test.id}: ${why}`)).toEqual(
      [],
    );
    expect(outcomes).toHaveLength(102);
    // Excuses are for what cannot be tested there, never for silence.
    const excused = outcomes.filter(({ verdict }) => verdict === 'not applicable');
    expect(excused.length).toBeLessThanOrEqual(5);
    // The polite one comes as far as a case's own first step; the two cold boots have no other.
    const begun = outcomes.filter(({ steps }) => steps.some(({ what }) => what.startsWith('StatusNotification')));
    expect(begun).toHaveLength(manner === 'polite' ? 100 : 0);
  },
);
