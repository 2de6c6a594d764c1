/** What an instrument on the terminals of a charging point shows. */
import type { EvseTruth } from '../../../adapters/ports/world.ts';
import type { PlantSeen } from './suite.ts';

type Truth = Pick<
  EvseTruth,
  'contact' | 'coil' | 'bolt' | 'pilotDuty' | 'relay2' | 'rcd' | 'currentA' | 'lamp' | 'registerWh'
>;

export const plantOf = ({
  contact,
  coil,
  bolt,
  pilotDuty,
  relay2,
  rcd,
  currentA,
  lamp,
  registerWh,
}: Truth): PlantSeen => ({
  contact,
  coil,
  bolt,
  // A whole percent is what an instrument tells.
  pilotDuty: Math.round(pilotDuty),
  relay2: relay2.closed,
  phases: currentA.filter((amps) => amps > 0).length,
  rcdTest: rcd.testing,
  lamp: `${lamp.color} ${lamp.mode}`,
  energyWh: Math.round(registerWh),
});
