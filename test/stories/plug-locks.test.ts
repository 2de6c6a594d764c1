// Goal: every lock motor of the settings charges a car and gives the cable back; what its sensor shows is believed when
// it has stood, and a capacitor without charge is told (guide 336–391, 2392).
// Method: a session with each type, then each kind of trouble; judged by bolt, coil and what is told.
import { describe, expect, it } from 'vitest';
import { plugLocks, type PlugLockType } from '../../machines/vocabulary/plug-locks.ts';
import { Story } from '../kit/story.ts';

const types = Object.keys(plugLocks).filter((name): name is PlugLockType => Object.hasOwn(plugLocks, name));
const story = (plug_lock: object = {}): Story => new Story({ ports: [{ plug_lock }, {}] });

const lastTold = (one: Story) =>
  one.csms
    .heard('StatusNotification')
    .filter(({ connectorId }) => connectorId === 1)
    .at(-1);

describe.each(types)('%s', (type) => {
  it('locks, charges and gives the cable back', () => {
    const one = story({ type });
    one.charge(1, 'CAFE01');
    expect(one.truth(1).bolt).toBe('locked');
    one.tag(1, 'CAFE01');
    one.wait(15);
    expect(one.truth(1).bolt).toBe('unlocked');
    expect(one.evse(1).faults).toEqual([]);
    one.unplug(1);
    expect(one.status(1)).toBe('Available');
    one.judge();
  });
});

it('a sensor that flickers stops no session', () => {
  const one = story();
  one.charge(1, 'CAFE01');
  one.fault(1, 'lock-flicker');
  one.wait(120);
  expect(one.truth(1).currentA).toEqual([16, 16, 16]);
  expect(one.told(1)).not.toContain('Faulted');
  one.judge();
});

it('a bolt that closes unbidden is told, and driven open again', () => {
  const one = story();
  one.fault(1, 'lock-closes-itself');
  one.wait(0.06);
  expect(one.evse(1).faults).toEqual(['PlugLockUnexpectedClose']);
  one.wait(10);
  expect(one.truth(1).bolt).toBe('unlocked');
  expect(one.evse(1).faults).toEqual([]);
  one.fault(1, 'lock-closes-itself', false);
  one.charge(1, 'CAFE01');
  one.judge();
});

it('a bolt that closes unbidden and sticks stays told', () => {
  const one = story();
  one.fault(1, 'lock-jam-unlocking');
  one.fault(1, 'lock-closes-itself');
  one.wait(30);
  expect(one.status(1)).toBe('Faulted');
  expect(one.evse(1).faults).toContain('PlugLockUnexpectedClose');
  expect(one.evse(1).faults).toContain('PlugLockCannotUnlock');
  one.judge();
});

describe('a capacitor that does not charge', () => {
  it.each([
    [1999, []],
    [2001, ['PlugLockCapNotCharged']],
  ])('is told when its time is over (%i ms)', (ms, faults) => {
    const one = story({ charge_ms: 2000 });
    one.fault(1, 'lock-capacitor-flat');
    one.wait(ms / 1000);
    expect(one.evse(1).faults).toEqual(faults);
  });

  it('lets nothing begin; charged again, it charges', () => {
    const one = story();
    one.fault(1, 'lock-capacitor-flat');
    one.wait(10);
    expect(lastTold(one)).toMatchObject({
      status: 'Faulted',
      errorCode: 'ConnectorLockFailure',
      vendorErrorCode: 'PlugLockMotorCapNotCharged',
    });
    one.plug(1);
    one.tag(1, 'CAFE01');
    one.wait(30);
    expect(one.truth(1)).toMatchObject({ coil: false, bolt: 'unlocked' });
    one.fault(1, 'lock-capacitor-flat', false);
    one.wait(5);
    one.tag(1, 'CAFE01');
    one.wait(30);
    expect(one.truth(1).currentA).toEqual([16, 16, 16]);
    one.judge();
  });
});

describe('when the supply of the station fails', () => {
  it.each([
    [true, 'unlocked'],
    [false, 'locked'],
  ])('a board that can (%s) draws the bolt: %s', (opens_without_power, bolt) => {
    const one = story({ opens_without_power });
    one.charge(1, 'CAFE01');
    one.crash();
    expect(one.truth(1).bolt).toBe(bolt);
    one.restart(30);
    expect(one.truth(1)).toMatchObject({ coil: false, bolt: 'unlocked' });
    one.judge();
  });
});
