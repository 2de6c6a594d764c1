/**
 * The key switch of an EVSE (`ports[]/user_authentication: key-switch`), or the neighbour who takes its place (`mqtt`):
 * whoever is plugged in may charge, as long as it is on.
 *
 *   unseen ─key on─▶ on (grants, at once and to every car that comes) ─key off─▶ off (the session ends)
 *      └────key off─▶ off (so does one from before a power cut: the key was turned meanwhile)
 *
 * A key that nobody has seen opens nothing. It must never grant while it is off, nor let go on what it does not allow.
 */
import { setup } from 'xstate';
import { outputs, tell } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import type { Token } from '../vocabulary/tokens.ts';

export type KeySwitchInput = {
  /** In whose name is billed. */
  readonly token: Token;
};

export type KeySwitchEvent =
  | { type: 'key.on' | 'key.off' }
  /** A car is connected and nobody is authorised. */
  | { type: 'token.wanted' };

const grant = {
  type: 'tell',
  params: ({ context }: { context: KeySwitchInput }) => ({
    to: 'session',
    event: { type: 'token.granted', token: context.token },
  }),
} as const;

const ends = { target: 'off', actions: tell('session', { type: 'session.stop', reason: 'Local' }) } as const;

export const keySwitch = setup({
  types: { input: {} as KeySwitchInput, context: {} as KeySwitchInput, events: {} as Stamped<KeySwitchEvent> },
  actions: outputs,
}).createMachine({
  id: 'keySwitch',
  context: ({ input }) => input,
  initial: 'unseen',
  states: {
    unseen: { on: { 'key.on': 'on', 'key.off': ends } },
    off: { on: { 'key.on': 'on' } },
    on: {
      entry: grant,
      on: {
        'token.wanted': { actions: grant },
        'key.off': ends,
      },
    },
  },
});
