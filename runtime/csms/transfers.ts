/**
 * The counter for DataTransfer: neighbours fetch here what the central system has for them, and hand in what they have
 * for it. Nothing is kept: what cannot be handed on now is refused now.
 */
import type { Transfer, TransferAnswer, TransferReply, Transfers } from '../../adapters/ports/transfers.ts';
import type { Caller } from './caller.ts';

export type Take = (id: string, transfer: Transfer, done: (answer: TransferAnswer) => void) => void;

const offline = { code: 'GenericError', description: 'there is no connection to the central system' } as const;

export class TransferCounter implements Transfers {
  /** Undefined while the central system has not accepted us. */
  readonly #caller: () => Caller | undefined;
  #take: Take = (_id, _transfer, done) => done({ status: 'Rejected' });

  constructor(caller: () => Caller | undefined) {
    this.#caller = caller;
  }

  readonly take: Take = (id, transfer, done) => this.#take(id, transfer, done);

  listen(take: Take): void {
    this.#take = take;
  }

  send(transfer: Transfer, done: (reply: TransferReply) => void): void {
    const caller = this.#caller();
    if (caller === undefined) return done(offline);
    caller.call('DataTransfer', transfer, (reply) => {
      if (reply.type === 'answered') return done(reply.payload);
      if (reply.type === 'lost') return done(offline);
      if (reply.type === 'unsendable') return done({ code: 'FormationViolation', description: reply.why });
      return done(reply.refusal ?? { code: 'GenericError', description: reply.why });
    });
  }
}
