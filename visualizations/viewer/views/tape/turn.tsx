/** One turn: what it was about, and the way that each machine took in it, on its drawing. */
import { travel } from '../../past.ts';
import { addressOf } from '../../route.ts';
import { store } from '../../store.ts';
import { kindWords, type Line } from './lines.ts';

/** What has set it off, in words. */
const causeOf = (lines: readonly Line[], turn: number): string => {
  const first = lines.find(({ row }) => row.turn === turn && row.kind !== 'ocpp' && row.kind !== 'mqtt');
  return first === undefined
    ? ''
    : `${kindWords[first.row.kind]} ${first.row.name}, ${first.row.from} to ${first.row.to}`;
};

export const Turn = ({ lines }: { readonly lines: readonly Line[] }) => {
  const { moment } = travel.value;
  const steps = store.see('steps') ?? [];
  if (moment === null) return null;
  return (
    <section class="turn" aria-labelledby="turn-title">
      <h3 id="turn-title">Turn {moment.turn}</h3>
      <p class="quiet">{causeOf(lines, moment.turn)}</p>
      {steps.length === 0 && <p class="quiet">No machine has changed its state in it.</p>}
      <ol>
        {steps.map(({ machine, took }, index) => (
          <li key={index}>
            <a href={addressOf('charts', machine)}>{machine}</a> <code>{took.join(', ')}</code>
          </li>
        ))}
      </ol>
    </section>
  );
};
