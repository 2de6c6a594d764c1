/** One driver's visit on the bench: the session machine, with car, lock, card and account played by hand. */
import { session } from '../../../machines/evse/session.ts';
import type { SessionSettings } from '../../../machines/evse/session-words.ts';
import type { StopReason } from '../../../machines/vocabulary/status.ts';
import { Bench } from '../../kit/bench.ts';

export const CONNECTION_MS = 60_000;
export const GUARD_MS = 2000;
const settings: SessionSettings = {
  connectionTimeOutMs: CONNECTION_MS,
  guardMs: GUARD_MS,
  cardStops: true,
  cardNeedsCar: false,
  resumeAfterPowerLoss: false,
};
export const token = { id: 'CAFE01' };
export const other = { id: 'BEEF02' };

type Options = {
  readonly settings?: Partial<SessionSettings>;
  readonly hasLock?: boolean;
  readonly interrupted?: boolean;
  /** That visit was ending already. */
  readonly mustEnd?: boolean;
  readonly kept?: boolean;
  /** The time of day, where it is not known. */
  readonly wall?: null;
};
export class Visit extends Bench<typeof session> {
  constructor({
    settings: change = {},
    hasLock = true,
    interrupted = false,
    mustEnd = false,
    kept = false,
    wall,
  }: Options = {}) {
    const input = {
      evse: 1,
      hasLock,
      settings: { ...settings, ...change },
      interrupted: interrupted ? token : null,
      mustEnd,
      kept: kept ? token : null,
    };
    super(session, input, wall);
  }
  get state(): unknown {
    return this.snapshot.value;
  }
  get refusals(): readonly string[] {
    return this.facts.flatMap((fact) => (fact.type === 'token.refused' ? [fact.why] : []));
  }
  tap(card = token): void {
    this.hears({ type: 'tag.presented', token: card });
  }
  grant(card: { readonly id: string; readonly parent?: string } = token): void {
    this.hears({ type: 'token.granted', token: card });
  }
}

export const plugIn = { type: 'ev.connected' } as const;
export const plugOut = { type: 'ev.disconnected' } as const;
export const stop = (reason: StopReason) => ({ type: 'session.stop', reason }) as const;
export const closed = (reason: StopReason = 'Local') => ({ type: 'transaction.closed', reason }) as const;
export const fault = { type: 'fault.blocking', fault: 'ContactorWelded' } as const;

export const idle = (options: Options = {}) => {
  const visit = new Visit(options);
  visit.hears({ type: 'ev.absent' });
  visit.forget();
  return visit;
};
export const plugged = (options: Options = {}) => {
  const visit = new Visit(options);
  visit.hears(plugIn);
  visit.forget();
  return visit;
};
export const locking = (options: Options = {}) => {
  const visit = plugged(options);
  visit.grant();
  visit.forget();
  return visit;
};
export const opening = (options: Options = {}) => {
  const visit = locking(options);
  visit.hears({ type: 'lock.locked' });
  visit.forget();
  return visit;
};
export const charging = (options: Options = {}) => {
  const visit = opening(options);
  visit.hears({ type: 'transaction.opened' });
  visit.wait(GUARD_MS);
  visit.forget();
  return visit;
};
export const ending = (reason: StopReason, urgent: boolean, card?: object) =>
  `transaction.end ${JSON.stringify({ urgent, ending: { reason, ...(card === undefined ? {} : { token: card }) } })}`;
