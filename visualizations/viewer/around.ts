/**
 * What sits around the contactor: lamp, lock, feedback, RCD, phases, fan, recloser, temperature, protective conductor.
 * What is not fitted is not shown.
 */
import type { EvseSeen } from '../../adapters/web/views.ts';
import { element, remade } from './dom.ts';
import * as words from './words.ts';

type Around = Pick<
  EvseSeen,
  | 'lamp'
  | 'lock'
  | 'contactor'
  | 'contactorCycles'
  | 'rcd'
  | 'phases'
  | 'ventilation'
  | 'recloser'
  | 'celsius'
  | 'neutralEarthV'
>;

const modes: Readonly<Record<Around['lamp']['mode'], string>> = {
  solid: '',
  blink_slow: 'blinks slowly',
  blink_fast: 'blinks fast',
};

const lampWords = ({ mode, color }: Around['lamp']): string =>
  color === 'black' ? 'off' : [color, modes[mode]].join(' ').trim();

const rcdWords = ({ mode, tests, testedAt }: NonNullable<Around['rcd']>): string => {
  const last = testedAt === null ? 'not tested yet' : `tested ${words.clockTime(testedAt)}`;
  return `${words.spelled(mode)}, ${tests ? last : 'cannot test itself'}`;
};

const ventilationWords = ({ control, wanted, runs }: Around['ventilation']): string => {
  if (control === 'foreign') return 'relay 2 belongs to a neighbour';
  return `${control}, ${wanted ? 'wanted' : 'not wanted'}, ${runs ? 'runs' : 'stands still'}`;
};

export const around = () => {
  const list = element('dl.rows');
  const fill = remade<Around>(list, (seen) => {
    const { lamp, lock, contactor, contactorCycles, rcd, phases, ventilation, recloser, celsius, neutralEarthV } = seen;
    const dot = element('i.lamp', { 'data-color': lamp.color, 'data-mode': lamp.mode, 'aria-hidden': 'true' });
    const rows: (readonly [string, string | Node, string?])[] = [['Lamp', dot, lampWords(lamp)]];
    if (lock !== 'none') rows.push(['Lock', lock]);
    rows.push(['Feedback', `${contactor}, closed ${contactorCycles} times`]);
    if (rcd !== null) rows.push(['RCD', rcdWords(rcd)]);
    if (phases !== null) rows.push(['Phases', `${phases.actual} on the cable, ${phases.target} wanted`]);
    if (ventilation.control !== 'none') rows.push(['Ventilation', ventilationWords(ventilation)]);
    if (recloser !== null) rows.push(['Recloser', recloser]);
    if (celsius !== null) rows.push(['Temperature', words.celsius(celsius)]);
    if (neutralEarthV !== null) rows.push(['Neutral to earth', words.volts(neutralEarthV)]);
    return rows.flatMap(([name, value, more = '']) => [element('dt', {}, name), element('dd', {}, value, more)]);
  });
  const show = (seen: EvseSeen) => {
    const { lamp, lock, contactor, contactorCycles, rcd, phases, ventilation, recloser, celsius, neutralEarthV } = seen;
    fill({ lamp, lock, contactor, contactorCycles, rcd, phases, ventilation, recloser, celsius, neutralEarthV });
  };
  return { place: element('section', {}, element('h3', {}, 'Around the contactor'), list), show };
};
