/** The simulated world: what is really the case, and the hands that change it. With real hardware there is none. */
import type { WorldSeen } from '../../../../adapters/web/views.ts';
import { Answer, Button, Toggle, useAsk, type Ask } from '../../parts/asking.tsx';
import { isPast } from '../../past.ts';
import { store } from '../../store.ts';
import { heading } from '../../words.ts';
import type { View } from '../view.ts';
import { Hands } from './hands.tsx';

const SPEEDS = [1, 10, 60, 300, 1000];

/** How fast time runs there. */
const Speed = ({ speed, ask }: { readonly speed: number; readonly ask: Ask }) => (
  <div class="speed" role="group" aria-label="Speed of the world">
    <span class="quiet">Speed</span>
    {SPEEDS.map((times) => (
      <button
        key={times}
        type="button"
        class="button"
        aria-pressed={times === speed}
        disabled={isPast.value}
        onClick={() => ask('/sim/speed', { times })}
      >
        {times}×
      </button>
    ))}
  </div>
);

/** What the connectors have in common: network, fuse, disk, card, modem. */
const Site = ({ world }: { readonly world: WorldSeen }) => {
  const { ask, told } = useAsk();
  const { network, station, knownStationFaults, speed } = world;
  return (
    <section class="panel site" aria-labelledby="site">
      <h2 id="site">The whole place</h2>
      <div class="place">
        <Toggle
          good
          text="Network"
          about="The way to the central system"
          on={network.up}
          flip={(up) => ask('/sim/network', { up })}
        />
        <Button danger press={() => ask('/sim/power-cut')}>
          Cut the power
        </Button>
        <Speed speed={speed} ask={ask} />
      </div>
      <details>
        <summary>
          Break something <span class="quiet">{station.faults.length > 0 && `${station.faults.length} broken`}</span>
        </summary>
        <div class="toggles">
          {knownStationFaults.map(({ name, about }) => (
            <Toggle
              key={name}
              text={heading(name)}
              about={about}
              on={station.faults.includes(name)}
              flip={(active) => ask('/sim/faults', { name, active })}
            />
          ))}
        </div>
      </details>
      <Answer told={told} />
    </section>
  );
};

const World = () => {
  const seen = store.see('world');
  if (seen === undefined || seen === null) return <p class="quiet">Nothing is known of a world.</p>;
  return (
    <>
      <Site world={seen} />
      <div class="connectors">
        {seen.evses.map((truth) => (
          <Hands key={truth.id} truth={truth} world={seen} />
        ))}
      </div>
    </>
  );
};

export const world: View = {
  id: 'world',
  title: 'World',
  isShown: ({ simulated }) => simulated,
  topics: () => ['world'],
  component: World,
};
