/** May this token charge? One table, for cards and remote starts, online and offline (guide 721–824; OCPP 1.6 §3.5). */
import type { TokenRecord, TokenStatus } from '../vocabulary/tokens.ts';

export type AuthorizationRules = {
  /** Believe what we remember before asking (`LocalPreAuthorize`). */
  readonly preAuthorize: boolean;
  /** Believe it while offline (`LocalAuthorizeOffline`). */
  readonly offlineKnown: boolean;
  /** Let strangers charge while offline (`AllowOfflineTxForUnknownId`). */
  readonly offlineUnknown: boolean;
  /** Treat a remote start like a card (`AuthorizeRemoteTxRequests`). */
  readonly checkRemote: boolean;
};

export type Verdict = 'grant' | 'ask' | { readonly deny: TokenStatus | 'offline' };

/** `record`: what we remember of the token, null for a stranger. `online`: the central system has accepted us. */
export const decide = (record: TokenRecord | null, online: boolean, rules: AuthorizationRules): Verdict => {
  if (online) return rules.preAuthorize && record?.status === 'accepted' ? 'grant' : 'ask';
  if (record === null) return rules.offlineUnknown ? 'grant' : { deny: 'offline' };
  // AllowOfflineTxForUnknownId never overrides a known refusal (OCPP 1.6 §3.5.4).
  if (record.status !== 'accepted') return { deny: record.status };
  return rules.offlineKnown ? 'grant' : { deny: 'offline' };
};
