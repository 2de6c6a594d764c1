import type { UpkeepOrder } from './upkeep.ts';

/** One-shot requests to adapters. Each row names the events that may answer it; the order itself never waits. */
export type Order =
  | UpkeepOrder
  /**
   * Read the meter now, and let it sign what it shows where it can. Answer to the asking machine:
   * `meter.read {reading}` or `meter.unreadable`; none to an order that a later one of the EVSE has taken the place of.
   */
  | { readonly type: 'meter.read'; readonly sign?: { readonly moment: 'begin' | 'end'; readonly token: string } }
  /**
   * Say when so much more has been delivered than at `sinceWh`, or (null) than now. Answers: `meter.awaited {sinceWh}`
   * as soon as that is known, later `meter.reached {reading}`, unless the transaction has ended before.
   */
  | { readonly type: 'meter.await'; readonly furtherWh: number; readonly sinceWh: number | null }
  /** Look a token up in what we remember. Answer: `token.known {listed, cached}` with nulls for a stranger. */
  | { readonly type: 'token.lookup'; readonly id: string }
  /** Ask the central system about a token. Answer: `token.answered {record}` or `token.unanswered`. */
  | { readonly type: 'token.ask'; readonly id: string }
  /** Answers: `csms.connected` or `csms.lost`; later `csms.lost` at any time. */
  | { readonly type: 'csms.connect' }
  | { readonly type: 'csms.disconnect' }
  /** Introduce ourselves (BootNotification). Answer: `csms.registered {verdict, intervalS}` or `csms.unanswered`. */
  | { readonly type: 'csms.register' }
  /**
   * Send the oldest message of the outbox. Answer: `outbox.delivered`, `outbox.failed` or `outbox.empty`; none when the
   * link is lost.
   */
  | { readonly type: 'outbox.send' }
  /** Name the oldest message, which is given up. Answer: `outbox.failed` with `hopeless`, or `outbox.empty`. */
  | { readonly type: 'outbox.bury'; readonly why: string }
  /**
   * Tell the oldest security event. Answer: `notice.delivered`, `notice.failed`, `notice.hopeless` or `notices.empty`;
   * none when the link is lost.
   */
  | { readonly type: 'notice.send' }
  /** Make a new key and the request to sign it. Answer: `certificate.prepared` or `certificate.unprepared`. */
  | { readonly type: 'certificate.prepare' }
  /**
   * Hand the request to the central system. Answer: `certificate.requested`, `certificate.refused` or
   * `certificate.unanswered`; none while there is no link.
   */
  | { readonly type: 'certificate.request' }
  /** Switch the RCD of this EVSE. What comes of it is heard as `recloser.sensed`. */
  | { readonly type: 'recloser.drive'; readonly to: 'open' | 'closed' }
  /** Restart: soft restarts the process in order, hard may pull the reset line. No answer. */
  | { readonly type: 'station.reboot'; readonly kind: 'soft' | 'hard' };
