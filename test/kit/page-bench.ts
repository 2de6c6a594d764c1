/** The built page of a small station in a real browser, and an ear for whatever the browser complains about. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { bundleViewer } from '../../runtime/build.ts';
import { openBrowser } from './browser.ts';

export const desk = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

export type PageBench = {
  /** Where the built page lies. */
  readonly directory: string;
  readonly browser: Browser;
  /** Opens the page at this place and waits until it shows something. */
  open(address: string, viewport: typeof desk): Promise<Visit>;
  close(): Promise<void>;
};

export type Visit = {
  readonly page: Page;
  /** Errors of the page, and requests to anybody but the station. */
  readonly complaints: string[];
};

export const openPageBench = async (): Promise<PageBench> => {
  const directory = await mkdtemp(join(tmpdir(), 'viewer-'));
  await bundleViewer(directory);
  const browser = await openBrowser();
  return {
    directory,
    browser,
    open: async (address, viewport) => {
      const page = await browser.newPage({ viewport });
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        // A refused verb is an HTTP status that the browser notes as an error; it is none.
        if (message.type() === 'error' && !message.text().includes('409')) complaints.push(message.text());
      });
      const { origin } = new URL(address);
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) complaints.push(`asked ${url}`);
      });
      await page.goto(address);
      await page.locator('body[data-ready]').waitFor();
      return { page, complaints };
    },
    close: async () => {
      await browser.close();
      await rm(directory, { recursive: true });
    },
  };
};
