// Goal: on the page anybody can look into the running logic: where a machine stands, what it waits for, why a car does
// not charge, and which limit decides.
// Method: a real browser on the built page of a whole station on virtual time; what happens is done to its world.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserIsMissing } from '../kit/browser.ts';
import { desk, openPageBench, type PageBench, type Visit } from '../kit/page-bench.ts';
import { openSmallWeb, type SmallWeb } from '../kit/small-web.ts';
import { Story } from '../kit/story.ts';

describe.skipIf(browserIsMissing())('Looking into the running logic', () => {
  let bench: PageBench;
  let web: SmallWeb;
  let story: Story;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    bench = await openPageBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    story = new Story();
    story.wait(5);
    const { controller } = story;
    web = await openSmallWeb({
      station: controller.station,
      facts: (listener) => controller.onFact(listener),
      viewerDirectory: bench.directory,
    });
  });
  afterEach(async () => {
    await page.close();
    await web.close();
  });
  const open = async (place: string) => {
    visit = await bench.open(`${web.base}/#/${place}`, desk);
    page = visit.page;
  };
  const lit = () => page.locator('.drawing .state.lit').evaluateAll((states) => states.map(({ id }) => id));

  it('lights the states of a machine and the way it took, while it happens', async () => {
    await open('charts/evse1.session');
    await page.locator('[id="session.idle"].lit').waitFor();
    expect(await lit()).toEqual(['session', 'session.idle']);
    story.plug(1);
    await page.locator('[id="session.awaitingToken"].lit').waitFor();
    expect(await lit()).toEqual(['session', 'session.awaitingToken']);
    await page.locator('.arrow.took[data-transitions~="session.idle|ev.connected|0"]').waitFor();
    expect(visit.complaints).toEqual([]);
  });

  it('shows a timer with the time that it has left', async () => {
    await open('charts/evse1.session');
    story.tag(1, 'AAAA01');
    await page.locator('.timer', { hasText: /connectionTimeOut.* in (59|60) s/ }).waitFor();
    story.wait(30);
    await page.locator('.timer', { hasText: /connectionTimeOut.* in (29|30) s/ }).waitFor();
    expect(await page.locator('.timer').count()).toBe(1);
  });

  it('shows of a chosen state what can happen, and the guard in the way with what it has looked at', async () => {
    await open('charts/evse1.contactor');
    await page.locator('[id="contactor.open.idle"]').click();
    const joining = page.locator('[data-transition="contactor.open.idle||0"]');
    await joining.getByText('everybody but the second contactor').waitFor();
    expect(await page.locator('.candidate').count()).toBe(1);
    const text = await joining.innerText();
    expect(text).toContain('not now');
    expect(text).toContain('[hasEveryOtherKey]');
    expect(text).toContain('keys.session = false');
    await page.getByRole('button', { name: 'Everything' }).click();
    await page.locator('[data-transition="contactor.open||1"]').waitFor();
  });

  it('tells of a state in which the machine is not that nothing happens there; by keyboard, too', async () => {
    await open('charts/evse1.contactor');
    await page.locator('[id="contactor.welded.live"]').press('Enter');
    await page.getByText('The machine is not in contactor.welded.live now').waitFor();
    expect(await page.locator('.candidate').count()).toBe(0);
  });

  it('opens another machine', async () => {
    await open('charts/evse1.contactor');
    await page.getByLabel('Machine').selectOption('evse2.lock');
    await page.locator('[id="lock.unlocked"].lit').waitFor();
    expect(page.url()).toContain('#/charts/evse2.lock');
  });

  it('answers in one click from the station why a connector does not charge, until it does', async () => {
    await open('station');
    await page.getByRole('article', { name: 'Connector 1' }).getByRole('link', { name: 'Why not charging?' }).click();
    await page.getByText('Nobody has plugged in or shown a card.').waitFor();
    const reasons = page.locator('.why-reasons li');
    const lock = reasons.filter({ hasText: 'The plug is not locked.' });
    expect(await lock.innerText()).toContain(
      'evse1.lock stands in lock.unlocked · hasEveryKey is false · keys.bolt = false',
    );
    story.charge(1, 'AAAA01');
    await page.getByText('The coil of the contactor is on: nothing is in the way.').waitFor();
    expect(await reasons.count()).toBe(0);
    expect(visit.complaints).toEqual([]);
  });

  it('shows which limit takes how much away, and follows it', async () => {
    story.charge(1, 'AAAA01');
    story.controller.limit('station', 10);
    await open('why/1');
    const station = page.locator('.waterfall [data-limit="station"]');
    await station.getByText('decides').waitFor();
    expect(await station.innerText()).toContain('10 A');
    await page.getByText(/^Why this current: 10 A may be offered/).waitFor();
    story.controller.limit('station', 8);
    await page.getByText(/^Why this current: 8 A may be offered/).waitFor();
  });
});
