/** What is broken and what to do about it: of a connector, or of the station as a whole. Empty when all is well. */
import type { EvseSeen } from '../../adapters/web/views.ts';
import { element, remade } from './dom.ts';
import { heading } from './words.ts';

export const faults = () => {
  const place = element('div.faults', { role: 'status' });
  const fill = remade<EvseSeen['faults']>(place, (standing) =>
    standing.map(({ name, blocks, latched, remedy }) =>
      element(
        blocks ? 'div.fault' : 'div.fault.warning',
        {},
        element('b', {}, heading(name)),
        element('small', {}, blocks ? (latched ? ' stays until reset' : ' no charging') : ' warning'),
        element('p', {}, remedy),
      ),
    ),
  );
  return { place, show: ({ faults: standing }: Pick<EvseSeen, 'faults'>) => fill(standing) };
};
