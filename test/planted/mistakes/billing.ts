/** Mistakes in who may have energy and what is billed for it: BIL, PRO-05, and the end of an account (LIV-06). */
import type { Mutant } from '../mutant.ts';

const session = 'machines/evse/session.ts';
const supply = 'machines/evse/supply.ts';
const transaction = 'machines/evse/transaction.ts';

export const billing: readonly Mutant[] = [
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
              entry: [withdraw, served],`,
    replace: `pausedClosed: {
              tags: 'suspended-evse',
              entry: [
                withdraw,
                served,
                tell('transaction', { type: 'transaction.end', urgent: false, ending: { reason: 'Other' } }),
              ],`,
    judge: { variant: 'socket-limits' },
  },
  {
    name: 'LIV-06: whoever closes an account waits for an answer that never comes',
    file: transaction,
    find: `asking: { entry: readMeter('end'), on: { 'meter.unreadable': 'pausing' } },`,
    replace: `asking: {},`,
    judge: { test: 'test/machines/evse/transaction.test.ts' },
  },
  {
    name: 'BIL-03: a key that is turned off ends nothing',
    file: 'machines/access/key-switch.ts',
    find: `        'key.off': ends,`,
    replace: `        'key.off': 'off',`,
    judge: { variant: 'cable-key' },
  },
  {
    name: 'BIL-03: a key that was turned off during a power cut ends nothing',
    file: 'machines/access/key-switch.ts',
    find: `'key.on': 'on', 'key.off': ends }`,
    replace: `'key.on': 'on', 'key.off': 'off' }`,
    judge: { variant: 'cable-key-resume' },
  },
  {
    name: 'BIL-01: a meter that was replaced while nobody ran bills what an hour could have brought',
    file: 'machines/evse/register.ts',
    find: `unseenMs: isFresh ? UNSEEN_MS : BLIND_MS`,
    replace: `unseenMs: BLIND_MS`,
    judge: { test: 'test/stories/meter-faults.test.ts' },
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
    name: 'BIL-01: what a replaced meter counted before is billed',
    file: 'machines/evse/register.ts',
    find: `return { grownWh: rawWh - firstWh, verdict: 'replaced' };`,
    replace: `return { grownWh: rawWh, verdict: 'replaced' };`,
    judge: { test: 'test/machines/evse/register.test.ts' },
  },
  {
    name: 'PRO-05: who had ended it before the power failed is forgotten',
    file: transaction,
    find: `{ guard: 'endsAlready', target: 'reading', actions: ending },`,
    replace: '',
    judge: { test: 'test/stories/interrupted-ending.test.ts' },
  },
  {
    name: 'BIL-03: a refusal that comes before the account goes on is lost',
    file: transaction,
    find: `{ guard: 'isRefused', actions: ['mark', refused] }],`,
    replace: `{ guard: 'isRefused' }],`,
    judge: { variant: 'socket-resume' },
  },
  {
    name: 'BIL-03: a token that was refused before the power failed charges on',
    file: transaction,
    find: `always: { guard: 'wasRefused', target: 'refused' },`,
    replace: '',
    judge: { variant: 'socket-resume' },
  },
  {
    name: 'BIL-01: one answer of the meter that is lost ends the account without it',
    file: transaction,
    find: `on: { 'meter.unreadable': 'pausing' } },
        pausing:`,
    replace: `on: {
          'meter.unreadable': { target: '#transaction.none', actions: [unreadEnd, says(stopped), 'forget', closed] },
        } },
        pausing:`,
    judge: { test: 'test/stories/meter-faults.test.ts' },
  },
  {
    name: 'PRO-06: a message that breaks the link every time is sent for ever',
    file: 'machines/link/outbox.ts',
    find: `{ guard: 'isFatal', target: 'burying' },`,
    replace: '',
    judge: { test: 'test/machines/link/outbox.test.ts' },
  },
  {
    name: 'BIL-01: what nobody could draw is billed when the meter is replaced',
    file: 'runtime/metering.ts',
    find: `this.#register = paused(this.#register, this.#openSince, now);`,
    replace: '',
    judge: { test: 'test/stories/meter-faults.test.ts' },
  },
];
