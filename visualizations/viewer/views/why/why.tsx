/** Why a connector does not charge, and why it offers what it offers: every reason, with whose it is. */
import type { EvseSeen } from '../../../../adapters/web/views.ts';
import { addressOf, type Place } from '../../route.ts';
import { store } from '../../store.ts';
import * as words from '../../words.ts';
import type { View } from '../view.ts';
import { waterfall } from './waterfall.ts';

const evseAt = ([number = '1']: Place): string => number;

const Reasons = ({ evse }: { readonly evse: string }) => {
  const reasons = store.see('why', evse);
  if (reasons === undefined) return <p class="quiet">Nothing is known yet.</p>;
  if (reasons.length === 0) return <p>The coil of the contactor is on: nothing is in the way.</p>;
  return (
    <ol class="why-reasons">
      {reasons.map(({ actor, state, guard, inputs, words: said }) => (
        <li key={`${actor} ${state} ${guard} ${said}`}>
          <p>
            <b>{said.charAt(0).toUpperCase() + said.slice(1)}.</b>
          </p>
          <p class="quiet">
            <a href={addressOf('charts', actor)}>{actor}</a> {state === '' ? '' : `stands in ${state}`} · {guard} is
            false
            {inputs.length > 0 && (
              <>
                {' · '}
                <code class="inputs">{inputs.map(({ path, value }) => `${path} = ${value}`).join(', ')}</code>
              </>
            )}
          </p>
        </li>
      ))}
    </ol>
  );
};

const Waterfall = ({ evse }: { readonly evse: EvseSeen }) => {
  const steps = waterfall(evse.limits);
  const most = Math.max(1, ...steps.map(({ before }) => before));
  return (
    <table class="waterfall">
      <thead>
        <tr>
          <th scope="col">Limit</th>
          <th scope="col">Says</th>
          <th scope="col">Takes away</th>
          <th scope="col">
            <span class="unseen">As a bar</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ name, says, before, after, decides }) => (
          <tr key={name} data-limit={name}>
            <th scope="row">
              {words.limitName(name)}
              {decides && <em> decides</em>}
            </th>
            <td>{says === null ? 'no limit' : words.amps(says)}</td>
            <td>{before > after ? words.amps(Math.round((before - after) * 10) / 10) : '–'}</td>
            <td>
              <svg aria-hidden="true">
                <rect class="left-over" width={`${(100 * after) / most}%`} height="100%" />
                <rect
                  class="taken"
                  x={`${(100 * after) / most}%`}
                  width={`${(100 * (before - after)) / most}%`}
                  height="100%"
                />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Why = ({ place }: { readonly place: Place }) => {
  const number = evseAt(place);
  const evses = store.see('station')?.evses ?? [];
  const evse = evses.find(({ id }) => String(id) === number);
  return (
    <>
      <section class="panel" aria-labelledby="why-title">
        <header class="panel-head">
          <h2 id="why-title">Why connector {number} does not charge</h2>
          <p>
            {evses.map(({ id }) => (
              <a key={id} href={addressOf('why', String(id))} aria-current={String(id) === number ? 'page' : undefined}>
                {' '}
                Connector {id}{' '}
              </a>
            ))}
          </p>
        </header>
        <Reasons evse={number} />
      </section>
      {evse !== undefined && (
        <section class="panel" aria-labelledby="current-title">
          <header class="panel-head">
            <h2 id="current-title">
              Why this current: {words.amps(evse.allowedAmps)} may be offered, {words.amps(evse.offeredAmps)} is
            </h2>
          </header>
          <Waterfall evse={evse} />
        </section>
      )}
    </>
  );
};

export const why: View = {
  id: 'why',
  title: 'Why',
  isShown: () => true,
  topics: (place) => ['station', `why/${evseAt(place)}`],
  component: Why,
};
