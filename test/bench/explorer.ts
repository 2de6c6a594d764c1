/** `statecharge check`: every reachable state of one EVSE, all variants one after the other in this process. */
import { checkAll, isBroken } from '../../runtime/verify/check.ts';
import { variants } from '../../runtime/verify/variants.ts';
import type { Bench } from './figure.ts';

const LARGEST = 10_000_000;
const AIM_S = 20;
const AIM_MB = 1000;

export const explorer: Bench = () => {
  const report = checkAll(variants, { states: LARGEST, violations: 1 });
  if (isBroken(report)) throw new Error('a promise is broken: see statecharge check');
  const sum = (of: (one: (typeof report.variants)[number]) => number) =>
    report.variants.reduce((whole, one) => whole + of(one), 0);
  return Promise.resolve([
    { name: `explorer: states of ${variants.length} variants`, value: sum(({ states }) => states), unit: '' },
    { name: 'explorer: edges', value: sum(({ edges }) => edges), unit: '' },
    { name: 'explorer: time', value: sum(({ seconds }) => seconds), unit: 's', aim: { atMost: AIM_S } },
    { name: 'explorer: memory', value: report.megabytes, unit: 'MB', aim: { atMost: AIM_MB } },
  ]);
};
