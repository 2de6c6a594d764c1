// Goal: on the page anybody goes back in time: every view shows that instant, nothing can be asked of it, the way from
// a line of the tape to the transition behind it and back is one click, and so is the way to now.
// Method: a real browser on the built page of a whole station on virtual time with its black box on the disk.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hider } from '../../runtime/recorder/redaction.ts';
import { TapeRing } from '../../runtime/tape/ring.ts';
import { RunningShelf } from '../../runtime/travel/spools.ts';
import { Traveller } from '../../runtime/travel/traveller.ts';
import { blackBoxFiles } from '../../runtime/web/black-box-files.ts';
import { browserIsMissing } from '../kit/browser.ts';
import { openPageBench, phone, desk, type PageBench, type Visit } from '../kit/page-bench.ts';
import { wrongsOf } from '../kit/page-checks.ts';
import { RECORDED_CARD, recordedStory, type RecordedStory } from '../kit/recorded.ts';
import { openSmallWeb, type SmallWeb } from '../kit/small-web.ts';
import { views } from '../../visualizations/viewer/views/table.ts';

describe.skipIf(browserIsMissing())('Going back in time', () => {
  let bench: PageBench;
  let web: SmallWeb;
  let recorded: RecordedStory;
  let visit: Visit;
  let page: Page;
  /** The turn in which the coil went on. */
  let coilTurn: number;

  beforeAll(async () => {
    bench = await openPageBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    recorded = await recordedStory();
    const { story, pass, box, directory } = recorded;
    const tape = new TapeRing(story.clock, hider('salt'));
    recorded.watch((turn) => tape.observe(turn));
    story.controller.onFrame(({ direction, turn, text }) => tape.overhear(`ocpp ${direction}`, turn, text));
    pass(2);
    story.plug(1);
    story.tag(1, RECORDED_CARD);
    pass(60);
    story.tag(1, RECORDED_CARD);
    pass(20);
    story.unplug(1);
    pass(20);
    box.close();
    coilTurn = tape.rows().find(({ name }) => name === 'coil true')?.turn ?? 0;
    const { station, host } = story.controller;
    web = await openSmallWeb({
      station,
      world: story.world,
      hands: story.world,
      tape,
      past: new Traveller(new RunningShelf(directory, () => host.turns), 0),
      blackBox: blackBoxFiles(directory),
      viewerDirectory: bench.directory,
    });
  });
  afterEach(async () => {
    expect(visit.complaints).toEqual([]);
    await page.close();
    await web.close();
  });
  const open = async (place: string, viewport = desk) => {
    visit = await bench.open(`${web.base}/#/${place}`, viewport);
    page = visit.page;
  };
  const bar = () => page.getByRole('region', { name: 'Time' });

  it('from the tape to the station as it was, and back to now', async () => {
    await open('station');
    await page.getByRole('article', { name: 'Connector 1' }).getByText('Available', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Tape' }).click();
    const coil = page.locator('#tape > li', { hasText: 'coil true' });
    await coil.locator('summary').click();
    await coil.getByRole('link', { name: `Turn ${coilTurn}` }).click();
    await bar().getByText(`after turn ${coilTurn}`).waitFor();
    expect(await bar().innerText()).toMatch(/As of \d\d:\d\d:\d\d\.\d{3}/);
    await page.getByRole('navigation').getByRole('link', { name: 'Station' }).click();
    const connector = page.getByRole('article', { name: 'Connector 1' });
    await connector
      .getByText('Paused by the car')
      .or(connector.getByText('Charging', { exact: true }))
      .first()
      .waitFor();
    expect(page.url()).toContain(`#/station?at=${coilTurn}`);
    await bar().getByRole('button', { name: 'Back to live' }).click();
    await connector.getByText('Available', { exact: true }).waitFor();
    expect(await bar().count()).toBe(0);
  });

  it('from a line to the transition behind it on the drawing, and from the drawing to the tape', async () => {
    await open(`tape?at=${coilTurn}`);
    const turn = page.getByRole('region', { name: `Turn ${coilTurn}` });
    await turn.getByRole('link', { name: 'evse1.contactor' }).first().click();
    await page.locator('.arrow.took').first().waitFor();
    expect(await page.locator('.arrow.took').first().getAttribute('data-transitions')).toContain('contactor.');
    await page.getByRole('link', { name: `last step in turn ${coilTurn}` }).click();
    await turn.getByText('contactor.').first().waitFor();
    await page.locator('#tape > li[data-now="true"]', { hasText: 'coil true' }).waitFor();
  });

  it('turn by turn, and by the slider', async () => {
    await open(`station?at=${coilTurn}`);
    await bar().getByRole('button', { name: 'Turn before' }).click();
    await bar()
      .getByText(`after turn ${coilTurn - 1}`)
      .waitFor();
    await bar().getByRole('slider').press('End');
    await bar().getByText(`after turn ${recorded.story.controller.host.turns}`).waitFor();
    expect(await bar().getByRole('button', { name: 'Turn after' }).isDisabled()).toBe(true);
  });

  it('nothing can be asked of what was, in no view, on a phone neither; and all of it can be read', async () => {
    await open(`station?at=${coilTurn}`, phone);
    for (const { id } of views) {
      await page.goto(`${web.base}/#/${id}?at=${coilTurn}`);
      await bar().getByText(`after turn ${coilTurn}`).waitFor();
      await page.locator(`main[data-view="${id}"]`).waitFor();
      const asking = page.locator('main .button:not(:disabled), main [role=switch]:not(:disabled)');
      const names = (await asking.allInnerTexts()).filter(
        (name) => !['Table', 'Sequence', 'Save the recording'].includes(name),
      );
      const width = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect({ id, names, wrongs: await wrongsOf(page), tooWide: await page.evaluate(width) }).toEqual({
        id,
        names: [],
        wrongs: [],
        tooWide: 0,
      });
    }
  });

  it('a time of which nothing is left says so, with a way back', async () => {
    visit = await bench.open(`${web.base}/#/station`, desk);
    page = visit.page;
    await page.goto(`${web.base}/#/station?at=1`);
    await page.getByText(/^Turn 1 is not recorded: the recording begins with turn \d+\.$/).waitFor();
    await bar().getByRole('button', { name: 'Back to live' }).click();
    await page.getByText('Available', { exact: true }).first().waitFor();
    expect(await bar().count()).toBe(0);
    // The browser notes every answer that is none as an error.
    visit.complaints.splice(0);
  });

  it('the recording is taken along, and is one', async () => {
    await open(`tape?at=${coilTurn}`);
    const link = page.getByRole('link', { name: 'Save the recording' });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toMatch(/^[\w-]+\.box$/);
    expect(await download.failure()).toBeNull();
  });
});
