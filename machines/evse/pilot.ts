/**
 * The control pilot: one wire on which the car says what it wants by a resistor, and we say what it may draw by a
 * duty.
 *
 *   plug       unknown ─▶ absent ⇄ plugged                       (A, or B C D)
 *   appetite   quiet ─▶ resting ⇄ asking ─steady C─▶ requesting    (C wants energy; D wants it with ventilation)
 *                 └─▶ shorted (E, or F that we do not drive), leaky (no diode) ─A─▶ quiet
 *   output     free ─change─▶ bound ─5 s─▶ free;  failed (state F);  held ⇄ vanished (a sleeping car is woken)
 *
 * A letter is believed when it has stood for `debounceMs`. C is believed slowly and given up fast: a car that flaps
 * between B and C at 1 to 20 Hz comes to rest in B, and a C that will not stand still for `doubtMs` is none (SAF-01:
 * 100 ms in all). Whether D may be served, `ventilation` decides with a key of its own. It must never: say
 * `pilot.ready` without a believed C or D, or offer more than it was last allowed.
 */
import { and, assign, cancel, or, raise, setup, stateIn, type SnapshotFrom } from 'xstate';
import { endFault, outputs, raiseFault, tell } from '../outputs.ts';
import type { EvseLevels } from '../vocabulary/levels.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import { dutyFor, offerable, type PilotSense } from './pilot-bands.ts';
import { absent, air, changed, connected, disconnected, newOffer, reads, requests, rests } from './pilot-words.ts';
import type { PilotContext, PilotEvent, PilotInput } from './pilot-words.ts';

const fail = [
  { guard: 'isOffering' as const, target: '.failed' as const, actions: ['quench' as const, newOffer] },
  { target: '.failed' as const, actions: 'quench' as const },
];

export const pilot = setup({
  types: {
    input: {} as PilotInput | undefined,
    context: {} as PilotContext,
    /** `settled` and `doubted` are the machine's own: time has passed over a verdict. */
    events: {} as Stamped<PilotEvent> | { type: 'pilot.settled' | 'pilot.doubted' },
    tags: {} as 'failing',
  },
  actions: {
    ...outputs,
    see: assign(({ event }) => (event.type === 'pilot.sensed' ? { sense: event.sense } : {})),
    believe: assign(({ context }) => (context.sense === 'diode' ? {} : { letter: context.sense })),
    want: assign(({ event }) => ({ wantedAmps: event.type === 'pilot.offer' ? offerable(event.amps) : 0 })),
    apply: assign(({ context }) => ({ amps: context.wantedAmps })),
    mute: assign({ amps: 0 }),
    quench: assign({ wantedAmps: 0, amps: 0 }),
  },
  guards: {
    reads: ({ context }, senses: readonly PilotSense[]) => senses.some((sense) => sense === context.sense),
    isChange: ({ context, event }) => event.type === 'pilot.sensed' && event.sense !== context.sense,
    leavesC: ({ event }) => event.type === 'pilot.sensed' && event.sense !== 'C' && event.sense !== 'D',
    /** C is news only when the car requests: see `requesting`. */
    isNews: ({ context: { sense, letter } }) => sense !== letter && sense !== 'C' && sense !== 'diode',
    isNewLetter: ({ context: { sense, letter } }) => sense !== letter,
    drivesF: or([stateIn({ output: 'failed' }), stateIn({ output: 'vanished' })]),
    isOffering: ({ context }) => context.amps > 0,
    mayRaise: ({ context }) => context.wantedAmps > context.amps,
    mustLower: ({ context }) => context.wantedAmps < context.amps,
  },
  delays: {
    debounce: ({ context }) => context.times.debounceMs,
    request: ({ context }) => context.times.requestMs,
    doubt: ({ context }) => context.times.doubtMs,
    update: ({ context }) => context.times.updateMs,
  },
}).createMachine({
  id: 'pilot',
  options: { maxIterations: 20 },
  context: ({ input }) => ({
    times: { debounceMs: 50, requestMs: 600, doubtMs: 80, updateMs: 5000, ...input },
    sense: null,
    letter: null,
    wantedAmps: 0,
    amps: 0,
  }),
  type: 'parallel',
  states: {
    debounce: {
      on: {
        'pilot.sensed': {
          guard: 'isChange',
          actions: ['see', cancel('settle'), raise({ type: 'pilot.settled' }, { id: 'settle', delay: 'debounce' })],
        },
        'pilot.settled': [{ guard: 'isNews', actions: ['believe', changed, air] }, { actions: air }],
      },
    },
    plug: {
      initial: 'unknown',
      states: {
        unknown: {
          on: {
            'pilot.settled': [
              { guard: reads('A'), target: 'absent', actions: absent },
              { guard: reads('B', 'C', 'D'), target: 'plugged', actions: connected },
            ],
          },
        },
        absent: { on: { 'pilot.settled': { guard: reads('B', 'C', 'D'), target: 'plugged', actions: connected } } },
        plugged: { on: { 'pilot.settled': { guard: reads('A'), target: 'absent', actions: disconnected } } },
      },
    },
    appetite: {
      initial: 'quiet',
      on: {
        'pilot.settled': [
          { guard: reads('A'), target: '.quiet' },
          { guard: reads('B'), target: '.resting', actions: rests },
          { guard: reads('C', 'D'), target: '.asking' },
          { guard: reads('diode'), target: '.leaky' },
          // While we drive the fault state ourselves, this is what we must read.
          { guard: and([reads('E', 'F'), 'drivesF']), target: '.quiet' },
          { guard: reads('E', 'F'), target: '.shorted' },
        ],
      },
      states: {
        quiet: {},
        resting: { on: { 'pilot.settled': { guard: reads('B') } } },
        asking: {
          on: { 'pilot.sensed': { guard: 'leavesC', target: 'resting' }, 'pilot.settled': { guard: reads('C', 'D') } },
          after: {
            request: [
              { guard: 'isNewLetter', target: 'requesting', actions: ['believe', changed] },
              { target: 'requesting' },
            ],
          },
        },
        requesting: {
          initial: 'steady',
          entry: [tell('contactor', { type: 'pilot.ready' }), ...requests],
          exit: tell('contactor', { type: 'pilot.unready' }),
          on: {
            'pilot.settled': [
              { guard: and([reads('C'), 'isNewLetter']), target: '.steady', actions: ['believe', changed] },
              { guard: reads('C', 'D'), target: '.steady' },
            ],
          },
          states: {
            steady: { on: { 'pilot.sensed': { guard: 'leavesC', target: 'doubted' } } },
            doubted: { after: { doubt: { target: '#pilot.appetite.resting', actions: rests } } },
          },
        },
        // The car of a broken pilot has to go before the pilot is believed again.
        shorted: {
          entry: raiseFault('PilotShorted'),
          on: { 'pilot.settled': [{ guard: reads('A'), target: 'quiet', actions: endFault('PilotShorted') }, {}] },
        },
        leaky: {
          entry: raiseFault('DiodeFault'),
          on: { 'pilot.settled': [{ guard: reads('A'), target: 'quiet', actions: endFault('DiodeFault') }, {}] },
        },
      },
    },
    output: {
      initial: 'free',
      on: {
        'pilot.offer': { actions: 'want' },
        'pilot.withdraw': { actions: 'want' },
        'pilot.fail': fail,
        'machine.failed': fail,
        'pilot.hold': [{ guard: 'isOffering', target: '.held', actions: ['mute', newOffer] }, { target: '.held' }],
      },
      states: {
        free: {
          always: [
            { guard: 'mustLower', target: 'bound', actions: ['apply', newOffer] },
            { guard: 'mayRaise', target: 'bound', actions: ['apply', newOffer] },
          ],
        },
        // SAF-08: down at once; up again only after the car has had the time to follow.
        bound: {
          always: { guard: 'mustLower', target: 'bound', reenter: true, actions: ['apply', newOffer] },
          after: { update: 'free' },
        },
        // Offers that come meanwhile are remembered: they count when the fault is over.
        failed: {
          tags: 'failing',
          on: { 'pilot.fail': {}, 'machine.failed': {}, 'pilot.hold': {}, 'pilot.restore': 'bound' },
        },
        held: { on: { 'pilot.vanish': 'vanished', 'pilot.release': 'free' } },
        vanished: { tags: 'failing', on: { 'pilot.release': 'free' } },
      },
    },
  },
});

/** Percent. Safe when nothing is known: 0, "EVSE not available". A sleeping car is woken by 0 V (guide 2425). */
export const pilotLevels = (snapshot: SnapshotFrom<typeof pilot>): Pick<EvseLevels, 'pilotDuty' | 'pilotOff'> => ({
  pilotDuty: snapshot.hasTag('failing') ? 0 : dutyFor(snapshot.context.amps),
  pilotOff: snapshot.matches({ output: 'vanished' }),
});
