// Goal: the log is for machines where a machine reads it and for people where one sits at a terminal, and no card and
// no password is ever in it.
// Method: the bundle as a process, its output through a pipe and through a terminal of util-linux, at the finest level.
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { statecharge } from '../kit/process/programs.ts';
import { CARD, eventually, place, Running } from '../kit/process/station.ts';

const SCRIPT = '/usr/bin/script';
const ESCAPE = '\u001b';

it('is JSON, line by line, for a pipe; neither card nor password is in it', async () => {
  const password = 'geheim-0123456789';
  const here = await place({ other: { log_level: 'trace' }, ocpp: { password } });
  const station = await here.start({ speed: 20 });
  await station.charge();
  await station.finish();
  await station.post('/sim/readers/1/tag', { idTag: CARD });
  await here.central.call('PROCESS-1', 'RemoteStartTransaction', { idTag: CARD, connectorId: 1 });
  station.signal('SIGTERM');
  expect(await station.ended).toEqual({ code: 0, signal: null });
  for (const line of station.lines) {
    expect(JSON.parse(line)).toMatchObject({
      level: expect.any(Number),
      time: expect.any(Number),
      msg: expect.any(String),
    });
  }
  expect(station.complaints).toBe('');
  const said = station.out.toLowerCase();
  for (const secret of [CARD, password, Buffer.from(password).toString('base64')]) {
    expect(said).not.toContain(secret.toLowerCase());
  }
});

/** Missing is a reason to skip on a workbench, and a failure where the tests are the judge. */
const scriptIsMissing = (): boolean => {
  if (existsSync(SCRIPT)) return false;
  if (process.env['CI'] === 'true') throw new Error(`${SCRIPT} is missing: install the Debian package bsdutils`);
  process.stderr.write(`notice: ${SCRIPT} is missing, the tests of the terminal are skipped (package bsdutils)\n`);
  return true;
};

it.skipIf(scriptIsMissing()).each([
  { who: 'in colour for a person at a terminal', env: { TERM: 'xterm-256color', COLORTERM: undefined }, colour: true },
  { who: 'without colour for one who wants none', env: { TERM: 'xterm-256color', NO_COLOR: '1' }, colour: false },
])('is readable, $who', async ({ env, colour }) => {
  const here = await place();
  const typed = `'${process.execPath}' '${statecharge()}' run '${here.file}' --data '${here.data}'`;
  // `script` ends when its program does, which hears of the end from the terminal.
  const terminal = new Running(SCRIPT, ['-qec', typed, '/dev/null'], { CI: undefined, ...env });
  await eventually('the page', () => (terminal.out.includes('the page is ready') ? true : undefined));
  const line = terminal.out.split(/\r?\n/).find((one) => one.includes('the page is ready')) ?? '';
  expect(() => void JSON.parse(line)).toThrow('JSON');
  expect(line).toMatch(/\d\d:\d\d:\d\d/);
  expect(line).toContain('INFO');
  expect(terminal.out.includes(ESCAPE)).toBe(colour);
});
