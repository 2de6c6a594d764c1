// Goal: a supply that is away for a moment opens the contact and nothing else; one that stays away is a fault.
// Method: the supply goes and comes at the last millisecond of the dip and on it.
import { describe, expect, it } from 'vitest';
import { mains } from '../../../machines/evse/mains.ts';
import { Bench } from '../../kit/bench.ts';

const DIP_MS = 5000;
const dead = { type: 'mains.dead' } as const;
const alive = { type: 'mains.alive' } as const;

describe('the supply', () => {
  it('is taken for present until somebody says otherwise', () => {
    const one = new Bench(mains, undefined);
    one.wait(86_400_000);
    expect(one.tells).toEqual([]);
  });

  it('that is back within the dip is told to the contactor, and no fault', () => {
    const one = new Bench(mains, undefined);
    one.hears(dead);
    expect(one.tells).toEqual(['contactor: mains.dead']);
    one.wait(DIP_MS - 1);
    one.hears(alive);
    expect(one.tells).toEqual(['contactor: mains.dead', 'contactor: mains.alive']);
    expect(one.facts).toEqual([{ type: 'mains.recovered' }]);
    one.wait(DIP_MS);
    expect(one.tells).toHaveLength(2);
  });

  it('that stays away is a fault, which ends when it is back', () => {
    const one = new Bench(mains, undefined);
    one.hears(dead);
    one.wait(DIP_MS);
    expect(one.tells).toEqual(['contactor: mains.dead', 'protection: fault.found {"fault":"PowerFailure"}']);
    one.forget();
    one.hears(alive);
    expect(one.tells).toEqual(['contactor: mains.alive', 'protection: fault.gone {"fault":"PowerFailure"}']);
    expect(one.facts).toEqual([]);
  });

  it('counts every dip anew', () => {
    const one = new Bench(mains, { dipMs: 100 });
    for (let dip = 0; dip < 5; dip++) {
      one.hears(dead);
      one.wait(99);
      one.hears(alive);
      one.wait(1);
    }
    expect(one.toldTo('protection')).toEqual([]);
  });
});
