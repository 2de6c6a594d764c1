/** What hangs on an EVSE beside contactor and meter, as the outside may see it: read off the machines. */
import type { EquipmentView } from '../../adapters/ports/station.ts';
import { phases } from '../../machines/evse/phases.ts';
import { recloser } from '../../machines/evse/recloser.ts';
import { secondary } from '../../machines/evse/secondary.ts';
import { ventilation } from '../../machines/evse/ventilation.ts';
import { evseName } from '../host/actors.ts';
import type { Host } from '../host/host.ts';

const phasesOf = (host: Host, evse: number): EquipmentView['phases'] => {
  const name = evseName(evse, 'phases');
  if (!host.has(name)) return null;
  const contact = host.stateOf(evseName(evse, 'secondary'), secondary);
  const target = host.stateOf(name, phases)?.context.target ?? 1;
  if (contact === null) return { actual: 0, target };
  return { actual: contact.matches('joined') ? 3 : contact.matches('single') ? 1 : 0, target };
};

const ventilationOf = (host: Host, evse: number): EquipmentView['ventilation'] => {
  const state = host.stateOf(evseName(evse, 'ventilation'), ventilation);
  if (state === null) return { control: 'none', available: false, wanted: false, runs: false };
  const { control, contact, feedback, outside } = state.context;
  const { relay2 } = host.levels(evse);
  if (control === 'external') {
    return { control, available: outside.available, wanted: state.hasTag('asks'), runs: outside.running };
  }
  // Without feedback it is only said that the command has arrived (guide Table 78).
  const runs = feedback === 'none' ? relay2 : contact === 'closed';
  return { control, available: control === 'internal', wanted: relay2, runs };
};

export const equipmentView = (host: Host, evse: number): Omit<EquipmentView, 'contactorCycles'> => {
  const name = evseName(evse, 'recloser');
  return {
    phases: phasesOf(host, evse),
    ventilation: ventilationOf(host, evse),
    recloser: host.has(name) ? (host.stateOf(name, recloser)?.context.state ?? 'silent') : null,
  };
};
