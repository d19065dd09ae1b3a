/** The browser: Debian's Chromium, with a profile that did not exist before, and none of its own conversations. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, type BrowserContext } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

export type Options = NonNullable<Parameters<typeof chromium.launchPersistentContext>[1]>;

/** Opens a browser for the length of the work. */
export async function withBrowser<T>(options: Options, work: (browser: BrowserContext) => Promise<T>): Promise<T> {
  const executablePath = process.env['CHROMIUM'] ?? PLACES.find(existsSync);
  if (!executablePath) throw new Error('no Chromium: install it (apt-get install chromium) or name it in CHROMIUM');
  const profile = mkdtempSync(join(tmpdir(), 'caro-site-'));
  const browser = await chromium.launchPersistentContext(profile, { executablePath, args: FLAGS, ...options });
  try {
    return await work(browser);
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
