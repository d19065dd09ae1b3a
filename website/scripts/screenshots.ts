/**
 * Pictures of a page for people to look at: phone and desktop, light and dark.
 * `npx tsx scripts/screenshots.ts DIRECTORY [PATH…]`
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { withBrowser } from '../tests/support/browser';
import { freePort, serve } from '../tests/support/server';

const [directory = 'screenshots', ...paths] = process.argv.slice(2);
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

mkdirSync(directory, { recursive: true });
const port = await freePort();
const server = await serve(new URL(`../${process.env['SITE_OUT'] ?? 'dist'}`, import.meta.url).pathname, port);
for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await withBrowser({ viewport, colorScheme, deviceScaleFactor: 1 }, async (browser) => {
      const page = await browser.newPage();
      for (const path of paths.length ? paths : ['/']) {
        await page.goto(`http://127.0.0.1:${port}${path}`);
        const name = path.replaceAll('/', '') || 'first';
        await page.screenshot({ path: join(directory, `${name}-${size}-${colorScheme}.png`), fullPage: process.env['FULL'] === '1' });
      }
    });
  }
}
server.close();
