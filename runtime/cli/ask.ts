/** `statecharge ask …`: what a technician asks of a running station, over its control interface. */
import type { Command } from 'commander';
import { stationRequests } from '../../adapters/web/requests.ts';
import { addControl, addressOption, finishOn, processTerminal, type Terminal } from './control.ts';

/** `/api/evses/:n/unlock` is asked for as `unlock 1`. */
const nameOfRequest = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const addAskCommands = (program: Command, terminal: Terminal = processTerminal): void => {
  const ask = program
    .command('ask')
    .summary('ask a running station to unlock, reset, reserve, …')
    .addOption(addressOption());
  for (const { path, ...request } of stationRequests) {
    const target = path.includes(':n') ? 'evse' : null;
    const control = { ...request, name: nameOfRequest(path), target, path: (n: string) => path.replace(':n', n) };
    addControl(ask, control, finishOn(terminal));
  }
};
