/**
 * `statecharge sim …`: plays driver, car, card and fuse box of a running station with simulated hardware, over its
 * control interface.
 */
import type { Command } from 'commander';
import type { z } from 'zod';
import { verbPath, verbs } from '../../adapters/web/verbs.ts';
import { world } from '../../adapters/web/views.ts';
import {
  addControl,
  addressOption,
  call,
  finishOn,
  processTerminal,
  type Options,
  type Result,
  type Terminal,
} from './control.ts';

const lineOfEvse = ({
  id,
  plug,
  car,
  contact,
  bolt,
  pilotHighV,
  pilotDuty,
  currentA,
  registerWh,
  faults,
}: Truth): string => {
  const battery = car === null ? 'no car' : `car ${car.chargePercent.toFixed(1)} % full`;
  const lock = bolt === null ? 'fixed cable' : `bolt ${bolt}`;
  const current = currentA.map((amps) => amps.toFixed(1)).join('/');
  const pilot = `pilot ${pilotHighV.toFixed(1)} V ${pilotDuty.toFixed(1)} %`;
  const broken = faults.length === 0 ? [] : [`broken: ${faults.join(', ')}`];
  const parts = [
    `plug ${plug}`,
    battery,
    `contact ${contact}`,
    lock,
    pilot,
    `${current} A`,
    `${registerWh.toFixed(0)} Wh`,
  ];
  return `EVSE ${id}: ${[...parts, ...broken].join(', ')}`;
};
type Truth = z.output<typeof world>['evses'][number];

const showWorld = async (
  url: string,
  form: { readonly json?: boolean; readonly faults?: boolean },
): Promise<Result> => {
  const answer = await call(url, '/sim/world');
  if ('line' in answer) return answer;
  const state = world.safeParse(answer.reply);
  if (!state.success) {
    const line =
      answer.status === 404 ? 'This station has real hardware: there is no world to look at.' : 'This is no station.';
    return { code: 1, line };
  }
  if (form.json === true) return { code: 0, line: JSON.stringify(answer.reply, undefined, 2) };
  const { station, evses, mains, network, knownFaults, knownStationFaults } = state.data;
  if (form.faults === true) {
    const known = [...knownFaults, ...knownStationFaults];
    return { code: 0, line: known.map(({ name, about }) => `${name}: ${about}`).join('\n') };
  }
  const place = `Mains ${mains.present ? mains.voltageV.join('/') : '0'} V, network ${network.up ? 'up' : 'down'}`;
  const parts = `Card ${station.cardSound ? 'sound' : 'broken'}, signal ${station.signalDbm} dBm`;
  const broken = station.faults.length === 0 ? '' : `, broken: ${station.faults.join(', ')}`;
  return { code: 0, line: [...evses.map(lineOfEvse), place, `${parts}${broken}`].join('\n') };
};

/** Adds `sim` with all its verbs; the terminal is the process's own unless somebody else wants to read along. */
export const addSimCommands = (program: Command, terminal: Terminal = processTerminal): void => {
  const sim = program
    .command('sim')
    .summary('play the driver, the car and the fuse box of a station with simulated hardware')
    .addOption(addressOption());
  const finish = finishOn(terminal);
  for (const verb of verbs) {
    const { verb: name, target } = verb;
    const counted = target === 'world' ? null : target;
    addControl(sim, { ...verb, name, target: counted, path: (number) => verbPath(verb, number) }, finish);
  }
  const look = sim.command('world').summary('Show what is really the case');
  look.option('--json', 'everything, as JSON').option('--faults', 'the faults that can be switched on');
  look.action(() => {
    const { url, json, faults } = look.optsWithGlobals<Options>();
    return finish(showWorld(String(url), { json: json === true, faults: faults === true }));
  });
};
