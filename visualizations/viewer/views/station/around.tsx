/**
 * What sits around the contactor: lamp, lock, feedback, RCD, phases, fan, recloser, temperature, protective conductor.
 * What is not fitted is not shown.
 */
import type { ComponentChildren } from 'preact';
import type { EvseSeen } from '../../../../adapters/web/views.ts';
import * as words from '../../words.ts';

const modes: Readonly<Record<EvseSeen['lamp']['mode'], string>> = {
  solid: '',
  blink_slow: 'blinks slowly',
  blink_fast: 'blinks fast',
};

const lampWords = ({ mode, color }: EvseSeen['lamp']): string =>
  color === 'black' ? 'off' : [color, modes[mode]].join(' ').trim();

const rcdWords = ({ mode, tests, testedAt }: NonNullable<EvseSeen['rcd']>): string => {
  const last = testedAt === null ? 'not tested yet' : `tested ${words.clockTime(testedAt)}`;
  return `${words.spelled(mode)}, ${tests ? last : 'cannot test itself'}`;
};

const ventilationWords = ({ control, wanted, runs }: EvseSeen['ventilation']): string => {
  if (control === 'foreign') return 'relay 2 belongs to a neighbour';
  return `${control}, ${wanted ? 'wanted' : 'not wanted'}, ${runs ? 'runs' : 'stands still'}`;
};

type Row = { readonly name: string; readonly children: ComponentChildren };

export const Row = ({ name, children }: Row) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

export const Around = ({ evse }: { readonly evse: EvseSeen }) => {
  const { lamp, lock, contactor, contactorCycles, rcd, phases, ventilation, recloser, celsius, neutralEarthV } = evse;
  return (
    <section>
      <h3>Around the contactor</h3>
      <dl class="rows">
        <Row name="Lamp">
          <i class="lamp" data-color={lamp.color} data-mode={lamp.mode} aria-hidden="true" />
          {lampWords(lamp)}
        </Row>
        {lock !== 'none' && <Row name="Lock">{lock}</Row>}
        <Row name="Feedback">
          {contactor}, {words.plural(contactorCycles, 'closing')} so far
        </Row>
        {rcd !== null && <Row name="RCD">{rcdWords(rcd)}</Row>}
        {phases !== null && (
          <Row name="Phases">
            {phases.actual} on the cable, {phases.target} wanted
          </Row>
        )}
        {ventilation.control !== 'none' && <Row name="Ventilation">{ventilationWords(ventilation)}</Row>}
        {recloser !== null && <Row name="Recloser">{recloser}</Row>}
        {celsius !== null && <Row name="Temperature">{words.celsius(celsius)}</Row>}
        {neutralEarthV !== null && <Row name="Neutral to earth">{words.volts(neutralEarthV)}</Row>}
      </dl>
    </section>
  );
};
