/**
 * Draws the picture that others show beside a link: `npx tsx scripts/og-image.ts`. It is kept in `public/`, since not every machine
 * that builds the site has a browser.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { markup, run } from '../src/transcript';
import { withBrowser } from '../tests/support/browser';

const website = new URL('..', import.meta.url).pathname;
const tokens = readFileSync(join(website, 'src/styles/tokens.css'), 'utf8');

const page = `<!doctype html><style>${tokens}
  body { margin: 0; inline-size: 1200px; block-size: 630px; display: grid; grid-template-rows: 1fr auto; background: var(--paper); color: var(--ink); font: 1rem var(--sans); }
  h1 { margin: 0; align-self: center; padding-inline: 72px; font-size: 76px; line-height: 1.1; letter-spacing: -.04em; font-weight: 650; }
  i { font-style: normal; background: linear-gradient(transparent 58%, var(--marker) 58% 94%, transparent 94%); }
  pre { margin: 0; padding: 44px 72px 52px; background: var(--screen); color: var(--screen-text); font: 27px/1.55 var(--mono); }
  .prompt, .d { color: var(--screen-dim); } .typed { color: #fff; font-weight: 600; } .b { font-weight: 700; } .c-cyan { color: var(--screen-cyan); }
</style><h1>Say what you want.<br><i>Read what it does.</i><br>Then run it.</h1><pre>${markup([run('answer')])}</pre>`;

await withBrowser({ viewport: { width: 1200, height: 630 }, colorScheme: 'light' }, async (browser) => {
  const tab = await browser.newPage();
  await tab.setContent(page);
  await tab.screenshot({ path: join(website, 'public/og.png') });
});
