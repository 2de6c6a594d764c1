/**
 * Relay 2 of the board: a fan, or the contactor of phases 2 and 3, with one auxiliary contact. What its two users hear
 * of it, and what a reading means.
 */
export type RelayEvent =
  | { type: 'relay.sensed'; closed: boolean }
  /** The relay that was asked for is on: it had to wait for the disk, and the contact's time begins only now. */
  | { type: 'relay.energised' };

/** What the switched device does, as its auxiliary contact tells it. */
export type RelayContact = 'open' | 'closed' | 'unknown';

/** How long command and feedback may differ (hardware.md §0, Relays: 250 ms). */
export const RELAY_FEEDBACK_MS = 250;
