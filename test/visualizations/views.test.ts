// Goal: every view of the page opens by its link and by its address, on a desk and on a phone, in the light and in the
// dark, for people with and without a mouse, and asks nobody but the station.
// Method: a real browser goes through the table of views; a view that shows nothing of its own fails.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { views } from '../../visualizations/viewer/views/table.ts';
import { browserIsMissing } from '../kit/browser.ts';
import { desk, openPageBench, phone, type PageBench } from '../kit/page-bench.ts';
import { wrongsOf } from '../kit/page-checks.ts';
import { openSmallWeb, type SmallWeb } from '../kit/small-web.ts';

/** Something that only this view shows. A new view belongs here too, or this test fails. */
const landmarks: Readonly<Record<string, (page: Page) => ReturnType<Page['locator']>>> = {
  station: (page) => page.getByText('May offer 20 A').first(),
  charts: (page) => page.getByRole('heading', { name: 'evse1.contactor', exact: true }),
  why: (page) => page.getByText('Nobody is here.'),
  world: (page) => page.getByRole('button', { name: /^Contactor:/ }).first(),
  settings: (page) => page.getByText(/^\d+ of \d+ settings$/),
  tape: (page) => page.getByText('Heartbeat', { exact: true }),
};

describe.skipIf(browserIsMissing())('every view', () => {
  let bench: PageBench;
  let web: SmallWeb;

  beforeAll(async () => {
    bench = await openPageBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    web = await openSmallWeb({ viewerDirectory: bench.directory });
    web.small.say('sent', [2, '1', 'Heartbeat', {}]);
    await web.post('/sim/evses/1/faults', { name: 'contactor-welded', active: true });
  });
  afterEach(() => web.close());

  const landmarkOf = (id: string, page: Page) => {
    const landmark = landmarks[id];
    if (landmark === undefined) throw new Error(`the view ${id} has no test: say what it shows in landmarks`);
    return landmark(page);
  };

  it('opens by its link, and by its address', async () => {
    const { page, complaints } = await bench.open(web.base, desk);
    for (const { id, title } of views) {
      await page.getByRole('navigation').getByRole('link', { name: title, exact: true }).click();
      await landmarkOf(id, page).waitFor();
      expect(await page.title()).toBe(`${title} · Statecharge`);
      expect(page.url()).toBe(`${web.base}/#/${id}`);
      await page.reload();
      await landmarkOf(id, page).waitFor();
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('has its title with it, however late the next frame comes', async () => {
    const { page } = await bench.open(web.base, desk);
    await page.evaluate('window.requestAnimationFrame = (frame) => setTimeout(frame, 2000)');
    for (const { id, title } of views) {
      await page.getByRole('navigation').getByRole('link', { name: title, exact: true }).click();
      await page.locator(`main[data-view="${id}"]`).waitFor();
      expect(await page.title()).toBe(`${title} · Statecharge`);
    }
    await page.close();
  });

  it.each(['light', 'dark'] as const)('has names and contrast, and fits a phone, in the %s', async (colorScheme) => {
    const { page, complaints } = await bench.open(web.base, phone);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const { id } of views) {
      await page.goto(`${web.base}/#/${id}`);
      await landmarkOf(id, page).waitFor();
      const width = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      const moving = 'document.getAnimations().filter(({ playState }) => playState === "running").length';
      expect({
        id,
        wrongs: await wrongsOf(page),
        tooWide: await page.evaluate(width),
        moving: await page.evaluate(moving),
      }).toEqual({ id, wrongs: [], tooWide: 0, moving: 0 });
    }
    expect(complaints).toEqual([]);
    await page.close();
  });
});
