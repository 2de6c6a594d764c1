/**
 * What a connector is to the outside world, from what its machines are to themselves. One pure function, so that
 * OCPP, MQTT and the page cannot disagree. It must never hide a fault, nor call a connector Available before the
 * pilot has said that no car is there.
 */
import type { ConnectorStatus } from '../vocabulary/status.ts';

/** The modes of a session, as its chart's tags name them. `sensing`: the pilot has not given its first verdict. */
export type SessionMode =
  | 'sensing'
  | 'idle'
  | 'preparing'
  | 'charging'
  | 'suspended-ev'
  | 'suspended-evse'
  | 'finishing';

export type ConnectorFacts = {
  readonly session: SessionMode;
  /** Held for somebody else's arrival. */
  readonly reserved: boolean;
  readonly operative: boolean;
  /** A blocking fault stands. */
  readonly blocking: boolean;
  readonly inTransaction: boolean;
};

const statuses: { readonly [M in SessionMode]: ConnectorStatus } = {
  sensing: 'Unavailable',
  idle: 'Available',
  preparing: 'Preparing',
  charging: 'Charging',
  'suspended-ev': 'SuspendedEV',
  'suspended-evse': 'SuspendedEVSE',
  finishing: 'Finishing',
};

export function connectorStatus(facts: ConnectorFacts): ConnectorStatus {
  if (facts.blocking) return 'Faulted';
  // OCPP 1.6 §5.2: unavailability asked for during a transaction is scheduled, and shows when the transaction is
  // over.
  if (!facts.operative && !facts.inTransaction) return 'Unavailable';
  if (facts.reserved && facts.session === 'idle') return 'Reserved';
  return statuses[facts.session];
}
