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
  for (const [index, { contactor, pilot, lock, rcd }] of hardware.evses.entries()) {
    attempt(`contactor of EVSE ${index + 1}`, () => contactor.setCoil(safeLevels.coil));
    attempt(`pilot of EVSE ${index + 1}`, () => pilot.setDuty(safeLevels.pilotDuty));
    if (lock !== undefined) attempt(`lock of EVSE ${index + 1}`, () => lock.drive(safeLevels.motor));
    if (rcd !== undefined) attempt(`RCD of EVSE ${index + 1}`, () => rcd.setTest(safeLevels.rcdTest));
  }
  return troubles;
};
