// Goal: an actuator becomes safer at once and more dangerous only when the wish for it is durable and still stands.
// Method: one gate, wishes turn by turn; what reaches the actuators is written down.
import { describe, expect, it } from 'vitest';
import { safeLevels, type EvseLevels } from '../../../machines/vocabulary/levels.ts';
import { LevelGate } from '../../../runtime/host/levels.ts';

const gate = () => {
  const applied: string[] = [];
  const one = new LevelGate(1, ({ evse, name, value }) => applied.push(`${evse} ${name} ${String(value)}`));
  const want = (levels: Partial<EvseLevels>, turn: number) => one.want({ ...safeLevels, ...levels }, turn);
  return { one, want, applied };
};

describe('the gate before the actuators', () => {
  it('lets danger through when its turn is durable, not a turn before', () => {
    const { one, want, applied } = gate();
    want({ coil: true }, 5);
    one.durable(4);
    expect(applied).toEqual([]);
    one.durable(5);
    expect(applied).toEqual(['1 coil true']);
    one.durable(6);
    expect(applied).toHaveLength(1);
  });

  it('lets safety through at once', () => {
    const { one, want, applied } = gate();
    want({ coil: true, pilotDuty: 50 }, 1);
    one.durable(1);
    applied.length = 0;
    want({ coil: false, pilotDuty: 20 }, 2);
    expect(applied).toEqual(['1 coil false', '1 pilotDuty 20']);
  });

  it('lets a coil go before its turn is over, and says it once', () => {
    const { one, want, applied } = gate();
    want({ coil: true, pilotDuty: 50 }, 1);
    one.durable(1);
    applied.length = 0;
    one.release();
    expect(applied).toEqual(['1 coil false']);
    want({ coil: false, pilotDuty: 50 }, 2);
    expect(applied).toEqual(['1 coil false']);
    want({ coil: true, pilotDuty: 50 }, 3);
    one.release();
    one.durable(3);
    expect(applied).toEqual(['1 coil false']);
  });

  it('never applies what is no longer wanted when it has become durable', () => {
    const { one, want, applied } = gate();
    want({ coil: true, pilotDuty: 50 }, 1);
    want({}, 2);
    one.durable(2);
    expect(applied).toEqual([]);
    expect(one.applied).toEqual(safeLevels);
  });

  it('applies the present wish, when its own turn is durable, not an earlier one', () => {
    const { one, want, applied } = gate();
    want({ pilotDuty: 20 }, 1);
    want({ pilotDuty: 50 }, 2);
    one.durable(1);
    expect(applied).toEqual([]);
    one.durable(2);
    expect(applied).toEqual(['1 pilotDuty 50']);
  });

  it('moves sideways at once: the bolt guards itself, and steady +12 V offers nothing', () => {
    const { want, applied } = gate();
    want({ motor: 'lock', pilotDuty: 100 }, 1);
    expect(applied).toEqual(['1 pilotDuty 100', '1 motor lock']);
  });

  it('tells what is wanted differently, and nothing when nothing is', () => {
    const { want } = gate();
    expect(want({ coil: true }, 1)).toEqual([{ evse: 1, name: 'coil', value: true }]);
    expect(want({ coil: true }, 2)).toEqual([]);
  });
});
