/**
 * How one charging point of the world is built: what an electrician decides, not what a driver does.
 * Delays are those of ordinary parts; a test that needs a border case sets its own.
 */
import type { PlugLockType } from '../../../machines/vocabulary/plug-locks.ts';
import type { CableAmps } from './cable.ts';
import type { Auxiliary } from './contactor.ts';
import type { Supply } from './mains.ts';
import type { ProtectionSettings } from './protection.ts';
import type { Relay2Settings } from './relay2.ts';

/** A wire whose meaning the board knows. */
export const plainWire = { device: 'active_high', board: 'active_high' } as const;

export type EvseSettings = Supply &
  ProtectionSettings &
  Relay2Settings & {
    readonly cable: 'socket' | 'fixed';
    /** Rating of a fixed cable, A. */
    readonly fixedCableAmps: CableAmps;
    /** Wiring of the auxiliary contact: `feedback_type` of the settings. */
    readonly auxiliary: Auxiliary;
    /** From coil to contact, ms. */
    readonly closeMs: number;
    readonly openMs: number;
    /** Bolt from one end to the other, ms. */
    readonly boltTravelMs: number;
    /** Motor of the lock: what its sensor shows depends on it. */
    readonly lockType: PlugLockType;
    /** The board draws the bolt by its capacitor when the supply fails. */
    readonly opensWithoutPower: boolean;
    /** A recloser sits beside the RCD. */
    readonly recloser: boolean;
    /** Serial number of a meter that signs; absent: it does not. */
    readonly signingSerial?: string;
    /** Register of the meter on its first day, Wh. */
    readonly startWh: number;
    /** The register overflows to 0 here, Wh. */
    readonly rolloverWh: number;
    /** A card reader sits beside this EVSE. */
    readonly reader: boolean;
    /** How often a flapping S2 closes a second, 1–20. */
    readonly flapHz: number;
  };

export const ordinaryEvse: EvseSettings = {
  phases: 3,
  voltageV: 230,
  frequencyHz: 50,
  cable: 'socket',
  fixedCableAmps: 32,
  auxiliary: 'no',
  closeMs: 20,
  openMs: 15,
  boltTravelMs: 200,
  lockType: 'EV-T2M3S-E-LOCK12V',
  opensWithoutPower: false,
  recloser: false,
  relay2: { drives: 'fan', auxiliary: 'no' },
  startWh: 0,
  rolloverWh: 100_000_000,
  reader: true,
  flapHz: 5,
  rcd: { test: 'held', tripMs: 200, clearMs: 100, feedbackWire: plainWire, testWire: plainWire },
  emergencyWire: plainWire,
};
