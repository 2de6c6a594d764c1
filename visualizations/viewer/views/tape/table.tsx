/** The tape as a list, newest first; the whole of a line on request. */
import { laidOut } from '../../frames.ts';
import { travel } from '../../past.ts';
import { addressAt } from '../../route.ts';
import { preciseTime } from '../../words.ts';
import { gistOf, kindWords, someOf, type Line } from './lines.ts';

/** More would make a slow page; whoever looks for older ones filters, or goes back. */
const MOST = 300;

/** Whole text of a line, as far as it was kept. */
const Whole = ({ line: { row } }: { readonly line: Line }) => {
  const cut = row.length > row.text.length ? `\n… ${row.length - row.text.length} more characters` : '';
  return (
    <pre tabIndex={0} aria-label="The whole of it">
      {row.text === '' ? '(nothing else is said)' : laidOut(row.text)}
      {cut}
      {row.after !== null && `\nstands in ${row.after}`}
    </pre>
  );
};

/** A machine has a drawing; whoever else stands at an end has none. */
const isMachine = (name: string): boolean => /^[a-z]+\d*(?:\.\w+)?$/i.test(name) && !others.has(name);
const others: ReadonlySet<string> = new Set(['board', 'program', 'timer', 'host', 'neighbours', 'everybody']);

/** From a line to the station after its turn, and to the machines at its ends. */
const Ways = ({ row }: Pick<Line, 'row'>) => {
  const { turn, from, to, kind } = row;
  const isHeard = (kind === 'ocpp' || kind === 'mqtt') && to === 'program';
  return (
    <p class="ways">
      <a href={addressAt(turn, 'tape')}>{isHeard ? `Before it: turn ${turn}` : `Turn ${turn}`}</a>
      {isHeard && <a href={addressAt(turn + 1, 'tape')}>Then: turn {turn + 1}</a>}
      {[...new Set([from, to])].filter(isMachine).map((name) => (
        <a key={name} href={addressAt(turn, 'charts', name)}>
          {name} on its drawing
        </a>
      ))}
    </p>
  );
};

const Item = ({ line }: { readonly line: Line }) => {
  const { row, frame, title } = line;
  const isBad = row.after === 'failed' || frame?.kind === 'error' || (row.kind === 'ocpp' && frame === undefined);
  return (
    <li data-kind={row.kind} data-turn={row.turn} data-bad={isBad} data-now={row.turn === travel.value.moment?.turn}>
      <details>
        <summary>
          <time>{preciseTime(row.wall)}</time>
          <span class="kind">{kindWords[row.kind]}</span>
          <b>{title}</b>
          <span class="ends">
            {row.from} <span aria-hidden="true">→</span>
            <span class="unseen">to</span> {row.to}
          </span>
          <span class="gist">{gistOf(line)}</span>
        </summary>
        {travel.value.isPossible && <Ways row={row} />}
        <Whole line={line} />
      </details>
    </li>
  );
};

export const Table = ({ lines }: { readonly lines: readonly Line[] }) => {
  const shown = someOf(lines, travel.value.moment?.turn ?? null, MOST);
  return (
    <>
      {lines.length === 0 && <p class="quiet empty">Nothing of that is on the tape.</p>}
      <ol id="tape">
        {shown.toReversed().map((line) => (
          <Item key={line.row.number} line={line} />
        ))}
      </ol>
      {lines.length > MOST && <p class="quiet">{lines.length - MOST} more lines are not shown: filter them.</p>}
    </>
  );
};
