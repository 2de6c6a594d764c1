// Goal: every setting can be found, understood and changed on the page, also on a telephone and without a mouse; no
// secret is ever on it.
// Method: a real browser on the built page of a small station with a real settings file; judged by that file.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserIsMissing } from '../kit/browser.ts';
import { desk, openPageBench, phone, type PageBench, type Visit } from '../kit/page-bench.ts';
import { openSmallWeb, type SmallWeb } from '../kit/small-web.ts';

describe.skipIf(browserIsMissing())('the view of the settings', () => {
  let bench: PageBench;
  let web: SmallWeb;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    bench = await openPageBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    web = await openSmallWeb({ viewerDirectory: bench.directory });
    visit = await bench.open(`${web.base}/#/settings`, desk);
    page = visit.page;
  });
  afterEach(async () => {
    await page.close();
    await web.close();
  });

  const row = (place: string) => page.getByRole('listitem').filter({ has: page.getByText(place, { exact: true }) });
  const find = (words: string) => page.getByRole('searchbox', { name: 'Find' }).fill(words);
  const answer = (place: string) => row(place).getByRole('status');

  it('shows every setting with its value and where it comes from, and finds by name, word and OCPP key', async () => {
    const all = web.settings.desk.list();
    await page.getByText(`${all.length} of ${all.length} settings`).waitFor();
    expect(await page.locator('.settings > li').count()).toBe(all.length);
    await find('waits car accepted');
    expect(await row('ocpp/ConnectionTimeOut').innerText()).toMatch(/60 s[^]*settings file/);
    await find('');
    await page.getByLabel('not at their default').check();
    await page.getByText(/^[0-9] of \d+ settings$/).waitFor();
    expect(visit.complaints).toEqual([]);
  });

  it('changes one with the keyboard alone; the comment stays, and it says when it counts', async () => {
    await find('ConnectionTimeOut');
    await row('ocpp/ConnectionTimeOut').locator('summary').press('Enter');
    await row('ocpp/ConnectionTimeOut').getByRole('textbox').fill('90');
    await page.keyboard.press('Enter');
    await answer('ocpp/ConnectionTimeOut').filter({ hasText: 'Stored, and in force now.' }).waitFor();
    await row('ocpp/ConnectionTimeOut').getByText('this page').waitFor();
    expect(await web.settings.text()).toContain('"ConnectionTimeOut": 90 // agreed with the operator');
  });

  it('a bad value is one sentence, and nothing has changed', async () => {
    const before = await web.settings.text();
    await find('ConnectionTimeOut');
    await row('ocpp/ConnectionTimeOut').locator('summary').click();
    await row('ocpp/ConnectionTimeOut').getByRole('textbox').fill('soon');
    await row('ocpp/ConnectionTimeOut').getByRole('button', { name: 'Save' }).click();
    await answer('ocpp/ConnectionTimeOut').filter({ hasText: 'expected a whole number 10–86400 or 0 (s)' }).waitFor();
    expect(await web.settings.text()).toBe(before);
  });

  it('what waits for a restart shows both values', async () => {
    await find('http/login');
    await row('http/login').locator('summary').click();
    await row('http/login').getByRole('combobox').selectOption('always');
    await row('http/login').getByRole('button', { name: 'Save' }).click();
    await row('http/login').getByText('always after a restart').waitFor();
    expect(await row('http/login').locator('.setting-value').innerText()).toBe('where-needed');
  });

  it('a secret can be set and is never shown', async () => {
    await find('ocpp/password');
    await row('ocpp/password').locator('summary').click();
    expect(await row('ocpp/password').locator('input').getAttribute('type')).toBe('password');
    expect(await row('ocpp/password').locator('input').inputValue()).toBe('');
    await row('ocpp/password').locator('input').fill('a-better-password');
    await row('ocpp/password').getByRole('button', { name: 'Save' }).click();
    await answer('ocpp/password').filter({ hasText: 'Stored' }).waitFor();
    expect(await web.settings.text()).toContain('"password": "a-better-password"');
    await page.reload();
    await page
      .getByText(/settings$/)
      .first()
      .waitFor();
    expect(await page.content()).not.toMatch(/nobody-sees-this|a-better-password/);
  });

  it('fits a telephone', async () => {
    const small = await bench.open(`${web.base}/#/settings`, phone);
    await small.page.getByRole('searchbox').fill('MeterValuesSampledData');
    for (const summary of await small.page.locator('.settings summary').all()) await summary.click();
    await small.page.getByRole('checkbox', { name: 'Voltage' }).first().waitFor();
    expect(await small.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(small.complaints).toEqual([]);
    await small.page.close();
  });
});
