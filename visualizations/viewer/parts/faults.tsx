/** What is broken and what to do about it: of a connector, or of the station as a whole. Empty when all is well. */
import type { EvseSeen } from '../../../adapters/web/views.ts';
import { heading } from '../words.ts';

type Fault = EvseSeen['faults'][number];

const kind = ({ blocks, latched }: Fault): string =>
  blocks ? (latched ? 'stays until reset' : 'no charging') : 'warning';

export const Faults = ({ faults }: { readonly faults: readonly Fault[] }) => (
  <div class="faults" role="status">
    {faults.map((fault) => (
      <div key={fault.name} class={fault.blocks ? 'fault' : 'fault warning'}>
        <b>{heading(fault.name)}</b> <small>{kind(fault)}</small>
        <p>{fault.remedy}</p>
      </div>
    ))}
  </div>
);
