/** The station as it stands: every connector, and what ails the whole. */
import { Faults } from '../../parts/faults.tsx';
import { store } from '../../store.ts';
import type { View } from '../view.ts';
import { Connector } from './connector.tsx';
import { StationService } from './service.tsx';

const Station = () => {
  const seen = store.see('station');
  if (seen === undefined) return <p class="quiet">Nothing is known yet.</p>;
  return (
    <>
      <Faults faults={seen.faults} />
      <div class="connectors">
        {seen.evses.map((evse) => (
          <Connector key={evse.id} evse={evse} />
        ))}
      </div>
      <StationService />
    </>
  );
};

export const station: View = {
  id: 'station',
  title: 'Station',
  isShown: () => true,
  topics: () => ['station'],
  component: Station,
};
