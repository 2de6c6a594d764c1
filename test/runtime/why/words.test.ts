// Goal: nobody who asks why meets a guard or a state that only its author understands.
// Method: the tables of words are compared with the guards and states of every machine, both ways round.
import { expect, it } from 'vitest';
import { charted } from '../../../runtime/verify/layers/charted.ts';
import { guardWords } from '../../../runtime/why/guard-words.ts';
import { stateWords } from '../../../runtime/why/state-words.ts';
import { charts } from '../../house/machines.ts';

const machines = (await charts()).map(({ machine }) => machine);

it.each(machines.map((machine) => ({ id: machine.id, machine })))(
  '$id has words for every guard, and for nothing else',
  ({ id, machine }) => {
    const guards = Object.keys(machine.implementations.guards);
    expect(Object.keys(guardWords[id] ?? {}).toSorted()).toEqual(guards.toSorted());
  },
);

it.each(Object.keys(stateWords))('%s, of the power path, has words for every state, and for nothing else', (id) => {
  const machine = machines.find((one) => one.id === id);
  const leaves = machine && charted(machine).states.filter(({ states }) => Object.keys(states).length === 0);
  const names = leaves?.map((leaf) => leaf.id.slice(id.length + 1));
  expect(Object.keys(stateWords[id] ?? {}).toSorted()).toEqual(names?.toSorted());
});

it('no words are left over from machines that are gone', () => {
  const ids = machines.map((machine) => machine.id);
  const tables = [...Object.keys(guardWords), ...Object.keys(stateWords)];
  expect(tables.filter((id) => !ids.includes(id))).toEqual([]);
});
