// Goal: `statecharge sim` does to the world what it says, in one line, with an exit code that a script can trust.
// Method: command lines as typed, against the control API of a small station.
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verbs } from '../../../adapters/web/verbs.ts';
import { addSimCommands } from '../../../runtime/cli/sim.ts';
import { openSmallWeb, type SmallWeb } from '../../kit/small-web.ts';

let web: SmallWeb;
beforeEach(async () => {
  web = await openSmallWeb();
});
afterEach(() => web.close());

/** What the terminal shows after a command line. */
const type = async (line: string, url = web.base) => {
  const shown = { out: [] as string[], error: [] as string[], code: undefined as number | undefined };
  const program = new Command().exitOverride();
  addSimCommands(program, {
    out: (text) => void shown.out.push(text),
    error: (text) => void shown.error.push(text),
    exit: (code) => void (shown.code = code),
  });
  await program.parseAsync(['sim', '--url', url, ...line.split(' ')], { from: 'user' });
  return shown;
};

const truth = () => web.small.world.state();

it('plays a driver from plugging in to driving away', async () => {
  const plugged = await type('plug 1 --then-request-amps 16 --car-max-amps 20 --car-sleepy on --phases 1');
  expect(plugged).toEqual({ out: ['A car is plugged in at EVSE 1.'], error: [], code: 0 });
  expect(truth().evses[0]?.car).toMatchObject({ maxAmps: 20, sleepy: true, phases: 1, wantsEnergy: true });
  expect((await type('pause 1')).code).toBe(0);
  expect(truth().evses[0]?.car?.wantsEnergy).toBe(false);
  expect((await type('request 1 --amps 6')).code).toBe(0);
  expect((await type('tag 1 04A2B3C4 --hold-ms 300')).out).toEqual(['Card 04A2B3C4 was shown.']);
  expect(await type('unplug 1')).toEqual({ out: [], error: ['The plug of EVSE 1 is locked.'], code: 1 });
  await type('tag 1 04A2B3C4');
  expect((await type('unplug 1')).code).toBe(0);
  expect(truth().evses[0]?.plug).toBe('out');
});

it('plays somebody who breaks and mends things', async () => {
  expect((await type('fault 2 reader-silent on')).code).toBe(0);
  expect(truth().evses[1]?.faults).toEqual(['reader-silent']);
  expect((await type('fault 2 reader-silent off')).code).toBe(0);
  expect(truth().evses[1]?.faults).toEqual([]);
  await type('network down');
  expect(truth().network.up).toBe(false);
  await type('network up');
  expect(truth().network.up).toBe(true);
  expect((await type('power-cut')).code).toBe(0);
  expect(web.small.powerCuts).toBe(1);
});

describe('shows the world', () => {
  it('in a line an EVSE', async () => {
    await type('plug 1');
    const { out, code } = await type('world');
    expect(code).toBe(0);
    expect(out.join('\n').split('\n')).toEqual([
      'EVSE 1: plug in, car 42.0 % full, contact open, bolt unlocked, pilot 12.0 V 100.0 %, 0.0/0.0/0.0 A, 1204350 Wh',
      'EVSE 2: plug out, no car, contact open, bolt unlocked, pilot 12.0 V 100.0 %, 0.0/0.0/0.0 A, 1204350 Wh',
      'Mains 230/230/230 V, network up',
      'Card sound, signal -67 dBm',
    ]);
  });
  it('as JSON, and the faults there are', async () => {
    expect(JSON.parse((await type('world --json')).out.join(''))).toMatchObject({ network: { up: true } });
    expect((await type('world --faults')).out[0]).toContain('reader-silent: The card reader does not answer.');
  });
  it('not when there is none', async () => {
    const real = await openSmallWeb({ worldless: true });
    const { code, error } = await type('world', real.base);
    expect(code).toBe(1);
    expect(error).toEqual(['This station has real hardware: there is no world to look at.']);
    await real.close();
  });
});

describe('bad input ends with 2 and one sentence', () => {
  it.each([
    ['plug one', 'evse: expected its number, such as 1, found "one".'],
    ['plug 9', 'There is no EVSE 9: there are 2.'],
    ['plug 1 --delay-ms soon', 'delay-ms: expected a number, found "soon".'],
    ['plug 1 --then-request-amps 81', 'Field thenRequestAmps: expected at most 80, found 81.'],
    ['fault 1 reader-silent maybe', 'active: expected on or off (up or down), found "maybe".'],
    ['fault 1 ghost on', 'There is no fault ghost.'],
    ['network sideways', 'up: expected on or off (up or down), found "sideways".'],
  ])('%s', async (line, sentence) => {
    expect(await type(line)).toEqual({ out: [], error: [sentence], code: 2 });
  });
  it('an address that is none', async () => {
    expect((await type('power-cut', 'nowhere')).code).toBe(2);
  });
});

it('no station ends with 1 and says where it was looked for', async () => {
  await web.close();
  const { code, error } = await type('power-cut');
  expect(code).toBe(1);
  expect(error[0]).toMatch(new RegExp(`^No station answers at ${web.base} \\(.*ECONNREFUSED`));
  web = await openSmallWeb();
});

it('there is a command for every verb of the API, with a summary', () => {
  const program = new Command();
  addSimCommands(program);
  const commands = program.commands[0]?.commands ?? [];
  expect(commands.map((command) => command.name())).toEqual([...verbs.map(({ verb }) => verb), 'world']);
  for (const command of commands) expect(command.summary()).not.toBe('');
});
