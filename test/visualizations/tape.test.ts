// Goal: on the page anybody reads what has happened, newest first, in words: messages, events, what machines tell each
// other, and what that did to the hardware; and finds what he looks for.
// Method: a real browser on the built page, of a small station for the words and of a whole one on virtual time, whose
// tape is the ring of a running station.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TapeRing } from '../../runtime/tape/ring.ts';
import { browserIsMissing } from '../kit/browser.ts';
import { desk, openPageBench, type PageBench, type Visit } from '../kit/page-bench.ts';
import { openSmallWeb, type SmallWeb } from '../kit/small-web.ts';
import { Story } from '../kit/story.ts';

describe.skipIf(browserIsMissing())('The tape', () => {
  let bench: PageBench;
  let web: SmallWeb;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    bench = await openPageBench();
  });
  afterAll(() => bench.close());
  afterEach(async () => {
    expect(visit.complaints).toEqual([]);
    await page.close();
    await web.close();
  });
  const open = async () => {
    visit = await bench.open(`${web.base}/#/tape`, desk);
    page = visit.page;
  };
  const rows = () => page.locator('#tape > li');

  it('shows messages newest first, in words; the whole on request, whatever it says', async () => {
    web = await openSmallWeb({ viewerDirectory: bench.directory });
    web.small.say('sent', [2, 'q', 'Authorize', { idTag: '<b>bold</b>' }]);
    web.small.say('received', [3, 'q', { idTagInfo: { status: 'Accepted' } }]);
    web.small.say('received', '{broken');
    web.small.say('sent', [2, 'm', 'MeterValues', { connectorId: 1, meterValue: 'x'.repeat(2000) }]);
    await open();
    await rows().nth(3).waitFor();
    const texts = await rows().allInnerTexts();
    // Too long to be kept whole, it is still known for what it is.
    expect(texts[0]).toMatch(/MeterValues[^]*connectorId/);
    expect(texts[1]).toContain('Not readable');
    expect(texts[2]).toMatch(/Authorize answered[^]*idTagInfo status Accepted/);
    expect(texts[3]).toContain('idTag <b>bold</b>');
    await rows().nth(3).locator('summary').press('Enter');
    await page.getByText('"idTag": "<b>bold</b>"').waitFor();
    web.small.say('sent', [2, 'r', 'Heartbeat', {}]);
    await rows().filter({ hasText: 'Heartbeat' }).waitFor();
    expect(await page.getByText('"idTag": "<b>bold</b>"').isVisible()).toBe(true);
    expect(await rows().locator('pre b').count()).toBe(0);
  });

  const charging = async () => {
    let running: TapeRing | null = null;
    const story = new Story({ watch: { observe: (turn) => running?.observe(turn) } });
    const tape = new TapeRing(story.clock, (tag) => tag);
    running = tape;
    story.controller.onFrame(({ direction, turn, text }) => tape.overhear(`ocpp ${direction}`, turn, text));
    const { station } = story.controller;
    web = await openSmallWeb({ station, tape, viewerDirectory: bench.directory });
    await open();
    story.charge(1, 'AAAA01');
    return story;
  };

  it('shows a visit from the card to the contactor, and finds what somebody looks for', async () => {
    await charging();
    await rows().filter({ hasText: 'coil true' }).waitFor();
    const all = await rows().count();
    await page.getByRole('search').getByLabel('Kind').selectOption('level');
    await expect.poll(() => rows().count()).toBeLessThan(all);
    expect(await rows().filter({ hasText: 'coil true' }).innerText()).toMatch(
      /level[^]*evse1\.contactor →\s*to\s*board/,
    );
    await page.getByRole('search').getByLabel('Kind').selectOption('tell');
    await page.getByRole('search').getByLabel('Who').selectOption('evse1.lock');
    await page.getByRole('search').getByLabel('Find').fill('locked');
    await expect.poll(() => rows().count()).toBeLessThan(10);
    expect(await rows().first().innerText()).toContain('evse1.lock');
    await page.getByRole('search').getByLabel('Find').fill('no such word');
    await page.getByText('Nothing of that is on the tape.').waitFor();
  });

  it('draws it as a sequence with the hardware in a lane of its own', async () => {
    const story = await charging();
    await page.getByRole('button', { name: 'Sequence' }).click();
    await page.locator('.sequence [data-kind="level"]', { hasText: 'coil true' }).waitFor();
    const heads = await page.locator('.sequence .heads text').allTextContents();
    expect(heads[0]).toBe('board');
    expect(heads.at(-1)).toBe('central system');
    expect(heads).toContain('evse1.contactor');
    const before = await page.locator('.said').count();
    story.tag(1, 'AAAA01');
    story.wait(10);
    await expect.poll(() => page.locator('.said', { hasText: 'coil false' }).count()).toBeGreaterThan(0);
    expect(await page.locator('.said').count()).toBeGreaterThanOrEqual(before);
  });
});
