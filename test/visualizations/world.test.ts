// Goal: where the world is simulated a visitor can play it on the page, with mouse or keyboard, on a desk or a phone.
// Method: a real browser on the built page of a small station; the world is asked what has really happened.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserIsMissing } from '../kit/browser.ts';
import { desk, openPageBench, phone, type PageBench, type Visit } from '../kit/page-bench.ts';
import { openSmallWeb, type SmallWeb } from '../kit/small-web.ts';

describe.skipIf(browserIsMissing())('the view of the world', () => {
  let bench: PageBench;
  let web: SmallWeb;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    bench = await openPageBench();
  });
  afterAll(() => bench.close());
  const open = async (viewport: typeof desk) => {
    visit = await bench.open(`${web.base}/#/world`, viewport);
    page = visit.page;
  };
  beforeEach(async () => {
    web = await openSmallWeb({ viewerDirectory: bench.directory });
    await open(desk);
  });
  afterEach(async () => {
    await page.close();
    await web.close();
  });

  const connector = (id: number) => page.getByRole('article', { name: `Connector ${id}` });
  const press = (id: number, name: string) => connector(id).getByRole('button', { name, exact: true }).click();
  const part = (id: number, name: RegExp) => connector(id).getByRole('button', { name });
  const truth = (id: number) => web.small.world.state().evses[id - 1];
  const says = (id: number, text: string | RegExp) => connector(id).getByText(text).first().waitFor();

  it('a car comes, charges and drives away by its buttons', async () => {
    await press(1, 'Plug in');
    await part(1, /^Car: wants energy, 42 % full$/).waitFor();
    expect(truth(1)).toMatchObject({ plug: 'in', car: { wantsEnergy: true } });
    await connector(1).getByLabel('Card number').fill('04DEADBEEF');
    await press(1, 'Show card');
    await part(1, /^Contactor: closed$/).waitFor();
    await says(1, '20 A · 20 A · 20 A');
    expect(truth(1)?.bolt).toBe('locked');
    await press(1, 'Unplug');
    await says(1, 'The plug of EVSE 1 is locked.');
    expect(truth(1)?.plug).toBe('in');
    await press(1, 'Show card');
    await part(1, /^Lock: unlocked$/).waitFor();
    await press(1, 'Unplug');
    await part(1, /^Car: no car$/).waitFor();
    expect(truth(1)?.plug).toBe('out');
    expect(truth(2)?.plug).toBe('out');
    expect(visit.complaints).toEqual([]);
  });

  it('the car pauses and asks again', async () => {
    await press(2, 'Plug in');
    await press(2, 'Pause car');
    await part(2, /^Car: does not ask/).waitFor();
    expect(truth(2)?.car?.wantsEnergy).toBe(false);
    await press(2, 'Ask for energy');
    await part(2, /^Car: wants energy/).waitFor();
    expect(truth(2)?.car?.wantsEnergy).toBe(true);
  });

  it('a part taken in hand breaks, is marked, and is mended', async () => {
    await part(2, /^Lock:/).click();
    await connector(2).getByRole('switch', { name: 'Lock jam locking' }).click();
    await part(2, /^Lock: unlocked, 1 fault$/).waitFor();
    expect(truth(2)?.faults).toEqual(['lock-jam-locking']);
    expect(truth(1)?.faults).toEqual([]);
    await press(2, 'Mend all');
    await part(2, /^Lock: unlocked$/).waitFor();
    expect(truth(2)?.faults).toEqual([]);
  });

  it('what the connectors have in common breaks, and is mended', async () => {
    await page.getByText('Break something').click();
    const broken = page.getByRole('switch', { name: 'Card broken' });
    await broken.click();
    await page.getByText('card-broken is on').waitFor();
    expect(web.small.world.state().station.faults).toEqual(['card-broken']);
    await page.getByRole('switch', { name: 'Card broken', checked: true }).click();
    await page.getByText('card-broken is off').waitFor();
    expect(web.small.world.state().station.faults).toEqual([]);
  });

  it('network and power are cut', async () => {
    await page.getByRole('switch', { name: 'Network' }).click();
    await page.getByText('Central system not reached').waitFor();
    expect(web.small.world.state().network.up).toBe(false);
    await page.getByRole('button', { name: 'Cut the power' }).click();
    await page.getByText('The power was cut.').waitFor();
    expect(web.small.powerCuts).toBe(1);
  });

  it('a driver comes and goes by himself', async () => {
    await press(2, 'One after the other');
    await says(2, 'A driver has come to EVSE 2 for 15 minutes.');
    expect(web.small.world.state().visits).toEqual([2]);
    await press(2, 'Send the driver home');
    await connector(2).getByRole('button', { name: 'One visit' }).waitFor();
    expect(web.small.world.state().visits).toEqual([]);
  });

  it('time runs faster', async () => {
    await page.getByRole('button', { name: '60×' }).click();
    await page.getByRole('button', { name: '60×', pressed: true }).waitFor();
    expect(web.small.world.state().speed).toBe(60);
    expect(await page.getByRole('button', { name: '1×', exact: true, pressed: true }).count()).toBe(0);
  });

  it('everything can be done with the keyboard alone', async () => {
    const reach = async (name: RegExp | string) => {
      const wanted = connector(1).getByRole('button', { name, exact: true });
      for (let tabs = 0; tabs < 60; tabs++) {
        if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`the keyboard does not reach ${String(name)}`);
    };
    await reach(/^Contactor:/);
    await page.keyboard.press('Space');
    await connector(1).getByRole('switch', { name: 'Contactor welded' }).waitFor();
    await reach('Plug in');
    await page.keyboard.press('Enter');
    await part(1, /^Car: wants energy/).waitFor();
    await connector(1).getByLabel('Card number').focus();
    await page.keyboard.press('Enter');
    await part(1, /^Contactor: closed$/).waitFor();
    expect(truth(1)?.bolt).toBe('locked');
  });

  it('fits a phone without scrolling sideways', async () => {
    await page.close();
    await open(phone);
    await press(2, 'Plug in');
    await part(2, /^Car: wants energy/).waitFor();
    const width = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(width)).toBe(0);
  });

  it('there is none when the hardware is real', async () => {
    const real = await openSmallWeb({ viewerDirectory: bench.directory, worldless: true });
    await page.goto(`${real.base}/#/world`);
    await page.locator('body[data-ready]').waitFor();
    await says(1, 'Available');
    expect(await page.getByRole('link', { name: 'World' }).count()).toBe(0);
    await real.close();
  });
});
