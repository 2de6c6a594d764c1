/** What happens in the running logic and on its wires, on one axis of time, as far as somebody wants to see of it. */
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { TapeKind } from '../../../../adapters/ports/tape.ts';
import { store } from '../../store.ts';
import type { View } from '../view.ts';
import { Diagram } from './diagram.tsx';
import { endsOf, everything, evsesOf, isWanted, kindWords, linesOf, type Filter, type Line } from './lines.ts';
import { Going } from './going.tsx';
import { Table } from './table.tsx';
import { Turn } from './turn.tsx';

const isKind = (text: string): text is TapeKind => Object.hasOwn(kindWords, text);

type Choice = {
  readonly name: string;
  readonly value: string;
  readonly choices: readonly (readonly [string, string])[];
  readonly choose: (value: string) => void;
};

const Choice = ({ name, value, choices, choose }: Choice) => (
  <label>
    {name}
    <select value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      <option value="">all</option>
      {choices.map(([id, text]) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  </label>
);

type Finder = { readonly lines: readonly Line[]; readonly filter: Filter; readonly set: (filter: Filter) => void };

const same = (name: string): readonly [string, string] => [name, name];

const Finding = ({ lines, filter, set }: Finder) => (
  <form class="finding" role="search" onSubmit={(event) => event.preventDefault()}>
    <label>
      Find
      <input
        type="search"
        value={filter.words}
        placeholder="word, event or message"
        onInput={({ currentTarget }) => set({ ...filter, words: currentTarget.value })}
      />
    </label>
    <Choice
      name="Kind"
      value={filter.kind}
      choices={Object.entries(kindWords)}
      choose={(kind) => set({ ...filter, kind: isKind(kind) ? kind : '' })}
    />
    <Choice
      name="Who"
      value={filter.machine}
      choices={endsOf(lines).map(same)}
      choose={(machine) => set({ ...filter, machine })}
    />
    <Choice
      name="Connector"
      value={filter.evse}
      choices={evsesOf(lines).map(same)}
      choose={(evse) => set({ ...filter, evse })}
    />
  </form>
);

const Tape = () => {
  const filter = useSignal<Filter>(everything);
  const drawn = useSignal(false);
  const rows = store.see('tape');
  const lines = useMemo(() => linesOf(Object.values(rows ?? {})), [rows]);
  const found = lines.filter((line) => isWanted(line, filter.value));
  return (
    <section class="panel tape" aria-labelledby="tape-title">
      <header class="panel-head">
        <h2 id="tape-title">Tape</h2>
        <p class="quiet" role="status">
          {found.length} of {lines.length} lines
        </p>
        <div class="buttons" role="group" aria-label="Shown as">
          {([false, true] as const).map((asDrawing) => (
            <button
              key={String(asDrawing)}
              type="button"
              class="button"
              aria-pressed={drawn.value === asDrawing}
              onClick={() => (drawn.value = asDrawing)}
            >
              {asDrawing ? 'Sequence' : 'Table'}
            </button>
          ))}
          <Going lines={lines} />
        </div>
      </header>
      <Turn lines={lines} />
      <Finding lines={lines} filter={filter.value} set={(wanted) => (filter.value = wanted)} />
      {drawn.value ? <Diagram lines={found} /> : <Table lines={found} />}
    </section>
  );
};

export const tape: View = {
  id: 'tape',
  title: 'Tape',
  isShown: () => true,
  topics: () => ['tape', 'steps'],
  component: Tape,
};
