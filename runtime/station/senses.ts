/**
 * From hardware to events: every change that the board sees becomes one event for one machine. Raw volts become pilot
 * letters here, so that noise inside a window never reaches the host.
 */
import type { EvseHardware } from '../../adapters/ports/hardware.ts';
import { classifyPilot, type PilotSense } from '../../machines/evse/pilot-bands.ts';
import { evseName } from '../host/actors.ts';

export type SensesOptions = {
  readonly evse: number;
  readonly hardware: EvseHardware;
  readonly dispatch: (to: string, event: { readonly type: string } & Record<string, unknown>) => void;
  /** Whether a role is fitted: what is wired but not wanted is not listened to. */
  readonly has: (role: string) => boolean;
  /** The duty that the pilot now has, percent. */
  readonly duty: () => number;
};

/** Begins to listen; the first values come at once. */
export const listenToHardware = ({ evse, hardware, dispatch, has, duty }: SensesOptions): void => {
  const tell = (role: string, event: { readonly type: string } & Record<string, unknown>) =>
    dispatch(evseName(evse, role), event);

  if (has('emergency')) {
    hardware.emergencySwitch?.watch((pressed) => tell('emergency', { type: 'emergency.sensed', pressed }));
  }
  if (has('rcd')) hardware.rcd?.watch((tripped) => tell('rcd', { type: 'rcd.sensed', tripped }));

  let sense: PilotSense | null = null;
  hardware.pilot.watch((high, low) => {
    const now = classifyPilot(high, low, duty(), sense);
    if (now === sense) return;
    sense = now;
    tell('pilot', { type: 'pilot.sensed', sense: now });
  });

  hardware.contactor.watch((closed) => tell('contactor', { type: 'auxiliary.sensed', closed }));
  hardware.lock?.watch((bolt) => tell('lock', { type: 'bolt.sensed', bolt }));
  hardware.meter.watch((answering) => tell('meter', { type: answering ? 'meter.answering' : 'meter.silent' }));

  hardware.proximity?.watch((rating) => tell('proximity', { type: 'cable.sensed', rating }));
  hardware.capacitor?.watch((charged) => tell('capacitor', { type: charged ? 'capacitor.charged' : 'capacitor.low' }));
  // Relay 2 has one user (`config/relay2.ts`).
  const user = has('secondary') ? 'secondary' : 'ventilation';
  hardware.relay2?.watch((closed) => tell(user, { type: 'relay.sensed', closed }));
  if (has('recloser')) hardware.recloser?.watch((state) => tell('recloser', { type: 'recloser.sensed', state }));

  if (has('key')) hardware.key?.watch((on) => tell('key', { type: on ? 'key.on' : 'key.off' }));

  hardware.reader?.watch((sight) => {
    if (sight === 'silent') tell('reader', { type: 'reader.silent' });
    else if (sight === 'answering') tell('reader', { type: 'reader.answering' });
    else tell('reader', { type: 'tag.seen', id: sight.seen });
  });
};
