/** How many charger-years a minute of the processor takes through a storm, and through fair weather. */
import { storm } from '../../runtime/verify/storm/storm.ts';
import type { Bench, Figure } from './figure.ts';

const DAYS_A_YEAR = 365;
const WARM_DAYS = 2;
const DAYS = 20;
const FULL_DAYS = 200;
const AIM_YEARS_A_MINUTE = 1;

const yearsAMinute = (faults: 'all' | 'none', days: number): number => {
  storm({ seed: 1, days: WARM_DAYS, connectors: 1, faults });
  const before = process.cpuUsage();
  // Of several stations: some meet more than others.
  const seeds = [11, 12, 13, 14];
  for (const seed of seeds) {
    const { violations } = storm({ seed, days: days / seeds.length, connectors: 1, faults });
    if (violations.length > 0) throw new Error(JSON.stringify(violations));
  }
  const { user, system } = process.cpuUsage(before);
  return days / DAYS_A_YEAR / ((user + system) / 6e7);
};

export const stormy: Bench = ({ full }) => {
  const days = full ? FULL_DAYS : DAYS;
  const figure = (name: string, faults: 'all' | 'none'): Figure => ({
    name: `storm: charger-years a minute of one core, ${name}`,
    value: yearsAMinute(faults, days),
    unit: '1/min',
    aim: { atLeast: AIM_YEARS_A_MINUTE },
  });
  return Promise.resolve([figure('all faults', 'all'), figure('no faults', 'none')]);
};
