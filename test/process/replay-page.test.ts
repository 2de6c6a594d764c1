// Goal: the recording that a killed station has left, its last record torn, is opened on a page by one command: played
// again and said to be right, shown as far as it goes, at any of its turns; and nothing can be asked of it.
// Method: a real run on a disk with a fault, killed; the shipped program on its file, looked at in a real browser.
import { readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { browserIsMissing, openBrowser } from '../kit/browser.ts';
import { statecharge } from '../kit/process/programs.ts';
import { CARD, eventually, place, Running } from '../kit/process/station.ts';

/** At its end, at its beginning, and at the fault. */
const lookAt = async (url: string): Promise<void> => {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    const bar = page.getByRole('region', { name: 'Time' });
    await bar.getByText('the file ends within a record: shown as far as it goes').waitFor();
    const connector = page.getByRole('article', { name: 'Connector 1' });
    await connector.getByText('Faulted', { exact: true }).waitFor();
    await connector.getByText('Contactor welded').waitFor();
    expect(await bar.getByRole('button', { name: 'Back to live' }).count()).toBe(0);
    expect(await page.locator('main .button:not(:disabled)').count()).toBe(0);
    await bar.getByRole('slider').press('Home');
    await connector.getByText('Faulted', { exact: true }).waitFor({ state: 'detached' });
    await bar.getByLabel('Go to').selectOption({ index: 1 });
    await connector.getByText('Contactor welded').waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'World' }).click();
    // What could be seen of the world is up to a second older than the turn.
    await page
      .getByRole('button', { name: /^Contactor: (?:closed|welded)/ })
      .first()
      .waitFor();
  } finally {
    await browser.close();
  }
};

it.skipIf(browserIsMissing())('a killed run, opened on a page', { timeout: 120_000 }, async () => {
  const here = await place();
  const station = await here.start({ speed: 20 });
  await station.charge();
  await station.untilMetered(100);
  await station.post('/sim/evses/1/faults', { name: 'contactor-welded', active: true });
  await station.post('/sim/readers/1/tag', { idTag: CARD });
  await station.until('the fault', ({ evses }) => evses[0]?.status === 'Faulted');
  const file = join(here.data, 'blackbox', 'events-00000001.box');
  await eventually('the fault on the disk', async () => {
    return (await readFile(file, 'latin1')).includes('fault.raised') ? true : undefined;
  });
  station.signal('SIGKILL');
  await station.ended;
  const { length } = await readFile(file);
  await truncate(file, length - 3);

  const running = new Running(process.execPath, [statecharge(), 'replay', file, '--serve']);
  const url = await eventually('the page', () => Promise.resolve(/^The page: (\S+)$/m.exec(running.out)?.[1]));
  expect(running.out).toMatch(/^\d+ recorded turns, all the same$/m);
  expect(running.out).toMatch(/: the file ends within a record \(byte \d+\); replayed as far as it goes$/m);

  const asked = await fetch(new URL('/api/evses/1/unlock', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(asked.status).toBe(409);
  expect(await asked.text()).toContain('This is a recording');

  const ask = async (path: string): Promise<unknown> => (await fetch(new URL(path, url))).json();
  // Also of a program whose names the bundler has changed.
  for (const name of z.array(z.string()).parse(await ask('/api/machines'))) {
    expect(await ask(`/api/machines/${name}`)).toMatchObject({ name, failure: null });
  }

  await lookAt(url);
  running.signal('SIGTERM');
  expect((await running.ended).code).toBe(0);
});
