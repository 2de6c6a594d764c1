/** Mistakes in when the contactor may be closed: SAF-01 to SAF-03, SAF-06, SAF-07, SAF-10, SAF-11, SAF-15. */
import type { Mutant } from '../mutant.ts';

const contactor = 'machines/evse/contactor.ts';
const pilot = 'machines/evse/pilot.ts';
const protection = 'machines/evse/protection.ts';
const rcd = 'machines/evse/rcd.ts';

export const coil: readonly Mutant[] = [
  {
    name: 'SAF-01: a car that no longer asks is believed for ever',
    file: pilot,
    find: `doubted: { after: { doubt: { target: '#pilot.appetite.resting', actions: rests } } },`,
    replace: 'doubted: {},',
    judge: { variant: 'cable-emergency' },
    short: true,
  },
  {
    name: 'SAF-01: a C that flickers is believed for 800 ms',
    file: pilot,
    find: 'doubtMs: 80',
    replace: 'doubtMs: 800',
    judge: { variant: 'cable-breakage' },
  },
  {
    name: 'SAF-01: a stale C: a car that came to rest is taken for one that asks again',
    file: pilot,
    find: `{ guard: reads('B'), target: '.resting', actions: rests },`,
    replace: `{ guard: reads('B'), target: '.requesting', actions: rests },`,
    judge: { variant: 'cable-emergency' },
  },
  {
    name: 'SAF-02: an RCD with a test is armed without one',
    file: rcd,
    find: `{ guard: 'hasNoTest', target: 'armed' },`,
    replace: `{ target: 'armed' },`,
    judge: { variant: 'cable-rcd' },
  },
  {
    name: 'SAF-02: a passed test never grows old',
    file: rcd,
    find: `after: { notice: '#rcd.waiting' },`,
    replace: '',
    judge: { variant: 'cable-rcd' },
  },
  {
    name: 'SAF-03: a trip of the RCD is not heard under power',
    file: rcd,
    find: `always: { guard: 'isTripped', target: 'judging' },
      on: {
        'rcd.test'`,
    replace: `on: {
        'rcd.test'`,
    judge: { variant: 'cable-rcd' },
  },
  {
    name: 'SAF-03: the emergency switch is read the wrong way round',
    file: 'machines/evse/emergency.ts',
    find: '): boolean => event.pressed;',
    replace: '): boolean => !event.pressed;',
    judge: { variant: 'cable-emergency' },
    short: true,
  },
  {
    name: 'SAF-06: a contact that closed before its coil was on is believed',
    file: contactor,
    find: `wanted: { always: { guard: 'readsClosed', target: '#contactor.opening' },`,
    replace: `wanted: { always: { guard: 'readsClosed', target: '#contactor.closed' },`,
    judge: { variant: 'cable-breakage' },
  },
  {
    name: 'SAF-06: a contact that did not close is simply tried again',
    file: contactor,
    find: `{ target: '#contactor.failed' }],`,
    replace: `{ target: '#contactor.resting' }],`,
    judge: { test: 'test/machines/evse/contactor.test.ts' },
  },
  {
    name: 'SAF-06: a contact that has called itself welded, open and welded again is acknowledged as open',
    file: contactor,
    find: `          always: { guard: 'readsClosed', target: 'live' },
`,
    replace: '',
    judge: { variant: 'cable-liar' },
  },
  {
    name: 'SAF-07: the contactor may close while the RCD is tested',
    file: contactor,
    find: `'rcd.disarmed': { actions: key('rcd', false) }`,
    replace: `'rcd.disarmed': { actions: key('rcd', true) }`,
    judge: { variant: 'cable-rcd' },
  },
  {
    name: 'SAF-07: the RCD is tested although the contact has not been seen open',
    file: rcd,
    find: `{ guard: 'isDead', target: 'testing' },
      ],`,
    replace: `{ target: 'testing' },
      ],`,
    judge: { variant: 'cable-rcd' },
  },
  {
    name: 'SAF-10: the contactor closes again at once',
    file: contactor,
    find: `after: { rest: 'open' },`,
    replace: `after: { 10: 'open' },`,
    judge: { variant: 'cable-breakage' },
  },
  {
    name: 'SAF-10: a key that is lost for a moment does not open for good',
    file: contactor,
    find: `always: { guard: not('hasEveryKey'), target: 'opening' },
      states: {
        steady:`,
    replace: `states: {
        steady:`,
    judge: { variant: 'cable-breakage' },
  },
  {
    name: 'SAF-11: after a restart the contact counts as rested',
    file: contactor,
    find: `{ guard: 'readsOpen', target: 'resting' },
        { guard: 'readsClosed', target: 'suspect' },
      ],
      after: { feedback: { guard: 'hasNoFeedback'`,
    replace: `{ guard: 'readsOpen', target: 'open' },
        { guard: 'readsClosed', target: 'suspect' },
      ],
      after: { feedback: { guard: 'hasNoFeedback'`,
    judge: { variant: 'cable-breakage' },
  },
  {
    name: 'SAF-15: a latched fault goes with its cause',
    file: protection,
    find: `if (latched || (clears`,
    replace: `if ((latched && context.plugged) || (clears`,
    judge: { variant: 'cable-breakage' },
  },
  {
    name: 'SAF-15: a standing fault does not hold the contactor',
    file: protection,
    find: `entry: [inhibit, blocking,`,
    replace: `entry: [`,
    judge: { variant: 'cable-breakage' },
  },
  {
    name: 'SAF-11: the contactor may close while the supply is away',
    file: contactor,
    find: `'mains.dead': { actions: key('mains', false) }`,
    replace: `'mains.dead': { actions: key('mains', true) }`,
    judge: { variant: 'cable-sleep' },
  },
];
