// Goal: a stranger finds his way by `--help`, and a script can trust the exit codes: 0 good, 2 the input is wrong,
// 1 anything else has failed.
// Method: the bundle as a process, command lines as typed; the demonstration with everything that belongs to it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'jsonc-parser';
import { z } from 'zod';
import { version } from '../../runtime/version.ts';
import { temporaryDirectory } from '../kit/directory.ts';
import { statecharge } from '../kit/process/programs.ts';
import { command, eventually, place, Running } from '../kit/process/station.ts';

const EXAMPLE = new URL('../../config/examples/station.jsonc', import.meta.url).pathname;

describe('--help', () => {
  const pages: readonly { readonly words: readonly string[]; readonly mentions: readonly string[] }[] = [
    { words: [], mentions: ['run', 'demo', 'config', 'replay', 'sim', '--version', 'Examples:', 'EV charging'] },
    { words: ['run'], mentions: ['settings file', 'station.jsonc', '--data', '--speed', 'until it is told to stop'] },
    { words: ['demo'], mentions: ['two connectors', 'central system', '--scenario', '--port', '--speed'] },
    { words: ['config'], mentions: ['check', 'show', 'schema'] },
    { words: ['config', 'check'], mentions: ['line and column', '<file>'] },
    { words: ['config', 'show'], mentions: ['--all', 'secrets stay hidden'] },
    { words: ['config', 'schema'], mentions: ['JSON Schema'] },
    { words: ['replay'], mentions: ['black box', '<path>'] },
    { words: ['draw'], mentions: ['NAME.svg', 'who tells whom', 'npm run draw', '--out', '--list'] },
    {
      words: ['sim'],
      mentions: ['--url', 'STATECHARGE_URL', 'plug', 'tag', 'unplug', 'power-cut', 'network', 'world'],
    },
    { words: ['sim', 'plug'], mentions: ['--then-request-amps', '<evse>'] },
  ];
  it.each(pages)('of "$words" says what it is for', async ({ words, mentions }) => {
    const { code, out, complaints } = await command(...words, '--help');
    expect([code, complaints]).toEqual([0, '']);
    const text = out.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/^Usage: statecharge/);
    for (const word of mentions) expect(text).toContain(word);
  });
});

it('--version is that of the package', async () => {
  expect(await command('--version')).toEqual({ code: 0, out: `${version}\n`, complaints: '' });
});

describe('wrong input is told in one sentence and exits with 2:', () => {
  it.each([
    { words: ['--wrong'], told: "unknown option '--wrong'" },
    { words: ['fly'], told: "unknown command 'fly'" },
    { words: ['run', '--speed', 'fast'], told: 'expected a whole number from 0 to 1000' },
    { words: ['config', 'check'], told: "missing required argument 'file'" },
    { words: ['config', 'check', '/nowhere/station.jsonc'], told: '/nowhere/station.jsonc: found no file' },
    { words: ['sim', 'plug', 'one'], told: 'expected its number' },
    { words: ['draw', 'kettle'], told: 'there is no drawing of kettle, expected some of: authorization, ' },
    { words: ['sim', 'world', '--url', 'here'], told: '--url: expected an address' },
  ])('$words', async ({ words, told }) => {
    const { code, out, complaints } = await command(...words);
    expect([code, out]).toEqual([2, '']);
    expect(complaints).toContain(told);
    expect(complaints).not.toMatch(/^\s+at /m);
  });

  it('no command at all shows the help', async () => {
    const { code, out, complaints } = await command();
    expect([code, out]).toEqual([2, '']);
    expect(complaints).toContain('Usage: statecharge');
  });
});

describe('who has read enough', () => {
  it.each([
    // A year takes minutes; what has been told to its end by then is good.
    { words: ['simulate', '--seed', '3', '--years', '1', '--connectors', '1'], codes: [1] },
    { words: ['config', 'schema'], codes: [0, 1] },
    { words: ['--help'], codes: [0, 1] },
  ])('closes the pipe, and $words.0 ends without a word', async ({ words, codes }) => {
    const child = spawn(process.execPath, [statecharge(), ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    child.stdout.once('data', () => child.stdout.destroy());
    const [code, signal] = await once(child, 'exit');
    expect([signal, complaints]).toEqual([null, '']);
    expect(codes).toContain(code);
  });
});

describe('config', () => {
  it('check finds the examples good', async () => {
    expect(await command('config', 'check', EXAMPLE)).toEqual({
      code: 0,
      out: `${EXAMPLE}: good, 2 EVSEs\n`,
      complaints: '',
    });
  });

  it('check tells every mistake with its place', async () => {
    const file = join(await temporaryDirectory(), 'station.jsonc');
    await writeFile(file, '{ "log_level": 7,\n  "ports": [{ "evse_current_limit": "much" }] }\n');
    const { code, out, complaints } = await command('config', 'check', file);
    expect([code, out]).toEqual([2, '']);
    expect(complaints.trim().split('\n')).toEqual([
      expect.stringMatching(/station\.jsonc:1:16: found 7.*, expected /),
      expect.stringMatching(/station\.jsonc:2:37: found "much".*, expected /),
    ]);
  });

  it('show tells each value with its source, and no password', async () => {
    const file = join(await temporaryDirectory(), 'station.jsonc');
    await writeFile(file, '{ "ports": [{}], "ocpp": { "password": "geheim-0123456789", "identity": "HERE-1" } }\n');
    const some = await command('config', 'show', file);
    expect([some.code, some.out.trim().split('\n').length]).toEqual([0, 2]);
    expect(some.out).toContain('ocpp/identity = "HERE-1" (file)');
    const all = await command('config', 'show', file, '--all');
    expect(all.out).toContain('ocpp/password = *** (file)');
    expect(all.out).toContain('ocpp/MeterValueSampleInterval = 60 s (default)');
    expect(all.out).not.toContain('geheim');
  });

  it('schema is one that the examples pass and a typing mistake does not', async () => {
    const { code, out } = await command('config', 'schema');
    expect(code).toBe(0);
    const fits = new Ajv2020({ strict: false, allowUnionTypes: true }).compile(
      z.looseObject({}).parse(JSON.parse(out)),
    );
    const example: unknown = parse(await readFile(EXAMPLE, 'utf8'), [], { allowTrailingComma: true });
    expect([fits(example), fits.errors]).toEqual([true, null]);
    expect(fits({ ports: [{ evse_current_limit: 'much' }] })).toBe(false);
  });
});

it('sim plays the driver of a running station', async () => {
  const here = await place();
  const station = await here.start();
  await station.untilStatus('Available');
  const sim = (...words: readonly string[]) => command('sim', ...words, '--url', station.address('http') ?? '');
  expect(await sim('plug', '1', '--then-request-amps', '16')).toMatchObject({ code: 0, out: 'EVSE 1: plugged in\n' });
  await station.untilStatus('Preparing');
  expect(await sim('tag', '1', 'CAFE0001')).toMatchObject({ code: 0 });
  await station.untilStatus('Charging');
  expect(await sim('unplug', '1')).toEqual({
    code: 1,
    out: '',
    complaints: 'EVSE 1: the plug is locked and cannot be pulled\n',
  });
  expect((await sim('world')).out).toMatch(/^EVSE 1: plug in, .*contact closed, bolt locked/m);
  expect(await sim('fault', '1', 'no-such-fault', 'on')).toMatchObject({ code: 2 });
  expect(await sim('power-cut')).toMatchObject({ code: 0 });
  expect(await station.ended).toEqual({ code: null, signal: 'SIGKILL' });
  expect(await sim('world')).toMatchObject({ code: 1, complaints: expect.stringContaining('No station answers') });
});

/** Processes on this machine whose command line holds `text`. */
const processesWith = async (text: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    // A process may end while we look.
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(text) && Number(pid) !== process.pid) found.push(`${pid} ${line.replaceAll('\0', ' ')}`);
  }
  return found;
};

describe('demo', () => {
  it(
    '--scenario plays a session, prints a ledger that is right to the Wh, and ends with 0',
    { timeout: 90_000 },
    async () => {
      const directory = await temporaryDirectory();
      const { code, out, complaints } = await command('demo', '--scenario', '--data', directory);
      expect([code, complaints]).toEqual([0, '']);
      expect(out).toMatch(/transaction 1, connector 1, card CAFE0001: 0 → (\d+) Wh, \1 Wh, Local, \d+ readings/);
      expect(out).toContain('right to the Wh');
      expect(await processesWith(directory)).toEqual([]);
    },
  );

  it.each(['SIGINT', 'SIGTERM'] as const)('ended by %s leaves no process behind', async (signal) => {
    const directory = await temporaryDirectory();
    onTestFinished(async () => {
      // Only when it has failed is anybody left.
      for (const line of await processesWith(directory)) process.kill(Number.parseInt(line, 10), 'SIGKILL');
    });
    // A group of its own, as at a terminal: Ctrl-C reaches all of it.
    const running = new Running('/usr/bin/setsid', [
      '--wait',
      process.execPath,
      statecharge(),
      'demo',
      '--data',
      directory,
    ]);
    await eventually('the page', () => (running.out.includes('The page: http://') ? true : undefined));
    const all = await processesWith(directory);
    // The demonstration, and the station that it has started.
    const leader = all.find((line) => line.includes(' demo ') && !line.includes('setsid'));
    expect(all.some((line) => line.includes(' run '))).toBe(true);
    process.kill(-Number.parseInt(leader ?? '', 10), signal);
    expect(await running.ended).toEqual({ code: 0, signal: null });
    await eventually('everybody gone', async () => ((await processesWith(directory)).length === 0 ? true : undefined));
    expect(await processesWith(statecharge().replace('statecharge.js', 'central-system.js'))).toEqual([]);
  });
});

describe('draw', () => {
  const charts = new URL('../../visualizations/charts/', import.meta.url);
  it('hands out every drawing as it lies in the sources', async () => {
    const out = join(await temporaryDirectory(), 'charts');
    const { code, complaints } = await command('draw', '--out', out);
    expect([code, complaints]).toEqual([0, '']);
    const names = await readdir(charts);
    expect((await readdir(out)).toSorted()).toEqual(names.toSorted());
    for (const name of ['lock.svg', 'lock.json', 'who-tells-whom.svg']) {
      expect(await readFile(join(out, name), 'utf8')).toBe(await readFile(new URL(name, charts), 'utf8'));
    }
  });
  it('hands out only those that were named', async () => {
    const out = await temporaryDirectory();
    expect(await command('draw', 'lock', 'rcd-test', '--out', out)).toMatchObject({ code: 0, complaints: '' });
    expect((await readdir(out)).toSorted()).toEqual(['lock.json', 'lock.svg', 'rcd-test.json', 'rcd-test.svg']);
  });
  it('prints the names', async () => {
    const { code, out } = await command('draw', '--list');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual(expect.arrayContaining(['contactor', 'session', 'who-tells-whom']));
  });
  it('says in one sentence where it cannot write', async () => {
    const out = join(await temporaryDirectory(), 'file');
    await writeFile(out, '');
    const { code, complaints } = await command('draw', '--out', out);
    expect(code).toBe(1);
    expect(complaints).toMatch(/file: cannot be written: EEXIST[^\n]*\n$/);
  });
});
