// Goal: on the page a visitor sees what the station does and why, and may ask it for what a technician asks.
// Method: a real browser on the built page of a small station; its hands are the control interface.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserIsMissing } from '../kit/browser.ts';
import { desk, openPageBench, phone, type PageBench, type Visit } from '../kit/page-bench.ts';
import { openSmallWeb, type SmallWeb } from '../kit/small-web.ts';

describe.skipIf(browserIsMissing())('the view of the station', () => {
  let bench: PageBench;
  let web: SmallWeb;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    bench = await openPageBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    web = await openSmallWeb({ viewerDirectory: bench.directory, ledgerUrl: 'http://127.0.0.1:9/ledger' });
    visit = await bench.open(`${web.base}/#/station`, desk);
    page = visit.page;
  });
  afterEach(async () => {
    await page.close();
    await web.close();
  });

  const connector = (id: number) => page.getByRole('article', { name: `Connector ${id}` });
  const says = (id: number, text: string | RegExp) => connector(id).getByText(text).first().waitFor();

  it('shows a session with its power, energy, offer, phases and who pays', async () => {
    await web.post('/sim/evses/1/plug', { thenRequestAmps: 32 });
    await says(1, 'Preparing');
    await web.post('/sim/readers/1/tag', { idTag: '04DEADBEEF' });
    await says(1, /^Charging$/);
    const text = (await connector(1).innerText()).replaceAll(/\s+/g, ' ');
    const session = ['13.83 kW', '2.162 kWh', '20 A', 'lock locked', 'closed', '04DEADBEEF', '1017', '1,206,512 Wh'];
    const wires = ['car wants energy', 'duty 33.3 %', '230.1', '20.00', '4602', 'green'];
    for (const shown of [...session, ...wires]) expect(text).toContain(shown);
    await says(2, 'Available');
    expect(visit.complaints).toEqual([]);
  });

  it('names what it offers and why, the deciding limit first', async () => {
    expect(await connector(1).locator('.limits li').allInnerTexts()).toEqual([
      expect.stringMatching(/^cable decides\s+20 A$/),
      expect.stringMatching(/^installation\s+32 A$/),
      expect.stringMatching(/^dynamic limit\s+32 A$/),
    ]);
  });

  it('tells what is broken and what to do about it', async () => {
    await web.post('/sim/evses/2/faults', { name: 'lock-jam-locking', active: true });
    await says(2, 'Plug lock cannot lock');
    expect(await connector(2).getByRole('status').first().innerText()).toMatch(/Unplug and plug in again/);
    await web.post('/sim/evses/2/faults', { name: 'lock-jam-locking', active: false });
    await says(2, 'Available');
    expect(await connector(2).getByText('Plug lock cannot lock').count()).toBe(0);
  });

  it('names a fault of the station as a whole', async () => {
    web.small.stationFaults = ['PersistenceReadOnly'];
    await page.getByText('Persistence read only').waitFor();
    expect(await page.getByRole('main').innerText()).toContain('Check free space');
  });

  it('shows the way to the central system, what waits for it, and its ledger', async () => {
    await page.getByText('Central system connected').waitFor();
    await web.post('/sim/network', { up: false });
    await page.getByText('Central system not reached').waitFor();
    await page.getByText('3 messages waiting').waitFor();
    expect(await page.getByRole('link', { name: 'Its ledger' }).getAttribute('href')).toBe('http://127.0.0.1:9/ledger');
  });

  it('asks the station, and tells what became of it', async () => {
    await connector(1).locator('summary', { hasText: 'Service' }).click();
    await connector(1).getByRole('button', { name: 'Out of service' }).click();
    await says(1, 'It will be done when the running session has ended.');
    expect(web.small.operative).toBe(false);
    await page.getByRole('button', { name: 'Acknowledge faults' }).click();
    await page.getByText('The station does not allow this now.').waitFor();
    expect(await connector(1).getByRole('button', { name: 'Close recloser' }).count()).toBe(0);
  });

  it('says when the station is gone and when it is back', async () => {
    const { port } = web;
    await web.close();
    await page.getByRole('alert').filter({ hasText: 'The station does not answer' }).waitFor();
    await expect.poll(() => page.locator('body[data-stale]').count()).toBe(1);
    web = await openSmallWeb({ viewerDirectory: bench.directory, port });
    await page.locator('body:not([data-stale])').waitFor();
    await web.post('/sim/evses/1/plug');
    await says(1, 'Preparing');
  });

  it('a page that nobody can see costs the station nothing, and is up to date when it is seen again', async () => {
    const show = (state: 'hidden' | 'visible') =>
      page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));`);
    await show('hidden');
    let before = -1;
    const looksSince = () => {
      const since = web.small.looks - before;
      before = web.small.looks;
      web.small.fact({ type: 'storage.recovered' });
      return since;
    };
    await expect.poll(looksSince, { interval: 300 }).toBe(0);
    await web.post('/sim/evses/1/plug');
    await show('visible');
    await says(1, 'Preparing');
    expect(visit.complaints).toEqual([]);
  });

  it('draws the power over time, and becomes no wider than a phone when a desk becomes one', async () => {
    await connector(1).getByRole('img', { name: 'Power over time: 0.00 kW now' }).locator('canvas').waitFor();
    await page.setViewportSize(phone);
    await connector(1).locator('summary', { hasText: 'Service' }).click();
    await expect
      .poll(async () => (await connector(1).locator('canvas').boundingBox())?.width)
      .toBeLessThan(phone.width);
    const width = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(width)).toBe(0);
    expect(visit.complaints).toEqual([]);
  });
});
