/**
 * Renders the oldest entry of the outbox and sees it through: StartTransaction, MeterValues, StopTransaction, with
 * the ids that are known when it is sent and the times when it happened. It sends one at a time, when it is told to;
 * when to try again, the outbox decides.
 */
import type { Key } from '../../adapters/ports/store.ts';
import { exactTransactionId } from '../../adapters/csms/exact.ts';
import { meterValue, rebased } from '../../adapters/csms/ocpp16/metering.ts';
import {
  deliveryAnswer,
  meterValues,
  startTransaction,
  stopTransaction,
} from '../../adapters/csms/ocpp16/transactions.ts';
import type { DeliveryAnswer } from '../../machines/vocabulary/facts.ts';
import type { Action } from '../../adapters/csms/ocpp16/messages.ts';
import type { CallOptions, Caller, Reply } from './caller.ts';
import type { CsmsDeps } from './deps.ts';
import { accountRow, entryRow, type Entry } from './entries.ts';
import { bootOf, FormerLives } from './former-lives.ts';
import { transactionData } from './transaction-data.ts';

/** While the time of day is unknown a message waits; this often it is looked whether it is known. */
const TIME_CHECK_MS = 1000;

type Fact<T extends Entry['fact']['type']> = Extract<Entry['fact'], { type: T }>;
type Ready = {
  readonly seq: number;
  readonly entry: Entry;
  readonly wall: number;
  readonly caller: Caller;
};
/** What is known of the transaction when a message of it is sent. */
type Known = { readonly remoteId: string; readonly baseWh: number };

export class Deliveries {
  readonly #deps: CsmsDeps;
  readonly #lives: FormerLives;
  #callOff: () => void = () => {};

  constructor(deps: CsmsDeps) {
    this.#deps = deps;
    this.#lives = new FormerLives(deps.clock, deps.store, deps.boot);
  }

  /** Sends the oldest entry through `caller`; the outbox hears what became of it, unless the line goes down. */
  send(caller: Caller): void {
    this.stop();
    const [oldest] = this.#deps.store.range('outbox', { limit: 1 });
    if (oldest === undefined) return this.#deps.dispatch('outbox', { type: 'outbox.empty' });
    const [seq, value] = oldest;
    const parsed = entryRow.safeParse(value);
    if (!parsed.success) return this.#hopeless(seq, 'what is stored of it cannot be read');
    if (typeof seq !== 'number') return this.#hopeless(seq, 'its number is none');
    const wall = this.#lives.wallOf(parsed.data.stamp, bootOf(parsed.data.messageId));
    if (wall !== null) return this.#deliver({ seq, entry: parsed.data, wall, caller });
    const { clock } = this.#deps;
    this.#callOff = clock.at(clock.now() + TIME_CHECK_MS, () => this.send(caller));
  }

  /** Names the oldest entry as one that is given up. */
  bury(why: string): void {
    const [oldest] = this.#deps.store.range('outbox', { limit: 1 });
    if (oldest === undefined) this.#deps.dispatch('outbox', { type: 'outbox.empty' });
    else this.#hopeless(oldest[0], why);
  }

  /** The line went down: nothing more is sent until the next order. */
  stop(): void {
    this.#callOff();
  }

  #deliver(ready: Ready): void {
    const { fact } = ready.entry;
    const { remoteId, baseWh = 0 } = accountRow.safeParse(this.#deps.store.get('ledger', fact.transaction)).data ?? {};
    if (fact.type === 'transaction.started') {
      return this.#start(ready, { ...fact, startWh: fact.startWh - baseWh });
    }
    // Ours never say −1 (BIL-02): what belongs to a start that was given up goes the same way.
    if (remoteId === undefined) return this.#hopeless(ready.seq, 'the start of its transaction was never answered');
    if (fact.type === 'transaction.sampled') this.#meter(ready, rebased(fact, baseWh), remoteId);
    else this.#stop(ready, fact, { remoteId, baseWh });
  }

  #start(ready: Ready, fact: Fact<'transaction.started'>): void {
    const payload = startTransaction(fact, ready.entry.evse, ready.wall);
    this.#call(ready, 'StartTransaction', payload, {}, ({ payload: { idTagInfo, transactionId }, text }) =>
      deliveryAnswer(
        fact.transaction,
        { token: fact.token, idTagInfo },
        exactTransactionId(text) ?? String(BigInt(transactionId)),
      ),
    );
  }

  #meter(ready: Ready, fact: Fact<'transaction.sampled'>, remoteId: string): void {
    const { settings } = this.#deps;
    const list = settings.measurands(fact.context === 'aligned' ? 'MeterValuesAlignedData' : 'MeterValuesSampledData');
    const value = meterValue(fact, list, settings, ready.wall);
    const payload = meterValues(ready.entry.evse, value, remoteId);
    this.#call(ready, 'MeterValues', payload, { transactionId: remoteId }, () => deliveryAnswer(fact.transaction));
  }

  #stop(ready: Ready, fact: Fact<'transaction.stopped'>, { remoteId, baseWh }: Known): void {
    const data = transactionData(this.#deps, fact, { stopWall: ready.wall, baseWh, lives: this.#lives });
    const payload = stopTransaction({ ...fact, stopWh: fact.stopWh - baseWh }, remoteId, ready.wall, data);
    const { token } = fact;
    // What it says is said of the token that has stopped, if any has (S6 §6.50).
    this.#call(ready, 'StopTransaction', payload, { transactionId: remoteId }, ({ payload: { idTagInfo } }) =>
      deliveryAnswer(fact.transaction, token && idTagInfo && { token, idTagInfo }),
    );
  }

  #call<A extends Action>(
    { seq, entry, caller }: Ready,
    action: A,
    payload: Parameters<typeof caller.call<A>>[1],
    options: CallOptions,
    read: (reply: Extract<Reply<A>, { type: 'answered' }>) => DeliveryAnswer,
  ): void {
    const { dispatch, store } = this.#deps;
    const done = (reply: Reply<A>): void => {
      // A line that went down is no failed attempt (S6 §3.7.1): the outbox hears of the line.
      if (reply.type === 'lost') return;
      if (reply.type === 'unsendable') return this.#hopeless(seq, reply.why);
      if (reply.type === 'failed') return dispatch('outbox', { type: 'outbox.failed', seq, why: reply.why });
      dispatch('outbox', { type: 'outbox.delivered', seq, answer: read(reply), more: store.count('outbox') > 1 });
    };
    const answeredLate = (): void => dispatch('outbox', { type: 'outbox.answered' });
    caller.call(action, payload, done, { ...options, id: entry.messageId, lane: 'transaction', answeredLate });
  }

  /** Will never be sent, however often it is tried. */
  #hopeless(seq: Key, why: string): void {
    this.#deps.log.error({ seq, why }, 'a message can never be sent');
    this.#deps.dispatch('outbox', { type: 'outbox.failed', seq, why, hopeless: true });
  }
}
