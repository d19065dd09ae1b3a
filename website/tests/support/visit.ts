/** One visitor: a browser, the built site, and a PostHog that listens. */

import type { BrowserContext, Page } from 'playwright-core';

import { withBrowser, type Options } from './browser';
import { CaptureServer } from './capture';
import { serve } from './server';

const SITE = `http://127.0.0.1:${process.env['SITE_PORT']}`;
const CAPTURE = process.env['PUBLIC_POSTHOG_HOST'] ?? '';

export interface Visit {
  browser: BrowserContext;
  page: Page;
  capture: CaptureServer;
  /** What the browser complained about, and every address that it asked. */
  complaints: string[];
  asked: string[];
}

export { CAPTURE, SITE };

/** Serves the site, listens, and opens a browser for the length of the work. */
export async function visit(options: Options, work: (visit: Visit) => Promise<void>): Promise<void> {
  const server = await serve(new URL('../../dist-test', import.meta.url).pathname, Number(process.env['SITE_PORT']));
  const capture = new CaptureServer();
  await capture.listen(Number(process.env['CAPTURE_PORT']));
  try {
    await withBrowser(options, async (browser) => {
      const complaints: string[] = [];
      const asked: string[] = [];
      browser.on('request', (request) => asked.push(request.url()));
      browser.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      browser.on('weberror', (error) => complaints.push(String(error.error())));
      await work({ browser, page: await browser.newPage(), capture, complaints, asked });
    });
  } finally {
    capture.close();
    server.close();
    server.closeAllConnections();
  }
}

/** Waits until something is so; says what was waited for if it never is. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await pause(50)) if (await holds()) return;
  throw new Error(`waited in vain for: ${what}`);
}

/** Long enough for whatever was going to be sent to have been sent: posthog-js gathers events for 3 seconds. */
export const settle = () => pause(4000);

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
