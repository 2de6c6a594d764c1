/** Any machine live on its drawing, with its timers and levels, and what could happen to it next. */
import { useEffect, useState } from 'preact/hooks';
import { addressAt, addressOf, type Place } from '../../route.ts';
import { store } from '../../store.ts';
import type { View } from '../view.ts';
import { Candidates, seconds } from './candidates.tsx';
import { Drawing } from './drawing.tsx';

/** Every station has one. */
const FIRST = 'evse1.contactor';
const nameAt = ([name = FIRST]: Place): string => name;

const Choice = ({ name }: { readonly name: string }) => (
  <label>
    Machine{' '}
    <select
      value={name}
      onChange={({ currentTarget }) => {
        globalThis.location.hash = addressOf('charts', currentTarget.value);
      }}
    >
      {(store.see('machines') ?? [name]).map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </select>
  </label>
);

const Charts = ({ place }: { readonly place: Place }) => {
  const name = nameAt(place);
  const machine = store.see('machine', name);
  const [chosen, choose] = useState<string | null>(null);
  useEffect(() => choose(null), [name]);
  return (
    <section class="panel charts" aria-labelledby="charts-title">
      <header class="panel-head">
        <h2 id="charts-title">{name}</h2>
        <Choice name={name} />
      </header>
      {machine === undefined && <p class="quiet">Nothing is known of this machine yet.</p>}
      {machine !== undefined && (
        <>
          {machine.failure !== null && <p class="dead">It has failed: {machine.failure}</p>}
          <p class="chart-facts">
            <b class="active-states">{machine.active.slice(1).join(' · ')}</b>
            {Object.entries(machine.levels).map(([level, value]) => (
              <span key={level} class="level">
                {level} {value}
              </span>
            ))}
            {machine.turn !== null && <a href={addressAt(machine.turn, 'tape')}>last step in turn {machine.turn}</a>}
            {machine.timers.map(({ id, leftMs }) => (
              <span key={id} class="timer" title={id}>
                {id.replace(/^xstate\.after\./, '')} in {seconds(leftMs)}
              </span>
            ))}
          </p>
          <div class="chart-sides">
            <Drawing machine={machine} chosen={chosen} choose={choose} />
            <aside aria-label="What can happen now">
              <h3>What can happen now{chosen === null ? '' : ` in ${chosen}`}</h3>
              {chosen !== null && (
                <button type="button" onClick={() => choose(null)}>
                  Everything
                </button>
              )}
              <Candidates machine={machine} chosen={chosen} />
            </aside>
          </div>
        </>
      )}
    </section>
  );
};

export const charts: View = {
  id: 'charts',
  title: 'Charts',
  isShown: () => true,
  topics: (place) => ['machines', `machine/${nameAt(place)}`],
  component: Charts,
};
