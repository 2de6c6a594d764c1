/**
 * May this token charge? One table, for cards, remote starts and free charging, online and offline: the integration
 * guide's authorization flow (001 lines 25–66), user guide 721–824, OCPP 1.6 §3.5. The first row that fits decides.
 *
 * Nobody is admitted whom no row admits; a remembered refusal is never overridden by what is allowed to strangers.
 */
import { sameId, type Remembered, type TokenRecord, type TokenStatus } from '../vocabulary/tokens.ts';

/** `free`: nobody is asked. `card`: a token must be vouched for. `elsewhere`: a key or a neighbour says who may. */
export type AccessMode = 'free' | 'card' | 'elsewhere';

export type AuthorizationRules = {
  readonly mode: AccessMode;
  /** The list of the central system is believed (`LocalAuthListEnabled`). */
  readonly listBelieved: boolean;
  /** What it once said is believed (`AuthorizationCacheEnabled`). */
  readonly cacheBelieved: boolean;
  /** Believe what we remember before asking (`LocalPreAuthorize`). */
  readonly preAuthorize: boolean;
  /** Believe it while offline (`LocalAuthorizeOffline`). */
  readonly offlineKnown: boolean;
  /** Let strangers charge while offline (`AllowOfflineTxForUnknownId`). */
  readonly offlineUnknown: boolean;
  /** Treat a remote start like a card (`AuthorizeRemoteTxRequests`). */
  readonly checkRemote: boolean;
  /** The group that stops everything and starts nothing (`MasterPassGroupId`); null for none. */
  readonly masterGroup: string | null;
};

/** How a token came: a card where a visit may begin, a remote start, or somebody else's card during a visit. */
export type Way = 'card' | 'remote' | 'foreign';

/** What is known of it: not looked up yet, what is remembered, or the answer of the central system. */
export type Knowledge =
  | { readonly from: 'nothing' }
  | ({ readonly from: 'memory' } & Remembered)
  | { readonly from: 'answer'; readonly record: TokenRecord };

export type Question = {
  readonly way: Way;
  readonly known: Knowledge;
  /** The central system has accepted us, and has not just failed to answer. */
  readonly online: boolean;
};

/** `look`: in our memory first. `ask`: the central system. `master`: it stops whoever charges. */
export type Verdict = 'grant' | 'master' | 'look' | 'ask' | { readonly deny: TokenStatus | 'offline' | 'other-means' };

type Standing = 'unseen' | 'stranger' | 'accepted' | 'refused';
type Switch = 'preAuthorize' | 'offlineKnown' | 'offlineUnknown' | 'checkRemote';

/** Columns left out fit everything. `refuse`: for the reason that is known. */
type Row = {
  readonly mode?: AccessMode;
  readonly ways?: readonly Way[];
  readonly from?: Knowledge['from'];
  readonly standing?: Standing;
  readonly online?: boolean;
  readonly on?: Switch;
  readonly off?: Switch;
  readonly verdict: 'admit' | 'look' | 'ask' | 'refuse' | 'offline' | 'other-means';
};

const table: readonly Row[] = [
  { mode: 'free', ways: ['card', 'remote'], verdict: 'admit' },
  { mode: 'elsewhere', ways: ['card'], verdict: 'other-means' },
  // OCPP 1.6 §5.11: the central system has its say at the StartTransaction.
  { ways: ['remote'], off: 'checkRemote', verdict: 'admit' },
  { from: 'nothing', verdict: 'look' },
  { from: 'answer', standing: 'accepted', verdict: 'admit' },
  { from: 'answer', verdict: 'refuse' },
  { online: true, standing: 'accepted', on: 'preAuthorize', verdict: 'admit' },
  // A remembered refusal may have been lifted meanwhile: who is online asks.
  { online: true, verdict: 'ask' },
  { standing: 'refused', verdict: 'refuse' },
  { standing: 'accepted', on: 'offlineKnown', verdict: 'admit' },
  // §3.5.4: whoever is not admitted by what is remembered, nor refused by it.
  { on: 'offlineUnknown', verdict: 'admit' },
  { verdict: 'offline' },
];

/** What of the knowledge counts: the list before the cache (§3.5.3), each only where it is believed. */
const believed = (known: Knowledge, rules: AuthorizationRules): TokenRecord | null => {
  if (known.from === 'nothing') return null;
  if (known.from === 'answer') return known.record;
  return (rules.listBelieved ? known.listed : null) ?? (rules.cacheBelieved ? known.cached : null);
};

const standingOf = (known: Knowledge, record: TokenRecord | null): Standing => {
  if (known.from === 'nothing') return 'unseen';
  if (record === null) return 'stranger';
  return record.status === 'accepted' ? 'accepted' : 'refused';
};

export type Decision = {
  readonly verdict: Verdict;
  /** What was believed of the token: its group is in it. */
  readonly record: TokenRecord | null;
};

/** @throws never: the last row fits everything */
export const decide = ({ way, known, online }: Question, rules: AuthorizationRules): Decision => {
  const record = believed(known, rules);
  const standing = standingOf(known, record);
  const row = table.find(
    (one) =>
      (one.mode ?? rules.mode) === rules.mode &&
      (one.ways ?? [way]).includes(way) &&
      (one.from ?? known.from) === known.from &&
      (one.standing ?? standing) === standing &&
      (one.online ?? online) === online &&
      (one.on === undefined || rules[one.on]) &&
      (one.off === undefined || !rules[one.off]),
  );
  return { verdict: verdictOf(row?.verdict ?? 'offline', record, rules), record };
};

const verdictOf = (found: Row['verdict'], record: TokenRecord | null, rules: AuthorizationRules): Verdict => {
  switch (found) {
    case 'admit': {
      const { masterGroup } = rules;
      const isMaster = masterGroup !== null && record?.parent !== undefined && sameId(record.parent, masterGroup);
      return isMaster ? 'master' : 'grant';
    }
    case 'refuse':
      return { deny: record?.status ?? 'invalid' };
    case 'offline':
    case 'other-means':
      return { deny: found };
    default:
      return found;
  }
};
