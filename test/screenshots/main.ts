/**
 * The pictures of the README, taken of the built demonstration in a real browser: `npm run build`, then
 * `npm run screenshots`. A session runs on the first connector, the second has a fault.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../kit/browser.ts';
import { desk, phone } from '../kit/page-bench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const START_LIMIT_MS = 60_000;
/** Long enough for the plot to have something to show. */
const SHOWN_MS = 20_000;

const demo = spawn(process.execPath, [`${root}/dist/statecharge.js`, 'demo', '--speed', '10'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});

const pageOf = async (): Promise<string> => {
  let said = '';
  const signal = AbortSignal.timeout(START_LIMIT_MS);
  for (;;) {
    const [part] = (await once(demo.stdout, 'data', { signal })) as [Buffer];
    said += part.toString();
    const page = /The page: (\S+)/.exec(said)?.[1];
    if (page !== undefined) return page;
  }
};

const take = async (page: string): Promise<void> => {
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(new URL(path, page), { method: 'POST', headers, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
  };
  const browser = await openBrowser();
  try {
    const tab = await browser.newPage({ viewport: desk });
    await tab.goto(`${page}#/station`);
    await tab.locator('body[data-ready]').waitFor();
    await post('/sim/evses/1/plug', { thenRequestAmps: 16 });
    await post('/sim/readers/1/tag', { idTag: 'CAFE0001' });
    await tab.getByText('Charging', { exact: true }).waitFor();
    await post('/sim/evses/2/faults', { name: 'contactor-welded', active: true });
    await tab.getByText('Faulted', { exact: true }).waitFor();
    await tab.waitForTimeout(SHOWN_MS);
    await tab.screenshot({ path: `${root}/visualizations/station.png` });
    await tab.setViewportSize(phone);
    await tab.screenshot({ path: `${root}/visualizations/station-phone.png` });
    await tab.setViewportSize(desk);
    await tab.goto(`${page}#/world`);
    await tab.getByRole('button', { name: 'Contactor: closed', exact: true }).click();
    await tab.screenshot({ path: `${root}/visualizations/world.png` });
    await tab.goto(`${page}#/tape`);
    const coil = tab.locator('#tape > li', { hasText: 'coil true' }).first();
    await coil.locator('summary').click();
    await coil.getByRole('link', { name: /^Turn \d+$/ }).click();
    await tab.getByRole('region', { name: 'Time' }).getByText('As of').waitFor();
    await tab.getByRole('button', { name: 'Sequence', exact: true }).click();
    await tab.evaluate('window.scrollTo(0, 0)');
    await tab.screenshot({ path: `${root}/visualizations/tape.png` });
  } finally {
    await browser.close();
  }
};

try {
  await take(await pageOf());
} finally {
  const ended = once(demo, 'exit');
  demo.kill('SIGTERM');
  await ended;
}
