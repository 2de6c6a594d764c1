// Goal: a page of a guarded station shows nothing before the right secret, and nothing after the way out; what a role
// may not do it is told so.
// Method: a real browser on the built page of a small station behind its door.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserIsMissing } from '../kit/browser.ts';
import { desk, openPageBench, phone, type PageBench, type Visit } from '../kit/page-bench.ts';
import { openSecuredWeb, SECRETS, type SecuredWeb } from '../kit/secured-web.ts';

describe.skipIf(browserIsMissing())('the way into the page', () => {
  let bench: PageBench;
  let web: SecuredWeb;
  let visit: Visit;

  beforeAll(async () => {
    bench = await openPageBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    web = await openSecuredWeb({ viewerDirectory: bench.directory });
  });
  afterEach(async () => {
    await visit.page.context().close();
    await web.close();
  });

  const open = async (viewport: typeof desk): Promise<Visit['page']> => {
    visit = await bench.open(`${web.base}/#/settings`, viewport);
    return visit.page;
  };
  const secret = () => visit.page.getByLabel('Secret of this station');
  const logIn = async (words: string): Promise<void> => {
    await secret().fill(words);
    // Waits until the answer to the try before is there: until then the form takes none.
    await visit.page.getByRole('button', { name: 'Log in' }).click();
  };
  /** The browser notes refused requests as errors. */
  const complaints = () => visit.complaints.filter((one) => !/status of (401|403|400|429)/.test(one));

  it('a stranger sees a form and nothing of the station; the wrong secret is one sentence', async () => {
    const page = await open(phone);
    await secret().waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    await logIn('not the secret');
    await page.getByRole('alert').filter({ hasText: 'This is not a secret of this station.' }).waitFor();
    for (const wrong of ['nor this one', 'or this one', 'or that one']) {
      await logIn(wrong);
    }
    await page.getByText(/Too many wrong secrets: try again in \d+ s\./).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(complaints()).toEqual([]);
  });

  it('the right one opens it, with the keyboard alone, and logging out closes it', async () => {
    const page = await open(desk);
    await secret().waitFor();
    await page.keyboard.type(SECRETS.operator);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation').waitFor();
    await page.getByText('operator', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await secret().waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    expect(complaints()).toEqual([]);
  });

  it('somebody who is logged out by the installer is before the form again', async () => {
    const page = await open(desk);
    await logIn(SECRETS.viewer);
    await page.getByText('The settings are for operators and installers.').waitFor();
    const installer = web.as({ secret: SECRETS.installer });
    const { sessions } = (await installer.get('/api/access/sessions')).body as {
      sessions: { id: string; by: string }[];
    };
    const id = sessions.find(({ by }) => by === 'login')?.id ?? '';
    expect((await installer.post(`/api/access/sessions/${id}/end`)).status).toBe(200);
    await secret().waitFor();
    expect(complaints()).toEqual([]);
  });

  it('the installer gives the viewer a secret, which is shown once and opens', async () => {
    const page = await open(desk);
    await logIn(SECRETS.installer);
    await page.getByRole('button', { name: 'New secret for the viewer' }).click();
    const told = page.getByText(/The secret of the viewer, not shown again/);
    await told.waitFor();
    const fresh = /\S+$/.exec(await told.innerText())?.[0] ?? '';
    expect((await web.as({ secret: fresh }).get('/api/station')).status).toBe(200);
    expect((await web.as({ secret: SECRETS.viewer }).get('/api/station')).status).toBe(401);
    expect(complaints()).toEqual([]);
  });
});
