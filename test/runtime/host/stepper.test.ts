// Goal: what the host runs is the chart as XState means it, although it takes a shorter way there.
// Method: random walks through a small chart with everything in it that ours use; each step is compared with XState's
// own `initialTransition` and `transition`.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assign, cancel, initialTransition, raise, setup, transition, type AnyStateMachine } from 'xstate';
import { Stepper, type Step } from '../../../runtime/host/stepper.ts';

const everything = setup({
  types: {
    input: {} as { readonly start: number } | undefined,
    context: {} as { readonly count: number },
    tags: {} as 'away',
    events: {} as { type: 'go' | 'back' | 'again' | 'late' },
  },
  actions: {
    say: (_, _params: { readonly what: string }) => {},
    add: assign(({ context }) => ({ count: context.count + 1 })),
  },
  guards: { isOdd: ({ context }) => context.count % 2 === 1 },
  delays: { pause: ({ context }) => 10 * context.count },
}).createMachine({
  // A chart that cannot begin without its input, as several of ours.
  context: ({ input }) => {
    if (input === undefined) throw new Error('no input');
    return { count: input.start };
  },
  type: 'parallel',
  states: {
    way: {
      initial: 'here',
      states: {
        here: { entry: 'add', on: { go: { target: 'there', actions: { type: 'say', params: { what: 'leaving' } } } } },
        there: {
          tags: 'away',
          always: { guard: 'isOdd', target: 'here' },
          after: { pause: 'here' },
          exit: { type: 'say', params: { what: 'gone' } },
          on: { back: 'here' },
        },
      },
    },
    alarm: {
      on: { again: { actions: [cancel('late'), raise({ type: 'late' }, { id: 'late', delay: 'pause' }), 'add'] } },
    },
  },
});

const stamp = { at: 1, wall: null, chance: 0.5 };
const told = ([snapshot, actions]: Step) => ({
  value: snapshot.value as unknown,
  tags: [...snapshot.tags],
  hears: ['go', 'back', 'again', 'late'].filter((type) => snapshot.can({ type })),
  context: snapshot.context as unknown,
  status: snapshot.status,
  actions: actions.map(({ type, params }) => ({ type, params })),
});

it('steps exactly as XState does, from the first state on', () => {
  const word = fc.constantFrom('go', 'back', 'again', 'late');
  fc.assert(
    fc.property(fc.nat(3), fc.array(word, { maxLength: 12 }), (start, words) => {
      const stepper = new Stepper(everything, { start });
      let ours = stepper.begin();
      let theirs: Step = initialTransition<AnyStateMachine>(everything, { start });
      expect(told(ours)).toEqual(told(theirs));
      for (const type of words) {
        ours = stepper.step(ours[0], { type }, stamp);
        theirs = transition<AnyStateMachine>(everything, theirs[0], { type, stamp });
        expect(told(ours)).toEqual(told(theirs));
      }
    }),
  );
});

it('where a machine stands is kept once for all places that it is put in, and only that', () => {
  const places = [0, 2].map((start) => new Stepper(everything, { start }));
  const [one, other] = places.map((place) => {
    const [first] = place.begin();
    const [snapshot] = place.step(first, { type: 'again' }, stamp);
    return snapshot;
  });
  expect(one?.value).toEqual({ way: 'here', alarm: {} });
  expect(one?.value).toBe(other?.value);
  expect(one?.tags).toBe(other?.tags);
  expect([one, other].map((snapshot): unknown => snapshot?.context)).toEqual([{ count: 2 }, { count: 4 }]);
});

it('a chart that cannot begin says why in its first state, as it does with XState', () => {
  const [ours] = new Stepper(everything, undefined).begin();
  const [theirs]: Step = initialTransition<AnyStateMachine>(everything);
  expect(ours.status).toBe('error');
  expect(String(ours.error)).toContain('no input');
  expect({ status: ours.status, error: ours.error }).toEqual({
    status: theirs.status,
    error: theirs.error,
  });
});
