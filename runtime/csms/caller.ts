/**
 * One connection's conversation in OCPP 1.6: every message of ours is judged before it leaves, every answer before it
 * is believed (PRO-03). A message of ours that is not valid is our own bug: it is logged and never sent.
 */
import { judgeConf, judgeReq, type Action, type Conf, type Req } from '../../adapters/csms/ocpp16/messages.ts';
import { withTransactionId } from '../../adapters/csms/exact.ts';
import type { CallResult, Rpc } from '../../adapters/csms/rpc.ts';
import type { Log } from './deps.ts';

type Refused = { readonly code: string; readonly description: string };

export type Reply<A extends Action> =
  /** `text`: the whole frame, for what a number cannot hold. */
  | { readonly type: 'answered'; readonly payload: Conf<A>; readonly text: string }
  /** It was sent and came to nothing. */
  | { readonly type: 'failed'; readonly why: string; /** The CALLERROR that came. */ readonly refusal?: Refused }
  /** It cannot be sent, now or ever. */
  | { readonly type: 'unsendable'; readonly why: string }
  /** The line went down. */
  | { readonly type: 'lost' };

export type CallOptions = {
  readonly lane?: 'transaction' | 'free';
  /** Kept over retries of a transaction message, so that the central system can tell a repetition. */
  readonly id?: string;
  /** Replaces the payload's number, digit by digit. */
  readonly transactionId?: string;
  /** It will be asked again under the same id: the answer to this try has come late, and waits for that. */
  readonly answeredLate?: () => void;
};

export class Caller {
  readonly #rpc: Rpc;
  readonly #log: Log;
  readonly #newId: () => string;

  constructor(rpc: Rpc, log: Log, newId: () => string) {
    this.#rpc = rpc;
    this.#log = log;
    this.#newId = newId;
  }

  call<A extends Action>(action: A, payload: Req<A>, done: (reply: Reply<A>) => void, options: CallOptions = {}): void {
    const judgement = judgeReq(action, payload);
    if (!judgement.valid) {
      this.#log.error({ action, why: judgement.why }, 'a message of ours is not valid and is not sent');
      return done({ type: 'unsendable', why: judgement.why });
    }
    const { transactionId, id = this.#newId(), lane = 'free', answeredLate: arrived } = options;
    const json = transactionId === undefined ? JSON.stringify(payload) : withTransactionId(payload, transactionId);
    const believes = (answer: unknown): boolean => judgeConf(action, answer).valid;
    const overdue = arrived === undefined ? {} : { overdue: { believes, arrived } };
    this.#rpc.call({ id, action, json, lane, done: (result) => done(this.#reply(action, result)), ...overdue });
  }

  #reply<A extends Action>(action: A, result: CallResult): Reply<A> {
    if (result.type === 'lost') return { type: 'lost' };
    if (result.type === 'unanswered') return { type: 'failed', why: `${action} was not answered in time` };
    if (result.type === 'refused') {
      this.#log.warn(
        { action, code: result.code, description: result.description },
        'the central system refused a call',
      );
      const why = `${action} was refused: ${result.code} ${result.description}`.trim();
      return { type: 'failed', why, refusal: { code: result.code, description: result.description } };
    }
    const judgement = judgeConf(action, result.payload);
    if (judgement.valid) return { type: 'answered', payload: judgement.payload, text: result.text };
    this.#log.warn({ action, why: judgement.why }, 'an answer of the central system is not valid');
    return { type: 'failed', why: `the answer is not valid: ${judgement.why}` };
  }
}
