/**
 * Faults of what the driver touches: plug lock, proximity, pilot, car, card reader. User guide 354–437, 647–676;
 * integration guide, "Error Code Details".
 */
import type { FaultRow } from '../fault-row.ts';
import { recoverable, warning } from './reactions.ts';

/** Guide 2998: driven back to the last valid place and then to the wanted one; what then stands is for a person. */
const lock = { code: 'ConnectorLockFailure', ...recoverable, clears: 'unplug' } as const;
const lockSettings = 'Compare ports[]/plug_lock/type with the socket and its motor.';
const threeTries = 'drives 3 more times, then back to where the bolt came from and once more forth, then reports';

const proximity = {
  code: 'OtherError',
  priority: 17,
  ...recoverable,
  lock: 'keep',
  tries: 'goes on when the wire has read well for a second, in a new session',
  remote: 'Ask the driver to try another cable.',
} as const;

const pilot = { code: 'OtherError', priority: 13, ...recoverable, clears: 'unplug' } as const;

export const plugFaults = {
  PlugLockCapNotCharged: {
    ...lock,
    vendorCode: 'PlugLockMotorCapNotCharged',
    priority: 2,
    clears: 'itself',
    tries: 'waits for the capacitor as long as the lock type allows, then reports',
    remedy: 'Check the lock motor, its wires and that the supply gives at least 12 V; replace the board.',
  },
  PlugLockUnexpectedOpen: {
    ...lock,
    vendorCode: 'PlugLockMotorUnexpectedOpen',
    priority: 3,
    tries: 'ends the session; the bolt must be seen where it belongs, and the car be gone',
    remote: lockSettings,
    remedy: 'Check the plug lock, its wires and ports[]/plug_lock/type; somebody may have forced the plug.',
  },
  PlugLockUnexpectedClose: {
    ...lock,
    vendorCode: 'PlugLockMotorUnexpectedClose',
    priority: 4,
    tries: 'drives the bolt open again, as often as any unlocking',
    remote: lockSettings,
    remedy: 'Check the plug in the socket, the plug lock and its wires.',
  },
  PlugLockCannotLock: {
    ...lock,
    vendorCode: 'PlugLockCannotLock',
    priority: 5,
    tries: threeTries,
    remote: `Send UnlockConnector. ${lockSettings}`,
    remedy: 'Unplug and plug in again; check the plug and the lock for damage.',
  },
  PlugLockCannotUnlock: {
    ...lock,
    vendorCode: 'PlugLockCannotUnlock',
    priority: 6,
    tries: threeTries,
    remote: `Send UnlockConnector. ${lockSettings}`,
    remedy: 'Relieve the cable of any pull and ask for it again; check the plug and the lock.',
  },
  ReaderSilent: {
    code: 'ReaderFailure',
    priority: 11,
    ...warning,
    remote: 'Compare the settings below ports[]/rfid with the reader; sessions can be started remotely.',
    remedy: 'Check the settings below ports[]/rfid, the reader, its wires and the bus termination.',
  },
  PilotShorted: {
    ...pilot,
    vendorCode: 'PilotShorted',
    severity: 'danger',
    remedy: 'Unplug; if it stays, check the cable and the pilot wire for a short to earth.',
  },
  DiodeFault: {
    ...pilot,
    vendorCode: 'DiodeError',
    severity: 'danger',
    remedy: 'Unplug and dry the connector; if it stays with other cars too, check the pilot circuit.',
  },
  VentilationFailed: {
    ...pilot,
    vendorCode: 'VentError',
    clears: 'itself',
    tries: 'switches the fan off and on again when the car asks again',
    remedy: 'Check the fan, its relay and its feedback; compare the settings below ports[]/ventilation.',
  },
  EvNotResponding: {
    code: 'EVCommunicationError',
    vendorCode: 'EvNotResponding',
    priority: 18,
    ...warning,
    tries: 'waits 30 s, then wakes the car; a few times, never more',
    remedy: 'Ask the driver to unplug and plug in again; the car does not come back by itself.',
  },
  ProximityNoCable: {
    ...proximity,
    vendorCode: 'ProximityNoCable',
    remedy: 'Check the cable, the socket, the plug lock and the proximity wire.',
  },
  ProximityInvalid: {
    ...proximity,
    vendorCode: 'ProximityInvalid',
    remedy: 'Try another charging cable; check the proximity wire of the socket.',
  },
  ProximityChanged: {
    ...warning,
    code: 'OtherError',
    vendorCode: 'ProximityChanged',
    priority: 17,
    running: 'reduced',
    clears: 'unplug',
    tries: 'goes on with the smaller rating until the car is gone',
    remote: 'Ask the driver to try another cable.',
    remedy: 'Check the cable, the socket and the proximity wire.',
  },
} as const satisfies Record<string, FaultRow>;
