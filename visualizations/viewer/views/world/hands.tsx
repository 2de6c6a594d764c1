/** The hands of driver and saboteur at one connector: buttons, a card, and what can be broken of the chosen part. */
import { useSignal } from '@preact/signals';
import type { WorldSeen } from '../../../../adapters/web/views.ts';
import { Answer, Button, Toggle, useAsk, type Ask } from '../../parts/asking.tsx';
import { isPast } from '../../past.ts';
import { heading } from '../../words.ts';
import { Drawing } from './drawing.tsx';
import { parts, type Known, type PartName, type Truth } from './parts.ts';

const FIRST_CARD = '04A2B3C4';

type Held = { readonly truth: Truth; readonly ask: Ask };

const Card = ({ evse, ask }: { readonly evse: number; readonly ask: Ask }) => {
  const idTag = useSignal(FIRST_CARD);
  const id = `card-${evse}`;
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        ask(`/sim/readers/${evse}/tag`, { idTag: idTag.value.trim() });
      }}
    >
      <label for={id}>Card number</label>
      <input
        id={id}
        value={idTag}
        maxLength={20}
        required
        autoComplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => {
          idTag.value = currentTarget.value;
        }}
      />
      <button class="button" disabled={isPast.value}>
        Show card
      </button>
    </form>
  );
};

const Driver = ({ truth, ask }: Held) => {
  const { id, plug, car, key } = truth;
  const base = `/sim/evses/${id}`;
  return (
    <div class="buttons">
      <Button disabled={plug === 'in'} press={() => ask(`${base}/plug`, { thenRequestAmps: 32, phases: 3 })}>
        Plug in
      </Button>
      <Button disabled={plug === 'out'} press={() => ask(`${base}/unplug`)}>
        Unplug
      </Button>
      <Button disabled={car === null || car.wantsEnergy} press={() => ask(`${base}/request`)}>
        Ask for energy
      </Button>
      <Button disabled={car === null || !car.wantsEnergy} press={() => ask(`${base}/pause`)}>
        Pause car
      </Button>
      <Toggle
        good
        text="Key"
        about="The key switch, where one lets people charge"
        on={key}
        flip={(on) => ask(`${base}/key`, { on })}
      />
    </div>
  );
};

/** What needs no hand: a driver who does it all by himself. */
const Scenarios = ({ truth, ask, visited }: Held & { readonly visited: boolean }) => {
  const path = `/sim/evses/${truth.id}/visit`;
  if (visited) {
    return (
      <div class="buttons">
        <Button press={() => ask(`${path}/end`)}>Send the driver home</Button>
      </div>
    );
  }
  return (
    <div class="buttons">
      <Button disabled={truth.plug === 'in'} press={() => ask(path)}>
        One visit
      </Button>
      <Button disabled={truth.plug === 'in'} press={() => ask(path, { again: true })}>
        One after the other
      </Button>
    </div>
  );
};

type Breaking = Held & { readonly known: Known; readonly chosen: PartName };

const Damage = ({ truth, ask, known, chosen }: Breaking) => {
  const rows = known.filter(({ part }) => part === chosen);
  const name = parts.find(({ part }) => part === chosen)?.name ?? chosen;
  const title = `damage-${truth.id}`;
  return (
    <section class="damage" aria-labelledby={title}>
      <h3 id={title}>What can happen to: {name}</h3>
      {rows.length === 0 && <p class="quiet">Nothing that this world knows.</p>}
      <div class="toggles">
        {rows.map((row) => (
          <Toggle
            key={row.name}
            text={heading(row.name)}
            about={row.about}
            on={truth.faults.includes(row.name)}
            flip={(active) => ask(`/sim/evses/${truth.id}/faults`, { name: row.name, active })}
          />
        ))}
      </div>
    </section>
  );
};

const Broken = ({ truth, ask }: Held) => (
  <>
    {truth.faults.length > 0 && (
      <p class="broken">
        Broken: {truth.faults.map((name) => heading(name)).join(', ')}{' '}
        <Button
          press={() => {
            for (const name of truth.faults) ask(`/sim/evses/${truth.id}/faults`, { name, active: false });
          }}
        >
          Mend all
        </Button>
      </p>
    )}
  </>
);

export const Hands = ({ truth, world }: { readonly truth: Truth; readonly world: WorldSeen }) => {
  const { ask, told } = useAsk();
  const chosen = useSignal<PartName>('car');
  const title = `connector-${truth.id}`;
  const choose = (part: PartName) => {
    chosen.value = part;
  };
  return (
    <article class="panel connector" aria-labelledby={title} data-evse={truth.id}>
      <header class="panel-head">
        <h2 id={title}>Connector {truth.id}</h2>
        <span class="quiet">simulated</span>
      </header>
      <Drawing truth={truth} mains={world.mains} known={world.knownFaults} chosen={chosen.value} choose={choose} />
      <Driver truth={truth} ask={ask} />
      <Card evse={truth.id} ask={ask} />
      <Scenarios truth={truth} ask={ask} visited={world.visits.includes(truth.id)} />
      <Answer told={told} />
      <Damage truth={truth} ask={ask} known={world.knownFaults} chosen={chosen.value} />
      <Broken truth={truth} ask={ask} />
    </article>
  );
};
