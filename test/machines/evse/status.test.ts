// Goal: the connector's one status hides no fault and no running transaction.
// Method: every combination of its five facts against the rules of OCPP 1.6 §4.9 and §5.2.
import { describe, expect, it } from 'vitest';
import { connectorStatus, type ConnectorFacts, type SessionMode } from '../../../machines/evse/status.ts';

const healthy: ConnectorFacts = {
  session: 'idle',
  reserved: false,
  operative: true,
  blocking: false,
  inTransaction: false,
};
const modes: readonly SessionMode[] = [
  'sensing', 'idle', 'preparing', 'charging', 'suspended-ev', 'suspended-evse', 'finishing',
]; // prettier-ignore
const both = [true, false] as const;
const every: readonly ConnectorFacts[] = modes.flatMap((session) =>
  both.flatMap((reserved) =>
    both.flatMap((operative) =>
      both.flatMap((blocking) =>
        both.map((inTransaction) => ({ session, reserved, operative, blocking, inTransaction })),
      ),
    ),
  ),
);

describe('connector status', () => {
  it('is Faulted exactly while a blocking fault stands', () => {
    for (const facts of every) expect(connectorStatus(facts) === 'Faulted').toBe(facts.blocking);
  });
  it('keeps the status of a running transaction while unavailability is only scheduled', () => {
    expect(connectorStatus({ ...healthy, session: 'charging', operative: false, inTransaction: true })).toBe(
      'Charging',
    );
    expect(connectorStatus({ ...healthy, session: 'finishing', operative: false })).toBe('Unavailable');
  });
  it('is Available only for a free, operative, unreserved connector that has looked for a car', () => {
    const available = every.filter((facts) => connectorStatus(facts) === 'Available');
    for (const { session, reserved, blocking } of available) {
      expect({ session, reserved, blocking }).toEqual({ session: 'idle', reserved: false, blocking: false });
    }
    expect(connectorStatus(healthy)).toBe('Available');
    expect(connectorStatus({ ...healthy, session: 'sensing' })).toBe('Unavailable');
  });
  it('is Reserved until the one it waits for has come', () => {
    expect(connectorStatus({ ...healthy, reserved: true })).toBe('Reserved');
    expect(connectorStatus({ ...healthy, reserved: true, session: 'preparing' })).toBe('Preparing');
  });
});
