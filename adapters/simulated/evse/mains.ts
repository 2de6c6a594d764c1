/**
 * The supply of one EVSE: the voltage of every phase in front of the contactor, damaged or not.
 * Board and meter have a buffered supply of their own: they see a dead phase, they do not die with it.
 */
import type { Faults } from '../faults.ts';

export type Supply = { readonly phases: 1 | 3; readonly voltageV: number; readonly frequencyHz: number };

const UNDER_VOLTAGE = 0.75;
const OVER_VOLTAGE = 1.25;
const OFF_HZ = 5;

/** Volts to neutral in the order L1, L2, L3; one entry for a single-phase supply. */
export function phaseVolts({ phases, voltageV }: Supply, faults: Faults): readonly number[] {
  const factor = (faults.has('under-voltage') ? UNDER_VOLTAGE : 1) * (faults.has('over-voltage') ? OVER_VOLTAGE : 1);
  return Array.from({ length: phases }, (_, phase) => {
    const dead = faults.has('mains-lost') || (faults.has('phase-lost') && phase === phases - 1);
    return dead ? 0 : voltageV * factor;
  });
}

export const frequency = ({ frequencyHz }: Supply, faults: Faults): number =>
  faults.has('frequency-off') ? frequencyHz - OFF_HZ : frequencyHz;

/** The order of the phases; undefined on a single one. */
export const rotation = ({ phases }: Supply, faults: Faults): 'right' | 'left' | undefined => {
  if (phases === 1) return undefined;
  return faults.has('phase-rotated') ? 'left' : 'right';
};
