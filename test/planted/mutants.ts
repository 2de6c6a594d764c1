/**
 * Mistakes that somebody could make tomorrow: one edit each, each breaks a promise, each must be caught. The text must
 * stand exactly once in its file, so that a row that no longer fits is noticed.
 */
type Judge =
  /** `statecharge check` of one variant; breadth first, it stops at the first broken promise. */
  | { readonly variant: string }
  /** A test file of the house. */
  | { readonly test: string };

export type Mutant = {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly judge: Judge;
  /** Also in `npm test`. */
  readonly short?: true;
};

const contactor = 'machines/evse/contactor.ts';
const contactorWords = 'machines/evse/contactor-words.ts';
const lock = 'machines/evse/lock.ts';
const lockWords = 'machines/evse/lock-words.ts';
const pilot = 'machines/evse/pilot.ts';
const protection = 'machines/evse/protection.ts';
const session = 'machines/evse/session.ts';
const supply = 'machines/evse/supply.ts';
const transaction = 'machines/evse/transaction.ts';
const rcd = 'machines/evse/rcd.ts';
const secondary = 'machines/evse/secondary.ts';
const ventilation = 'machines/evse/ventilation.ts';

export const mutants: readonly Mutant[] = [
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
    name: 'SAF-04: a bolt that did not arrive counts as locked',
    file: lock,
    find: `entry: [raiseFault('PlugLockCannotLock'), failed('locked')],`,
    replace: `entry: [shut, tellLocked],`,
    judge: { variant: 'socket-breakage' },
  },
  {
    name: 'SAF-05: unlock before the contact is open',
    file: lockWords,
    find: `contact === 'dead' && phases === 'dead' && rule !== 'keep'`,
    replace: `phases === 'dead' && rule !== 'keep'`,
    judge: { variant: 'socket-breakage' },
    short: true,
  },
  {
    name: 'SAF-05: the contact is called dead as soon as the coil lets go',
    file: contactor,
    find: `entry: tell('secondary', { type: 'contactor.opening' }),`,
    replace: `entry: [tell('secondary', { type: 'contactor.opening' }), tell('lock', { type: 'contact.dead' })],`,
    judge: { variant: 'socket-limits' },
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
    name: 'SAF-08: the pilot says more than may be offered',
    file: 'machines/evse/pilot-bands.ts',
    find: 'offered / 0.6',
    replace: 'offered / 0.5',
    judge: { test: 'test/machines/evse/pilot-bands.test.ts' },
    short: true,
  },
  {
    name: 'SAF-08: the largest limit decides',
    file: 'machines/load/limits.ts',
    find: 'a.amps - b.amps',
    replace: 'b.amps - a.amps',
    judge: { test: 'test/machines/load/limits.test.ts' },
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
    name: 'SAF-14: a dead pilot machine leaves its offer standing',
    file: 'machines/vocabulary/levels.ts',
    find: 'pilotDuty: { safe: 0,',
    replace: 'pilotDuty: { safe: 26,',
    judge: { variant: 'cable-breakage' },
  },
  {
    name: 'SAF-14: the death of a neighbour turns a key',
    file: contactor,
    find: `'machine.failed': { actions: key('alive', false) }`,
    replace: `'machine.failed': { actions: key('alive', true) }`,
    judge: { variant: 'cable-breakage' },
  },
  {
    name: 'SAF-14: the host does not tell the neighbours of a death',
    file: 'runtime/host/host.ts',
    find: `if (other === name || groupOf(other) !== group) continue;`,
    replace: `if (groupOf(other) !== '') continue;`,
    judge: { test: 'test/runtime/host/failure.test.ts' },
  },
  {
    name: 'SAF-14: the last resort forgets the coil',
    file: 'runtime/safe-state.ts',
    find: 'contactor.setCoil(safeLevels.coil)',
    replace: 'contactor.setCoil(!safeLevels.coil)',
    judge: { test: 'test/runtime/safe-state.test.ts' },
  },
  {
    name: 'SAF-15: a latched fault goes with its cause',
    file: protection,
    find: 'if (faultRow(fault).latched) {',
    replace: 'if (context.plugged && faultRow(fault).latched) {',
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
    name: 'BIL-02: an account is closed and nobody is told',
    file: transaction,
    find: `bounding('end'), says(stopped), 'forget', closed`,
    replace: `bounding('end'), 'forget', closed`,
    judge: { variant: 'socket-limits' },
    short: true,
  },
  {
    name: 'BIL-03: a late refusal is not heard',
    file: transaction,
    find: `{ guard: 'isRefused', target: 'refused' },`,
    replace: '',
    judge: { variant: 'socket-limits' },
  },
  {
    name: 'BIL-03: who stops from afar is not heard while the contactor closes',
    file: supply,
    find: `'supply.end': 'breaking',`,
    replace: '',
    judge: { variant: 'socket-limits' },
  },
  {
    name: 'BIL-03: who pulls the plug may plug in again and charge without a card',
    file: session,
    find: `'ev.disconnected': { target: 'idle', actions: 'see' },
        'tag.presented': tap,
        'token.granted': startAt('locking'),
        ...opening`,
    replace: `'ev.disconnected': { target: 'awaitingPlug', actions: 'see' },
        'tag.presented': tap,
        'token.granted': startAt('locking'),
        ...opening`,
    judge: { variant: 'socket-limits' },
    short: true,
  },
  {
    name: 'BIL-05: a limit of 0 ends the transaction',
    file: supply,
    find: `pausedClosed: {
              tags: 'suspended-evse',
              entry: withdraw,`,
    replace: `pausedClosed: {
              tags: 'suspended-evse',
              entry: [
                withdraw,
                tell('transaction', { type: 'transaction.end', urgent: false, ending: { reason: 'Other' } }),
              ],`,
    judge: { variant: 'socket-limits' },
  },
  {
    name: 'LIV-03: nobody draws the bolt when a visit is over',
    file: session,
    find: `finishing: {
      tags: 'finishing',
      entry: ['forget', unlock],`,
    replace: `finishing: {
      tags: 'finishing',
      entry: 'forget',`,
    judge: { variant: 'socket-service' },
  },
  {
    name: 'LIV-03: the lock is never told that the contact is dead',
    file: contactorWords,
    find: `export const opened = [...toMeasurers('contact.dead'),`,
    replace: `export const opened = [...toMeasurers('contact.live'),`,
    judge: { variant: 'socket-service' },
  },
  {
    name: 'LIV-06: whoever closes an account waits for an answer that never comes',
    file: transaction,
    find: `asking: { entry: order({ type: 'meter.read' }), on: { 'meter.unreadable': 'pausing' } },`,
    replace: `asking: {},`,
    judge: { test: 'test/machines/evse/transaction.test.ts' },
  },
  {
    name: 'SAF-01: a car that asks for air is served without',
    file: ventilation,
    find: `tags: 'asks',
          entry: missing,`,
    replace: `tags: 'asks',
          entry: clear,`,
    judge: { variant: 'cable-neighbour' },
  },
  {
    name: 'SAF-01: a neighbour who ventilates no more is not heard',
    file: ventilation,
    find: `always: [powerless, { guard: not('isVentilated'), target: 'asking' }],`,
    replace: `always: [powerless],`,
    judge: { variant: 'cable-neighbour' },
  },
  {
    name: 'SAF-01: a fan that has stopped is still believed',
    file: ventilation,
    find: `always: [powerless, { guard: 'readsOpen', target: 'faltering' }],`,
    replace: `always: [powerless],`,
    judge: { variant: 'cable-fan' },
  },
  {
    name: 'SAF-09: what the cable says now is not what counts',
    file: 'machines/evse/proximity.ts',
    find: `return Math.min(rating, amps ?? rating);`,
    replace: `return amps ?? rating;`,
    judge: { variant: 'cable-proximity' },
  },
  {
    name: 'SAF-10: phases 2 and 3 are parted as soon as the main coil lets go',
    file: secondary,
    find: `on: { 'contactor.opening': '.following' },`,
    replace: `on: { 'contactor.opening': 'parting' },`,
    judge: { variant: 'cable-phases' },
  },
  {
    name: 'SAF-10: the main contactor closes before the second one',
    file: secondary,
    find: `entry: live,
      always: { guard: 'wantsNotThree', target: 'parting' },`,
    replace: `entry: [live, ready],
      always: { guard: 'wantsNotThree', target: 'parting' },`,
    judge: { variant: 'cable-phases' },
  },
  {
    name: 'SAF-11: the contactor may close while the supply is away',
    file: contactor,
    find: `'mains.dead': { actions: key('mains', false) }`,
    replace: `'mains.dead': { actions: key('mains', true) }`,
    judge: { variant: 'cable-sleep' },
  },
  {
    name: 'BIL-03: a key that is turned off ends nothing',
    file: 'machines/access/key-switch.ts',
    find: `'key.off': { target: 'off', actions: tell('session', { type: 'session.stop', reason: 'Local' }) },`,
    replace: `'key.off': 'off',`,
    judge: { variant: 'cable-key' },
  },
  {
    name: 'BIL-06: a transaction goes on after a power cut whatever the settings say',
    file: 'machines/evse/session-rules.ts',
    find: `interrupted && input.mustEnd !== true && settings.resumeAfterPowerLoss`,
    replace: `interrupted && input.mustEnd !== true`,
    judge: { variant: 'cable-key' },
  },
  {
    name: 'PRO-05: what was ending when the power failed goes on',
    file: 'machines/evse/session-rules.ts',
    find: `interrupted && input.mustEnd !== true && settings`,
    replace: `interrupted && settings`,
    judge: { variant: 'socket-resume' },
  },
  {
    name: 'PRO-05: that a transaction ends is not written down before it has',
    file: 'machines/evse/transaction.ts',
    find: `      entry: ending,`,
    replace: ``,
    judge: { variant: 'socket-resume' },
  },
  {
    name: 'architecture §3: what is dangerous does not wait for the disk',
    file: 'runtime/host/levels.ts',
    find: 'if (danger(levels, name) > danger(this.#applied, name))',
    replace: 'if (danger(levels, name) > 1e9)',
    judge: { test: 'test/runtime/host/levels.test.ts' },
    short: true,
  },
  {
    name: 'BIL-01: what a replaced meter counted before is billed',
    file: 'machines/evse/register.ts',
    find: `return { grownWh: rawWh - firstWh, verdict: 'replaced' };`,
    replace: `return { grownWh: rawWh, verdict: 'replaced' };`,
    judge: { test: 'test/machines/evse/register.test.ts' },
  },
];
