/**
 * Where a machine stands, kept once for every place that it is put in: XState makes the list of states, their names and
 * their tags anew for each step of each of them, and a process may hold a thousand stations that do nothing.
 * It must never change what a snapshot says.
 */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';

type Past = { readonly children: unknown; readonly historyValue: unknown };
type Posture = Pick<AnyMachineSnapshot, '_nodes' | 'tags'> & { readonly value: unknown };

/** By the states, in the order in which they were entered; as many as the chart allows. */
type Postures = Map<string, Posture>;
const known = new WeakMap<AnyStateMachine, Postures>();

/** Children that nobody has, and a past that nothing remembers: XState copies what it changes. */
const nothing = Object.freeze({});

const isEmpty = (object: unknown): boolean =>
  typeof object === 'object' && object !== null && Object.keys(object).length === 0;

const take = (snapshot: AnyMachineSnapshot, { _nodes: nodes, value, tags }: Posture): void => {
  // oxlint-disable-next-line no-underscore-dangle -- XState's own name for it
  snapshot._nodes = nodes;
  snapshot.value = value;
  snapshot.tags = tags;
};

const posturesOf = (machine: AnyStateMachine): Postures => {
  const found = known.get(machine) ?? new Map<string, Posture>();
  known.set(machine, found);
  return found;
};

/** Its chart has been changed: what is known of it is wrong. */
export const forgetPostures = (machine: AnyStateMachine): void => void known.delete(machine);

/** The same snapshot, made of what is known already. */
export const atRest = (before: AnyMachineSnapshot | null, after: AnyMachineSnapshot): AnyMachineSnapshot => {
  if (after === before) return after;
  if (before === null) {
    const past: Past = after;
    if (isEmpty(past.children)) after.children = nothing;
    if (isEmpty(past.historyValue)) after.historyValue = nothing;
  }
  const found: Posture = after;
  const { _nodes: nodes } = after;
  // oxlint-disable-next-line no-underscore-dangle -- XState's own name for it
  if (before?._nodes === nodes) {
    take(after, before);
    return after;
  }
  const key = nodes.map(({ order }) => order).join();
  const postures = posturesOf(after.machine);
  const posture = postures.get(key);
  if (posture === undefined) postures.set(key, { _nodes: nodes, value: found.value, tags: found.tags });
  else take(after, posture);
  return after;
};
