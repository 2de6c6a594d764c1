/**
 * Sends the oldest notice of the queue and says what became of it: SecurityEventNotification, with the time at which it
 * happened. One at a time, when it is told to; when to try again, the machine `notices` decides.
 */
import { securityEventNotification } from '../../adapters/csms/ocpp16/security.ts';
import type { Key } from '../../adapters/ports/store.ts';
import { noticeRow } from '../security/journal.ts';
import type { Caller } from './caller.ts';
import type { CsmsDeps } from './deps.ts';
import { wallOf } from './moments.ts';

/** While the time of day is unknown a notice waits; this often it is looked whether it is known. */
const TIME_CHECK_MS = 1000;
/** A central system that answers so will never take any: it does not know the message. */
const FOREIGN = ['NotImplemented', 'NotSupported'];

export class Notices {
  readonly #deps: CsmsDeps;
  #callOff: () => void = () => {};

  constructor(deps: CsmsDeps) {
    this.#deps = deps;
  }

  send(caller: Caller): void {
    this.stop();
    const { store, clock, dispatch, security } = this.#deps;
    const [oldest] = store.range('notices', { limit: 1 });
    if (oldest === undefined) return dispatch('notices', { type: 'notices.empty' });
    const [key, value] = oldest;
    const row = noticeRow.safeParse(value).data;
    if (row === undefined) return this.#hopeless(key, 'what is stored of it cannot be read');
    const wall = wallOf(clock, row.stamp, security.journal.originOf('notices', key));
    if (wall === null) {
      this.#callOff = clock.at(clock.now() + TIME_CHECK_MS, () => this.send(caller));
      return undefined;
    }
    const payload = securityEventNotification(row.event, row.detail, wall);
    caller.call(
      'SecurityEventNotification',
      payload,
      (reply) => {
        // The machine hears of a lost line from the link.
        if (reply.type === 'lost') return;
        if (reply.type === 'answered') return dispatch('notices', { type: 'notice.delivered', seq: key });
        const foreign = reply.type === 'failed' && FOREIGN.includes(reply.refusal?.code ?? '');
        if (foreign || reply.type === 'unsendable') return this.#hopeless(key, reply.why);
        dispatch('notices', { type: 'notice.failed', seq: key });
      },
      { id: row.messageId },
    );
    return undefined;
  }

  /** The line went down. */
  stop(): void {
    this.#callOff();
  }

  #hopeless(key: Key, why: string): void {
    this.#deps.log.warn({ seq: key, why }, 'a security event cannot be told to the central system; it is in the log');
    this.#deps.dispatch('notices', { type: 'notice.hopeless', seq: key, why });
  }
}
