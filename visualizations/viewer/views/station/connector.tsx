/**
 * The card of one connector: how it is, what it offers and why, what flows, who pays, what is broken and what to do
 * about it.
 */
import type { EvseSeen } from '../../../../adapters/web/views.ts';
import { Faults } from '../../parts/faults.tsx';
import { Pill } from '../../parts/pill.tsx';
import { isPast } from '../../past.ts';
import { addressOf } from '../../route.ts';
import { statusWords } from '../../words.ts';
import { Around } from './around.tsx';
import { Figures, Pilot, Way } from './figures.tsx';
import { Limits } from './limits.tsx';
import { Meter, Transaction } from './meter.tsx';
import { Power } from './power.tsx';
import { Service } from './service.tsx';

export const Connector = ({ evse }: { readonly evse: EvseSeen }) => {
  const { text, about, tone } = statusWords[evse.status];
  const title = `connector-${evse.id}`;
  return (
    <article class="panel connector" aria-labelledby={title} data-evse={evse.id}>
      <header class="panel-head">
        <h2 id={title}>Connector {evse.id}</h2>
        <Pill tone={tone}>{text}</Pill>
      </header>
      <p class="about">
        {about}{' '}
        <a href={addressOf('why', String(evse.id))}>{evse.levels.coil ? 'Why this current?' : 'Why not charging?'}</a>
      </p>
      <Faults faults={evse.faults} />
      <Figures evse={evse} />
      <Way evse={evse} />
      <Pilot evse={evse} />
      {!isPast.value && <Power evse={evse} />}
      <Limits evse={evse} />
      <Around evse={evse} />
      <Meter evse={evse} />
      <Transaction evse={evse} />
      <Service evse={evse} />
    </article>
  );
};
