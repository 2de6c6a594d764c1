// Goal: nobody who asks why meets a guard or a state that only its author understands.
// Method: the tables of words are compared with the guards and states of every machine, both ways round.
import { describe, expect, it } from 'vitest';
import { charted } from '../../../runtime/verify/layers/charted.ts';
import { guardWords } from '../../../runtime/why/guard-words.ts';
import { stateWords } from '../../../runtime/why/state-words.ts';
import { charts } from '../../house/machines.ts';

const machines = (await charts()).map(({ machine }) => machine);

describe.each(machines.map((machine) => ({ id: machine.id, machine })))('$id', ({ id, machine }) => {
  it('has words for every guard, and for nothing else', () => {
    const guards = Object.keys(machine.implementations.guards);
    expect(Object.keys(guardWords[id] ?? {}).toSorted()).toEqual(guards.toSorted());
  });
  it.skipIf(stateWords[id] === undefined)('has words for every state of the power path, and for nothing else', () => {
    const leaves = charted(machine).states.filter(({ states }) => Object.keys(states).length === 0);
    const names = leaves.map((leaf) => leaf.id.slice(id.length + 1));
    expect(Object.keys(stateWords[id] ?? {}).toSorted()).toEqual(names.toSorted());
  });
});

it('no words are left over from machines that are gone', () => {
  const ids = machines.map((machine) => machine.id);
  const tables = [...Object.keys(guardWords), ...Object.keys(stateWords)];
  expect(tables.filter((id) => !ids.includes(id))).toEqual([]);
});
