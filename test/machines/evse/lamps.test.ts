// Goal: the lamp shows the worst that is true, and every condition of the guide has its moment.
// Method: the facts of an EVSE one after another, and what they mean.
import { expect, it } from 'vitest';
import {
  behaviorOf,
  isCovered,
  lampConditions,
  standingCondition,
  statusPattern,
  type LampFacts,
} from '../../../machines/evse/lamps.ts';

const free: LampFacts = { status: 'Available', pilot: 'A', checking: false, updating: false, fault: 'none' };

it.each([
  [{}, 'ready'],
  [{ pilot: null }, 'init'],
  [{ status: 'Unavailable', updating: true }, 'updating'],
  [{ pilot: null, updating: true }, 'updating'],
  [{ status: 'Faulted', updating: true, fault: 'error' }, 'error'],
  [{ status: 'Reserved' }, 'reserved'],
  [{ status: 'Unavailable' }, 'deactivated'],
  [{ checking: true }, 'auth_pending'],
  [{ status: 'Preparing' }, 'auth_pending'],
  [{ status: 'Preparing', pilot: 'B' }, 'connected'],
  [{ status: 'Preparing', pilot: 'B', checking: true }, 'auth_pending'],
  [{ status: 'SuspendedEV', pilot: 'B' }, 'connected'],
  [{ status: 'SuspendedEVSE', pilot: 'C' }, 'charge_request'],
  [{ status: 'SuspendedEVSE', pilot: 'D' }, 'ventilation_request'],
  [{ status: 'Charging', pilot: 'C' }, 'charge_1'],
  [{ status: 'Charging', pilot: 'D' }, 'ventilation_1'],
  [{ status: 'Finishing', pilot: 'B' }, 'connected'],
  [{ status: 'Faulted', pilot: null, fault: 'error' }, 'error'],
  [{ status: 'Charging', pilot: 'C', fault: 'failure' }, 'failure'],
] as const)('%o is %s', (facts, condition) => {
  expect(standingCondition({ ...free, ...facts })).toBe(condition);
});

it('a greeting never hides a fault', () => {
  expect(lampConditions.filter((condition) => !isCovered(condition))).toEqual(['error', 'failure']);
});

it('the status output says ready, charging or error and nothing else (guide 1533–1537)', () => {
  const said = (condition: (typeof lampConditions)[number]) => {
    const { mode, color } = behaviorOf(statusPattern, condition);
    return color === 'black' ? 'off' : mode;
  };
  expect(said('ready')).toBe('solid');
  expect([said('charge_1'), said('ventilation_1')]).toEqual(['blink_slow', 'blink_slow']);
  expect([said('error'), said('failure')]).toEqual(['blink_fast', 'blink_fast']);
  expect([said('init'), said('deactivated')]).toEqual(['off', 'off']);
});
