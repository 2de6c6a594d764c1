/**
 * From hardware to events: every change that the board sees becomes one event for one machine. Raw volts become pilot
 * letters here, so that noise inside a window never reaches the host.
 */
import type { EvseHardware } from '../../adapters/ports/hardware.ts';
import type { CableRating } from '../../adapters/ports/proximity.ts';
import { classifyPilot, type PilotSense } from '../../machines/evse/pilot-bands.ts';
import { evseName } from '../host/actors.ts';

export type SensesOptions = {
  readonly evse: number;
  readonly hardware: EvseHardware;
  readonly dispatch: (to: string, event: { readonly type: string } & Record<string, unknown>) => void;
  /** The duty that the pilot now has, percent. */
  readonly duty: () => number;
  /** The rating of the plugged cable, null when there is none or it cannot be told. */
  readonly cable: (amps: number | null) => void;
};

/** Begins to listen; the first values come at once. */
export const listenToHardware = ({ evse, hardware, dispatch, duty, cable }: SensesOptions): void => {
  const tell = (role: string, event: { readonly type: string } & Record<string, unknown>) =>
    dispatch(evseName(evse, role), event);

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

  let wasInvalid = false;
  hardware.proximity?.watch((rating: CableRating) => {
    const isInvalid = rating === 'invalid';
    if (isInvalid !== wasInvalid) {
      tell('protection', { type: isInvalid ? 'fault.found' : 'fault.gone', fault: 'CableInvalid' });
    }
    wasInvalid = isInvalid;
    cable(typeof rating === 'number' ? rating : null);
  });

  hardware.reader?.watch((sight) => {
    if (sight === 'silent') tell('reader', { type: 'reader.silent' });
    else if (sight === 'answering') tell('reader', { type: 'reader.answering' });
    else tell('reader', { type: 'tag.seen', id: sight.seen });
  });
};
