/** Debian's Chromium without a screen, with a fresh profile and no wish to call home. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

/** Missing is a reason to skip on a workbench, and a failure where the tests are the judge. */
export const browserIsMissing = (): boolean => {
  if (existsSync(EXECUTABLE)) return false;
  if (process.env['CI'] === 'true') throw new Error(`${EXECUTABLE} is missing: install the Debian package chromium`);
  process.stderr.write(
    `notice: ${EXECUTABLE} is missing, the tests of the page are skipped (Debian package chromium)\n`,
  );
  return true;
};

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: EXECUTABLE,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
