/**
 * What a technician at the cabinet asks of the station itself. Each is a request that the station may refuse, or that
 * needs a role; the answer says why.
 */
import type { EvseSeen } from '../../../../adapters/web/views.ts';
import { Answer, Button, useAsk, type Ask } from '../../parts/asking.tsx';

type About = { readonly evse: EvseSeen };

const Air = ({ base, ask, evse }: { readonly base: string; readonly ask: Ask } & About) => {
  const { control, available, runs } = evse.ventilation;
  const tell = (what: string, on: boolean) => () => ask(`${base}/ventilation`, { what, on });
  return (
    <>
      {control === 'external' && (
        <>
          <Button press={tell('available', !available)}>
            {available ? 'No foreign ventilation' : 'Foreign ventilation is there'}
          </Button>
          <Button press={tell('runs', !runs)}>{runs ? 'Foreign fan stands still' : 'Foreign fan runs'}</Button>
        </>
      )}
      {control === 'foreign' && (
        <Button press={tell('relay', !evse.levels.relay2)}>{evse.levels.relay2 ? 'Relay 2 off' : 'Relay 2 on'}</Button>
      )}
    </>
  );
};

export const Service = ({ evse }: About) => {
  const { ask, told } = useAsk();
  const base = `/api/evses/${evse.id}`;
  const { operative, rcd, phases, recloser } = evse;
  return (
    <details class="service">
      <summary>Service</summary>
      <div class="buttons">
        <Button press={() => ask(`${base}/unlock`)}>Release the plug</Button>
        <Button press={() => ask(`${base}/availability`, { operative: !operative })}>
          {operative ? 'Out of service' : 'Back into service'}
        </Button>
        {rcd !== null && <Button press={() => ask(`${base}/rcd-test`)}>Test the RCD</Button>}
        {phases !== null &&
          ([1, 3] as const).map((count) => (
            <Button key={count} press={() => ask(`${base}/phases`, { phases: count })}>
              {count === 1 ? 'One phase' : 'Three phases'}
            </Button>
          ))}
        {recloser !== null && (
          <>
            <Button disabled={recloser === 'open'} press={() => ask(`${base}/recloser`, { to: 'open' })}>
              Open recloser
            </Button>
            <Button disabled={recloser === 'closed'} press={() => ask(`${base}/recloser`, { to: 'closed' })}>
              Close recloser
            </Button>
          </>
        )}
        <Air base={base} ask={ask} evse={evse} />
      </div>
      <Answer told={told} />
    </details>
  );
};

/** The same for the station as a whole. */
export const StationService = () => {
  const { ask, told } = useAsk();
  return (
    <div class="station-service">
      <Button press={() => ask('/api/acknowledge')}>Acknowledge faults</Button>
      <Button press={() => ask('/api/reset', { kind: 'soft' })}>Restart in order</Button>
      <Answer told={told} />
    </div>
  );
};
