/**
 * The last line of software: puts every actuator to its safe level, knowing no machine, no host and no storage.
 * Used on SIGTERM, on an uncaught error and when turns stop completing. Below it stands the hardware watchdog.
 */
import type { Hardware } from '../adapters/ports/hardware.ts';
import { safeLevels } from '../machines/vocabulary/levels.ts';

/** Tries every actuator, whatever the others do. Returns what went wrong, in words. */
export const makeSafe = (hardware: Hardware): readonly string[] => {
  const troubles: string[] = [];
  const attempt = (what: string, act: () => void) => {
    try {
      act();
    } catch (error) {
      troubles.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  for (const [index, { contactor, pilot, relay2, lock, rcd }] of hardware.evses.entries()) {
    attempt(`contactor of EVSE ${index + 1}`, () => contactor.setCoil(safeLevels.coil));
    attempt(`pilot of EVSE ${index + 1}`, () => pilot.setDuty(safeLevels.pilotDuty));
    attempt(`pilot wire of EVSE ${index + 1}`, () => pilot.setOff(safeLevels.pilotOff));
    // After the main contactor: what hangs on it switches nothing under load (SAF-10).
    if (relay2 !== undefined) attempt(`relay 2 of EVSE ${index + 1}`, () => relay2.set(safeLevels.relay2));
    if (lock !== undefined) attempt(`lock of EVSE ${index + 1}`, () => lock.drive(safeLevels.motor));
    if (rcd !== undefined) attempt(`RCD of EVSE ${index + 1}`, () => rcd.setTest(safeLevels.rcdTest));
  }
  return troubles;
};
