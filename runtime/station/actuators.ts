/**
 * From levels to the board: each level has its actuator. A coil had to wait for the disk, so its machine is told when
 * it is really on: the contact's time begins only then.
 */
import type { EvseHardware } from '../../adapters/ports/hardware.ts';
import type { LevelChange } from '../host/levels.ts';

type Told = { readonly role: string; readonly event: { readonly type: string } };

/** Drives one actuator; whom to tell of it. `has`: whether a role is fitted. */
export const drive = (
  { contactor, pilot, lock, relay2, rcd }: EvseHardware,
  { name, value }: LevelChange,
  has: (role: string) => boolean,
): Told | null => {
  switch (name) {
    case 'coil':
      contactor.setCoil(value === true);
      return value === true ? { role: 'contactor', event: { type: 'coil.energised' } } : null;
    case 'relay2':
      relay2?.set(value === true);
      if (value !== true) return null;
      return { role: has('secondary') ? 'secondary' : 'ventilation', event: { type: 'relay.energised' } };
    case 'pilotDuty':
      pilot.setDuty(Number(value));
      return null;
    case 'pilotOff':
      pilot.setOff(value === true);
      return null;
    case 'rcdTest':
      rcd?.setTest(value === true);
      return null;
    case 'motor':
      if (value === 'lock' || value === 'unlock' || value === 'rest') lock?.drive(value);
      return null;
  }
};
