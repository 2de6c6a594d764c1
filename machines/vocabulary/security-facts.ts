/** What can be reported of the security of the station. */
import type { SecurityEvent } from './security-events.ts';

/** What is tried at the next connections: a higher security profile, or a new certificate of our own. */
export type Trial = { readonly type: 'profile'; readonly profile: number } | { readonly type: 'identity' };

export type SecurityFact =
  /** Goes into the security log; some are told to the central system. `detail`: for people, without any secret. */
  | { readonly type: 'security.happened'; readonly event: SecurityEvent; readonly detail?: string }
  /** A security event that the central system had to hear has been heard, or will never be taken. */
  | { readonly type: 'notice.delivered'; readonly seq: number }
  | { readonly type: 'notice.dropped'; readonly seq: number; readonly why: string }
  /** New credentials are on trial; a restart goes on with it. */
  | { readonly type: 'credentials.tried'; readonly trial: Trial }
  /** They work: the old ones are used no more. */
  | { readonly type: 'credentials.proven'; readonly trial: Trial }
  /** They do not, and the station has returned to the old ones. */
  | { readonly type: 'credentials.abandoned'; readonly trial: Trial; readonly why: string }
  /** A certificate ends within so many days; said once for each of 90, 30 and 7. */
  | { readonly type: 'certificate.expiring'; readonly name: string; readonly days: number };
