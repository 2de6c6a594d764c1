/** What can be reported of the security of the station. */
import type { SecurityEvent } from './security-events.ts';

export type SecurityFact =
  /** Goes into the security log; some are told to the central system. `detail`: for people, without any secret. */
  | { readonly type: 'security.happened'; readonly event: SecurityEvent; readonly detail?: string }
  /** A security event that the central system had to hear has been heard, or will never be taken. */
  | { readonly type: 'notice.delivered'; readonly seq: number }
  | { readonly type: 'notice.dropped'; readonly seq: number; readonly why: string };
