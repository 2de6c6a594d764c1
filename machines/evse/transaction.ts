/**
 * The account: what is billed. Opened with the meter's register, closed exactly once with it, whatever happens (BIL-01,
 * BIL-02).
 *
 *   none ─begin─▶ opening ─register─▶ charging ─end─▶ closing ─supply ended─▶ reading ─register─▶ none
 *                                         └─token refused─▶ (rationed ─had enough─▶) withheld ─end─▲
 *   interrupted (open when the power failed) ─resume─▶ charging
 *                                            └─abandon─▶ reading
 *
 * It must never: close an account twice, bill a register lower than one already told, or invent a reading.
 */
import { assign, setup } from 'xstate';
import { outputs, tell } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import {
  bounding,
  closed,
  ending,
  endSupply,
  guards,
  informed,
  openAccount,
  prepared,
  ration,
  readingOf,
  readMeter,
  refused,
  resumed,
  ruled,
  sampled,
  says,
  started,
  stopped,
  unbegun,
  unreadEnd,
  windingUp,
  type TransactionContext,
  type TransactionEvent,
  type TransactionInput,
} from './transaction-rules.ts';

export const transaction = setup({
  types: {
    input: {} as TransactionInput,
    context: {} as TransactionContext,
    events: {} as Stamped<TransactionEvent>,
    tags: {} as 'open' | 'withheld',
  },
  actions: {
    ...outputs,
    prepare: assign(prepared),
    open: assign(({ context, event }) => {
      const { boot, evse } = context.input;
      const { importWh } = readingOf(event);
      if (context.token === null) throw new Error('nobody is authorised to open an account');
      const account = { transaction: `${boot}-${evse}-${context.count + 1}`, token: context.token };
      return { account: { ...account, startWh: importWh, lastWh: importWh }, count: context.count + 1 };
    }),
    note: assign(({ context, event }) => {
      const account = openAccount(context);
      return { account: { ...account, lastWh: Math.max(account.lastWh, readingOf(event).importWh) } };
    }),
    forget: assign({ account: null, token: null, reservation: null }),
    setEnding: assign(({ event }) => (event.type === 'transaction.end' ? { ending: event.ending } : {})),
    refuse: assign({ ending: { reason: 'DeAuthorized' } }),
    mark: assign(({ context, event }) => {
      const account = openAccount(context);
      const sinceWh = event.type === 'meter.awaited' ? event.sinceWh : (account.refusedWh ?? account.lastWh);
      return { account: { ...account, refusedWh: sinceWh } };
    }),
    setInvalidId: assign(ruled),
  },
  guards,
  // A meter answers within 2 s, the slowest types within 10 (hardware.md §0).
  delays: {
    meterLimit: 15_000,
    meterPause: 500,
    /** The driver waits for his cable meanwhile (LIV-03). */
    readingLimit: 5000,
  },
}).createMachine({
  id: 'transaction',
  options: { maxIterations: 20 },
  context: ({ input }) => ({
    input,
    stopOnInvalidId: input.stopOnInvalidId,
    energyOnInvalidIdWh: input.energyOnInvalidIdWh,
    token: input.interrupted?.token ?? null,
    reservation: null,
    account: input.interrupted,
    ending: input.interrupted?.ending ?? { reason: 'PowerLoss' },
    count: 0,
  }),
  initial: 'starting',
  on: {
    'meter.sampled': [{ guard: 'isOfNobody' }, { actions: says(sampled) }],
    'invalid-id.changed': { actions: 'setInvalidId' },
  },
  states: {
    starting: { always: [{ guard: 'isInterrupted', target: 'interrupted' }, { target: 'none' }] },
    none: {
      on: {
        'transaction.begin': { target: 'opening', actions: 'prepare' },
        'transaction.end': { actions: unbegun },
        'transaction.abandon': { actions: unbegun },
      },
    },
    interrupted: {
      tags: 'open',
      on: {
        'transaction.resume': { target: 'charging', actions: says(resumed) },
        'transaction.abandon': { target: 'reading', actions: ending },
        'transaction.end': [
          { guard: 'endsAlready', target: 'reading', actions: ending },
          { target: 'reading', actions: ['setEnding', ending] },
        ],
        // The answer to a start from before the power cut: it counts as soon as the account goes on.
        'token.judged': [{ guard: 'isForeign' }, { guard: 'isRefused', actions: ['mark', refused] }],
        'meter.sampled': {},
      },
    },
    opening: {
      entry: readMeter('begin'),
      on: {
        'meter.read': { target: 'charging', actions: ['open', says(started), bounding('begin')] },
        'meter.unreadable': { target: 'none', actions: ['forget', unbegun] },
        'transaction.end': { target: 'none', actions: ['forget', unbegun] },
      },
      after: { meterLimit: { target: 'none', actions: ['forget', unbegun] } },
    },
    charging: {
      tags: 'open',
      entry: [
        tell('supply', { type: 'supply.begin' }),
        tell('session', { type: 'transaction.opened' }),
        tell('meter', { type: 'account.opened' }),
        tell('wakeUp', { type: 'charge.begun' }),
      ],
      always: { guard: 'wasRefused', target: 'refused' },
      on: {
        'transaction.end': windingUp,
        'token.judged': [{ guard: 'isForeign' }, { guard: 'isRefused', target: 'refused' }, { actions: informed }],
        'meter.sampled': { actions: ['note', says(sampled)] },
      },
    },
    refused: {
      tags: 'open',
      always: [
        { guard: 'stopsRefused', target: 'closing', actions: ['refuse', endSupply(false)] },
        { guard: 'hasRation', target: 'rationed' },
        { target: 'withheld', actions: ['mark', refused, endSupply(false)] },
      ],
    },
    // 003 line 35 (MaxEnergyOnInvalidId): enough to drive away, by the meter's register.
    rationed: {
      tags: 'open',
      entry: [ration, 'mark', refused],
      on: {
        'meter.awaited': { actions: ['mark', refused] },
        'meter.reached': { target: 'withheld', actions: ['note', endSupply(false)] },
        'transaction.end': windingUp,
        'meter.sampled': { actions: ['note', says(sampled)] },
      },
    },
    // OCPP 1.6 errata 3.17: the account stays open without energy (StopTransactionOnInvalidId = false).
    withheld: {
      tags: ['open', 'withheld'],
      on: {
        'transaction.end': { target: 'closing', actions: ['setEnding', endSupply(true)] },
        'meter.sampled': { actions: ['note', says(sampled)] },
      },
    },
    closing: {
      tags: 'open',
      entry: ending,
      on: {
        'supply.ended': 'reading',
        'transaction.end': { guard: 'isUrgent', actions: endSupply(true) },
        'meter.sampled': { actions: ['note', says(sampled)] },
      },
      // Supply itself answers within 8 s; should it have died, the coil is off and the account is closed all the same.
      after: { meterLimit: 'reading' },
    },
    // One answer that is lost must not cost what has flowed since the last sample (BIL-01): the meter is asked again.
    reading: {
      tags: 'open',
      initial: 'asking',
      exit: tell('meter', { type: 'account.closed' }),
      on: {
        'meter.read': { target: 'none', actions: ['note', bounding('end'), says(stopped), 'forget', closed] },
        'meter.sampled': {},
      },
      after: { readingLimit: { target: 'none', actions: [unreadEnd, says(stopped), 'forget', closed] } },
      states: {
        asking: { entry: readMeter('end'), on: { 'meter.unreadable': 'pausing' } },
        pausing: { after: { meterPause: 'asking' } },
      },
    },
  },
});
