// Goal: whatever else has died, every actuator that can still be reached is put to safe (SAF-14).
// Method: hardware that obeys, and hardware of which every part refuses.
import { describe, expect, it } from 'vitest';
import type { EvseHardware, Hardware } from '../../adapters/ports/hardware.ts';
import { makeSafe } from '../../runtime/safe-state.ts';

type Sick = { readonly [part in 'contactor' | 'pilot' | 'relay 2' | 'lock']?: boolean };

const nothing = () => {};
/** Writes down what its actuators are given; a sick part throws instead. */
const board = (log: string[], evse: number, sick: Sick, fitted = true): EvseHardware => {
  const act = (part: keyof Sick, value: unknown) => {
    if (sick[part] === true) throw new Error('no answer');
    log.push(`${evse} ${part} ${String(value)}`);
  };
  return {
    contactor: { setCoil: (on) => act('contactor', on), watch: nothing },
    pilot: {
      setDuty: (duty) => act('pilot', duty),
      setOff: (off) => log.push(`${evse} pilot wire ${off ? 'off' : 'on'}`),
      watch: nothing,
    },
    relay2: { set: (on) => act('relay 2', on), watch: nothing },
    meter: { read: nothing, watch: nothing, follow: nothing },
    ...(fitted ? { lock: { drive: (motor) => act('lock', motor), watch: nothing } } : {}),
  };
};
const station = (...evses: readonly EvseHardware[]): Hardware => ({ evses, watchdog: { pet: nothing } });

describe('the last line of software', () => {
  it('opens every contact, offers nothing, rests every motor, and has nothing to say', () => {
    const log: string[] = [];
    expect(makeSafe(station(board(log, 1, {}), board(log, 2, {}, false)))).toEqual([]);
    const always = (evse: number) =>
      ['contactor false', 'pilot 0', 'pilot wire on', 'relay 2 false'].map((act) => `${evse} ${act}`);
    expect(log).toEqual([...always(1), '1 lock rest', ...always(2)]);
  });

  it.each<Sick>([{ contactor: true }, { pilot: true }, { 'relay 2': true }, { lock: true }])(
    'goes on past %o',
    (sick) => {
      const log: string[] = [];
      const troubles = makeSafe(station(board(log, 1, sick), board(log, 2, {})));
      expect(troubles).toEqual([`${Object.keys(sick)[0]} of EVSE 1: no answer`]);
      expect(log).toHaveLength(9);
    },
  );

  it('says everything that went wrong when nothing obeys, and never throws', () => {
    const all = { contactor: true, pilot: true, 'relay 2': true, lock: true };
    const troubles = makeSafe(station(board([], 1, all), board([], 2, all)));
    expect(troubles).toHaveLength(8);
    expect(troubles.at(-1)).toBe('lock of EVSE 2: no answer');
  });
});
