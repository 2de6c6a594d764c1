/** Security events and certificates as OCPP 1.6 says them (security whitepaper ed. 3, §5). */
import type { SecurityEvent } from '../../../machines/vocabulary/security-events.ts';
import type { Req } from './messages.ts';
import { timeText } from './time.ts';

const LONGEST_TYPE = 50;
const LONGEST_INFO = 255;

/** `wall`: when it happened, epoch ms. */
export const securityEventNotification = (
  event: SecurityEvent,
  detail: string | undefined,
  wall: number,
): Req<'SecurityEventNotification'> => ({
  type: event.slice(0, LONGEST_TYPE),
  timestamp: timeText(wall),
  ...(detail === undefined || detail === '' ? {} : { techInfo: detail.slice(0, LONGEST_INFO) }),
});
