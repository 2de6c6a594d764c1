// Goal: on the page a visitor sees what the station does and can play the world, with mouse or keyboard, on a desk or
// a phone.
// Method: a real browser on the built page of a small station; the world is asked what has really happened.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleViewer } from '../../runtime/build.ts';
import { browserIsMissing, openBrowser } from '../kit/browser.ts';
import { openSmallWeb, type SmallWeb } from '../kit/small-web.ts';

describe.skipIf(browserIsMissing())('the page', () => {
  let directory: string;
  let browser: Browser;
  let web: SmallWeb;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'viewer-'));
    await bundleViewer(directory);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await rm(directory, { recursive: true });
  });

  const open = async (viewport: { width: number; height: number }) => {
    page = await browser.newPage({ viewport });
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // A refused verb is an HTTP status that the browser notes as an error; it is none.
      if (message.type() === 'error' && !message.text().includes('409')) complaints.push(message.text());
    });
    await page.goto(web.base);
    await page.locator('body[data-ready]').waitFor();
  };
  beforeEach(async () => {
    web = await openSmallWeb({ viewerDirectory: directory, ledgerUrl: 'http://127.0.0.1:9/ledger' });
    await open({ width: 1280, height: 900 });
  });
  afterEach(async () => {
    await page.close();
    await web.close();
  });

  const connector = (id: number) => page.getByRole('article', { name: `Connector ${id}` });
  const press = (id: number, name: string) => connector(id).getByRole('button', { name }).click();
  const truth = (id: number) => web.small.world.state().evses[id - 1];
  const says = (id: number, text: string | RegExp) => connector(id).getByText(text).first().waitFor();

  it('shows a session from plugging in to driving away, driven by its buttons', async () => {
    await press(1, 'Plug in');
    await says(1, 'Preparing');
    expect(truth(1)).toMatchObject({ plug: 'in', car: { wantsEnergy: true } });
    await connector(1).getByLabel('Card number').fill('04DEADBEEF');
    await press(1, 'Show card');
    await says(1, 'Charging');
    expect(truth(1)?.bolt).toBe('locked');
    const text = await connector(1).innerText();
    for (const shown of [
      '13.83 kW',
      '2.162 kWh',
      '20 A',
      'lock locked',
      'closed',
      '04DEADBEEF',
      '1017',
      '1,206,512 Wh',
    ]) {
      expect(text.replaceAll(/\s+/g, ' ')).toContain(shown);
    }
    for (const shown of ['car wants energy', 'duty 33.3 %', '42 % full', '230.1', '20.00', '4602']) {
      expect(text).toContain(shown);
    }
    await press(1, 'Unplug');
    await says(1, 'The plug of EVSE 1 is locked.');
    expect(truth(1)?.plug).toBe('in');
    await press(1, 'Show card');
    await says(1, 'Finishing');
    await press(1, 'Unplug');
    await says(1, 'Available');
    expect(truth(1)?.plug).toBe('out');
    expect(truth(2)?.plug).toBe('out');
    expect(complaints).toEqual([]);
  });

  it('names what it offers and why, the deciding limit first', async () => {
    expect(await connector(1).locator('.limits li').allInnerTexts()).toEqual([
      expect.stringMatching(/^cable decides\s+20 A$/),
      expect.stringMatching(/^installation\s+32 A$/),
      expect.stringMatching(/^dynamic limit\s+32 A$/),
    ]);
  });

  it('lets the car pause and ask again', async () => {
    await press(2, 'Plug in');
    await press(2, 'Pause car');
    await says(2, 'does not ask');
    expect(truth(2)?.car?.wantsEnergy).toBe(false);
    await press(2, 'Ask for energy');
    await says(2, 'wants energy');
    expect(truth(2)?.car?.wantsEnergy).toBe(true);
  });

  it('breaks what the connectors have in common, and mends it', async () => {
    await page.locator('#place').getByText('Break something').click();
    const broken = page.locator('#place').getByRole('switch', { name: 'Card broken' });
    await broken.click();
    await page.locator('#place').getByText('card-broken is on').waitFor();
    expect(web.small.world.state().station.faults).toEqual(['card-broken']);
    await broken.click();
    await page.locator('#place').getByText('card-broken is off').waitFor();
    expect(web.small.world.state().station.faults).toEqual([]);
  });

  it('asks the equipment, and tells why not', async () => {
    await connector(1).getByText('Equipment').click();
    await press(1, 'Test the RCD');
    await says(1, 'The station does not allow this now.');
    expect(await connector(1).getByRole('button', { name: 'Close recloser' }).count()).toBe(0);
    await says(1, /closed \d+ times/);
  });

  it('breaks things and tells what to do about it', async () => {
    await connector(2).getByText('Break something').click();
    await connector(2).getByRole('switch', { name: 'Lock jam locking' }).click();
    await says(2, 'Plug lock cannot lock');
    await says(2, /Unplug and plug in again/);
    expect(truth(2)?.faults).toEqual(['lock-jam-locking']);
    await connector(2).getByRole('switch', { name: 'Lock jam locking' }).click();
    await says(2, 'Available');
    expect(truth(2)?.faults).toEqual([]);
  });

  it('names a fault of the station as a whole', async () => {
    web.small.stationFaults = ['PersistenceReadOnly'];
    await page.locator('#station-faults').getByText('Persistence read only').waitFor();
    expect(await page.locator('#station-faults').innerText()).toContain('Check free space');
  });

  it('cuts the network and the power', async () => {
    await page.getByText('Central system connected').waitFor();
    await page.getByRole('switch', { name: 'Network' }).click();
    await page.getByText('Central system not reached').waitFor();
    await page.getByText('3 messages waiting').waitFor();
    expect(web.small.world.state().network.up).toBe(false);
    await page.getByRole('button', { name: 'Cut the power' }).click();
    await page.getByText('The power was cut.').waitFor();
    expect(web.small.powerCuts).toBe(1);
    expect(await page.getByRole('link', { name: 'Its ledger' }).getAttribute('href')).toBe('http://127.0.0.1:9/ledger');
  });

  it('shows the last messages, newest first, in words; the whole on request', async () => {
    web.small.say('sent', [2, 'q', 'Authorize', { idTag: '<b>bold</b>' }]);
    web.small.say('received', [3, 'q', { idTagInfo: { status: 'Accepted' } }]);
    web.small.say('received', '{broken');
    const rows = page.locator('#messages > li');
    await rows.nth(2).waitFor();
    const texts = await rows.allInnerTexts();
    expect(texts[0]).toContain('Not readable');
    expect(texts[1]).toMatch(/Authorize[^]*idTagInfo status Accepted/);
    expect(texts[2]).toContain('idTag <b>bold</b>');
    await rows.nth(2).locator('summary').press('Enter');
    await page.getByText('"idTag": "<b>bold</b>"').waitFor();
    expect(await rows.locator('pre b').count()).toBe(0);
  });

  it('can be driven by the keyboard alone', async () => {
    const button = connector(1).getByRole('button', { name: 'Plug in' });
    for (let tabs = 0; tabs < 20; tabs++) {
      if (await button.evaluate((element) => element === element.ownerDocument.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await says(1, 'Preparing');
    await connector(1).getByLabel('Card number').focus();
    await page.keyboard.press('Enter');
    await says(1, 'Charging');
    expect(truth(1)?.bolt).toBe('locked');
  });

  it('says when the station is gone and when it is back', async () => {
    const { port } = web;
    await web.close();
    await page.getByRole('alert').filter({ hasText: 'The station does not answer' }).waitFor();
    web = await openSmallWeb({ viewerDirectory: directory, port });
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    await press(1, 'Plug in');
    await says(1, 'Preparing');
    expect(truth(1)?.plug).toBe('in');
  });

  it('fits a phone without scrolling sideways', async () => {
    await page.close();
    await open({ width: 390, height: 844 });
    await connector(2).getByText('Break something').click();
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).toBe(0);
    await press(2, 'Plug in');
    await says(2, 'Preparing');
  });

  it('has no hands in it when the hardware is real', async () => {
    const real = await openSmallWeb({ viewerDirectory: directory, worldless: true });
    await page.goto(real.base);
    await page.locator('body[data-ready]').waitFor();
    await says(1, 'Available');
    expect(await page.getByRole('button').count()).toBe(0);
    await real.close();
  });
});
