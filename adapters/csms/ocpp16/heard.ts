/**
 * What a call of the central system means to the station: answered from what is known, asked of the station, or
 * refused.
 */
import type { Configuration, ConfigurationOutcome } from '../../ports/configuration.ts';
import type { Schedule } from '../../../machines/vocabulary/profiles.ts';
import type { Transfer } from '../../ports/transfers.ts';
import type { TrustAnswer, TrustRequest } from '../../ports/trust.ts';
import type { Outcome, Request } from '../../../machines/vocabulary/requests.ts';
import type { LogKind } from '../../../machines/vocabulary/upkeep.ts';
import type { Refusal } from '../rpc.ts';
import type { Action, Conf, Req } from './messages.ts';

/** Everything that an answer may depend on. */
export type View = {
  /** How many EVSEs there are: the connectors are 1 to this. */
  readonly evses: number;
  /**
   * Whether the central system has accepted us; before, it may look and set, but not start or stop anything (rule 11).
   */
  readonly accepted: boolean;
  /** The id of the message's transaction, to the last digit. */
  readonly transactionId?: string;
  /** 0: the list is empty; −1: there is none. */
  readonly listVersion: number;
  readonly configuration: Pick<Configuration, 'keys' | 'key'>;
  /** GetConfigurationMaxKeys. */
  readonly mostKeys: number;
  /** What a file of ours is called: of this kind, made now. */
  readonly logName: (kind: LogKind) => string;
  /** Whether unsigned updates are taken. */
  readonly plainUpdates: boolean;
  /** Our own name in DataTransfer. */
  readonly vendorId: string;
  /** What a neighbour of ours takes; `messageId` '': every message of that vendor. */
  readonly transfers: readonly {
    readonly vendorId: string;
    readonly messageId: string;
    readonly confirmTimeout: number;
  }[];
  /** What will be offered on a connector (0: on all); null when that cannot be told. */
  readonly schedule: (connector: number, durationS: number) => Schedule | null;
};

/** Sent after the answer has left. Connector 0 is the station, `all` the station and every connector. */
export type FollowUp =
  | { readonly type: 'boot' }
  | { readonly type: 'heartbeat' }
  | { readonly type: 'status'; readonly connector: number | 'all' }
  | { readonly type: 'request'; readonly request: Request };

/** Asked of the trust store. */
type Trusted<A extends Action> = {
  readonly type: 'trust';
  readonly request: TrustRequest;
  readonly reply: (answer: TrustAnswer) => Conf<A>;
  readonly patience: { readonly withinMs: number; readonly otherwise: Conf<A> };
};

export type Heard<A extends Action> =
  | Trusted<A>
  /** `why`: for the log, where the answer is a no. */
  | { readonly type: 'answer'; readonly payload: Conf<A>; readonly followUp?: FollowUp; readonly why?: string }
  | {
      readonly type: 'ask';
      readonly request: Request;
      readonly reply: (outcome: Outcome) => Conf<A>;
      readonly patience: { readonly withinMs: number; readonly otherwise: Conf<A> };
    }
  | {
      readonly type: 'change';
      readonly key: string;
      readonly value: string;
      readonly reply: (outcome: ConfigurationOutcome) => Conf<A>;
      readonly patience: { readonly withinMs: number; readonly otherwise: Conf<A> };
    }
  /** Handed to a neighbour, who answers or does not. */
  | { readonly type: 'transfer'; readonly transfer: Transfer; readonly withinMs: number }
  | { readonly type: 'refuse'; readonly refusal: Refusal; readonly why: string };

export type Hearer<A extends Action> = (payload: Req<A>, view: View) => Heard<A>;

/** PRO-01 gives an answer 5 s; the station is given a little less, so that ours is the answer that leaves. */
export const STATION_WITHIN_MS = 4500;

/** Most answers are one word. */
export const status = <S extends string>(
  word: S,
): { readonly type: 'answer'; readonly payload: { readonly status: S } } => ({
  type: 'answer',
  payload: { status: word },
});
