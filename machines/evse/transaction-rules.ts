/** The account's words and rules, apart from its chart: what it is given, hears, keeps, reports and tells. All pure. */
import { tell } from '../outputs.ts';
import type { Ending, Fact } from '../vocabulary/facts.ts';
import type { MeterReading, ReadingContext } from '../vocabulary/readings.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import type { Token, TokenStatus } from '../vocabulary/tokens.ts';

/** An open account, as the ledger also holds it. */
export type Account = {
  readonly transaction: string;
  readonly token: Token;
  readonly startWh: number;
  /** The highest register written down: what counts if the meter cannot be read at the end. */
  readonly lastWh: number;
  /** The register when the central system refused its token, if it has. */
  readonly refusedWh?: number;
  /** Why it is to end, if that was decided before the power failed. */
  readonly ending?: Ending;
};

export type TransactionInput = {
  readonly evse: number;
  /** Different at every start of the process: transaction ids are never used again. */
  readonly boot: string;
  /** A transaction that was open when the power failed. */
  readonly interrupted: Account | null;
  /** Whether a refused token ends the transaction; if not, how much energy still flows, Wh. */
  readonly stopOnInvalidId: boolean;
  readonly energyOnInvalidIdWh: number;
};

export type TransactionEvent =
  | { type: 'transaction.begin'; token: Token; reservation?: number }
  | { type: 'transaction.resume' }
  /** After a power loss: the car has gone, or transactions are not resumed. */
  | { type: 'transaction.abandon' }
  | { type: 'transaction.end'; ending: Ending; urgent: boolean }
  | { type: 'supply.ended' }
  | { type: 'meter.read'; reading: MeterReading }
  | { type: 'meter.unreadable' }
  | { type: 'meter.sampled'; context: ReadingContext; reading: MeterReading; offeredAmps: number }
  /** What the central system thinks of the token, once it has heard of the start. */
  | { type: 'token.judged'; transaction: string; status: TokenStatus; parent?: string }
  /** Since which register what a refused token may still have is counted; and that it has had it. */
  | { type: 'meter.awaited'; sinceWh: number }
  | { type: 'meter.reached'; reading: MeterReading }
  | { type: 'invalid-id.changed'; stop: boolean; energyWh: number };

export type TransactionContext = {
  readonly input: TransactionInput;
  readonly stopOnInvalidId: boolean;
  readonly energyOnInvalidIdWh: number;
  readonly token: Token | null;
  readonly reservation: number | null;
  readonly account: Account | null;
  readonly ending: Ending;
  readonly count: number;
};
type TransactionArgs = { readonly context: TransactionContext; readonly event: Stamped<TransactionEvent> };

export const says = (fact: (args: TransactionArgs) => Fact) => ({ type: 'report', params: fact }) as const;
export const endSupply = (urgent: boolean) => tell('supply', { type: 'supply.end', urgent });

/** Asks the meter for the register that begins or ends an account, signed for whose it is. */
export const readMeter = (moment: 'begin' | 'end') =>
  ({
    type: 'order',
    params: ({ context: { token } }: TransactionArgs) => ({
      type: 'meter.read' as const,
      ...(token === null ? {} : { sign: { moment, token: token.id } }),
    }),
  }) as const;

/** Whose account is about to be opened. */
export const prepared = ({ event }: TransactionArgs): Partial<TransactionContext> =>
  event.type === 'transaction.begin' ? { token: event.token, reservation: event.reservation ?? null } : {};
/** What becomes of refused tokens from now on. */
export const ruled = ({ event }: TransactionArgs): Partial<TransactionContext> =>
  event.type === 'invalid-id.changed' ? { stopOnInvalidId: event.stop, energyOnInvalidIdWh: event.energyWh } : {};
export const openAccount = (context: TransactionContext): Account => {
  if (context.account === null) throw new Error('an account is needed here and none is open');
  return context.account;
};
export const readingOf = (event: TransactionEvent): MeterReading => {
  if (!('reading' in event)) throw new Error(`${event.type} carries no reading`);
  return event.reading;
};
export const started = ({ context }: TransactionArgs): Fact => {
  const { transaction, token, startWh } = openAccount(context);
  const { reservation } = context;
  return { type: 'transaction.started', transaction, token, startWh, ...(reservation === null ? {} : { reservation }) };
};
export const stopped = ({ context, event }: TransactionArgs): Fact => {
  const { transaction, lastWh } = openAccount(context);
  if (!('reading' in event)) {
    return { type: 'transaction.stopped', transaction, stopWh: lastWh, unread: true, ...context.ending };
  }
  const stopWh = Math.max(lastWh, event.reading.importWh);
  return { type: 'transaction.stopped', transaction, stopWh, ...context.ending };
};
/** The meter is silent at the end: what it told last frames the transaction, marked as no reading of now. */
export const unreadEnd = says(({ context }) => {
  const { transaction, lastWh } = openAccount(context);
  const reading = { importWh: lastWh, estimated: true } as const;
  return { type: 'transaction.sampled', transaction, context: 'end', reading, offeredAmps: 0 };
});
export const bounding = (context: 'begin' | 'end') =>
  says((args) => {
    const { transaction } = openAccount(args.context);
    return { type: 'transaction.sampled', transaction, context, reading: readingOf(args.event), offeredAmps: 0 };
  });
export const sampled = ({ context: { account }, event }: TransactionArgs): Fact => {
  if (event.type !== 'meter.sampled') throw new Error(`${event.type} is not a sample`);
  const { context, reading, offeredAmps } = event;
  return account === null
    ? { type: 'meter.sampled', context, reading, offeredAmps }
    : { type: 'transaction.sampled', transaction: account.transaction, context, reading, offeredAmps };
};
/** From here on nothing keeps it from ending: it is written down, so that no power cut makes it go on. */
export const ending = says(({ context }) => ({
  type: 'transaction.ending',
  transaction: openAccount(context).transaction,
  ending: context.ending,
}));
export const resumed = ({ context }: TransactionArgs): Fact => ({
  type: 'transaction.resumed',
  transaction: openAccount(context).transaction,
});
/** The central system has refused its token. */
export const refused = says(({ context }) => {
  const { transaction, lastWh, refusedWh = lastWh } = openAccount(context);
  return { type: 'transaction.refused', transaction, sinceWh: refusedWh };
});
/** What still flows is counted from the register of now, after a power cut from that of then. */
export const ration = {
  type: 'order',
  params: ({ context }: TransactionArgs) => ({
    type: 'meter.await' as const,
    furtherWh: context.energyOnInvalidIdWh,
    sinceWh: openAccount(context).refusedWh ?? null,
  }),
} as const;
export const closed = {
  type: 'tell',
  params: ({ context }: TransactionArgs) => ({
    to: 'session',
    event: { type: 'transaction.closed', reason: context.ending.reason },
  }),
} as const;
/** Whoever ends what has not begun is told so: he waits for it. Nothing was begun for which a plug could be kept. */
export const unbegun = tell('session', { type: 'transaction.closed', reason: 'Other' });
export const informed = {
  type: 'tell',
  params: ({ event }: TransactionArgs) => ({ to: 'session', event: { ...event, type: 'token.informed' } }),
} as const;
/** An account in which energy flows ends in order, or at once. */
export const windingUp = [
  { guard: 'isUrgent', target: 'closing', actions: ['setEnding', endSupply(true)] },
  { target: 'closing', actions: ['setEnding', endSupply(false)] },
] as const;

export const guards = {
  isInterrupted: ({ context }: TransactionArgs) => context.account !== null,
  /** Who wished its end first is who ended it. */
  endsAlready: ({ context }: TransactionArgs) => context.account?.ending !== undefined,
  /** Of another transaction than this one. */
  isForeign: ({ context, event }: TransactionArgs) =>
    'transaction' in event && event.transaction !== context.account?.transaction,
  isRefused: ({ event }: TransactionArgs) => event.type === 'token.judged' && event.status !== 'accepted',
  /** Before the power failed. */
  wasRefused: ({ context }: TransactionArgs) => context.account?.refusedWh !== undefined,
  stopsRefused: ({ context }: TransactionArgs) => context.stopOnInvalidId,
  hasRation: ({ context }: TransactionArgs) => context.energyOnInvalidIdWh > 0,
  /** A reading of a transaction that is over by the time the meter answers belongs to nobody. */
  isOfNobody: ({ event }: TransactionArgs) =>
    event.type === 'meter.sampled' && event.context !== 'aligned' && event.context !== 'trigger',
  isUrgent: ({ event }: TransactionArgs) => event.type === 'transaction.end' && event.urgent,
};
