/**
 * The emergency switches of a station: each hangs on the board of one EVSE, and each is for the whole station (guide
 * 458–465: connector ≥ 0). Whichever is pressed, every EVSE hears of it in the same turn, so that the last coil waits
 * for nothing but the machines of the others; released counts only when all of them are, and until all have been read
 * nothing is said.
 */
import type { EvseHardware } from '../../adapters/ports/hardware.ts';
import type { Settings } from '../../config/settings.ts';

/** EVSEs at whose board a switch is wired. */
export const wiredSwitches = (settings: Settings): readonly number[] =>
  Array.from({ length: settings.evses }, (_, index) => index + 1).filter((evse) =>
    settings.get('ports[]/emergency_alarm/enable', evse),
  );

export type EmergencyCircuit = {
  readonly settings: Settings;
  readonly hardware: (evse: number) => EvseHardware;
  readonly dispatch: (to: string, event: { readonly type: 'emergency.sensed'; readonly pressed: boolean }) => void;
};

/** Begins to listen; the first values come at once. */
export const listenToEmergency = ({ settings, hardware, dispatch }: EmergencyCircuit): void => {
  const wired = wiredSwitches(settings);
  const read = new Map<number, boolean>();
  for (const near of wired) {
    hardware(near).emergencySwitch?.watch((isIn) => {
      read.set(near, isIn);
      const pressed = [...read.values()].includes(true);
      if (!pressed && read.size < wired.length) return;
      dispatch('emergency', { type: 'emergency.sensed', pressed });
    });
  }
};
