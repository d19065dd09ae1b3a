import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { Site } from '../support/built';
import { CAPTURE, SITE, visit } from '../support/visit';

const PATHS = new Site('dist-test').pages();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary: string }[];
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page is accessible, in ${colorScheme}, on desktop and phone`, async () => {
    for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
      await visit({ colorScheme, viewport }, async ({ page }) => {
        const said: string[] = [];
        for (const path of PATHS) {
          await page.goto(SITE + path);
          await page.evaluate(axe);
          const violations = await page.evaluate(
            async () => (await (window as unknown as { axe: { run(): Promise<{ violations: unknown[] }> } }).axe.run()).violations,
          ) as Violation[];
          const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
          for (const { id, nodes } of serious) said.push(`${path}: ${id}: ${nodes[0]?.html}: ${nodes[0]?.failureSummary}`);
        }
        assert.deepEqual(said, [], `${viewport.width} pixels`);
      });
    }
  });
}

test('no page breaks its policy, logs an error, or asks anybody but itself and PostHog', async () => {
  await visit({}, async ({ page, complaints, asked }) => {
    for (const path of PATHS) {
      await page.goto(SITE + path);
      await page.waitForLoadState('networkidle');
      assert.deepEqual(complaints, [], path);
    }
    const origins = new Set(asked.map((url) => new URL(url).origin));
    assert.deepEqual([...origins].sort(), [SITE, CAPTURE].sort());
  });
});

test('no page is wider than its window, down to 320 pixels', async () => {
  await visit({ viewport: { width: 320, height: 640 } }, async ({ page }) => {
    for (const path of PATHS) {
      await page.goto(SITE + path);
      const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.equal(content, window, path);
    }
  });
});

test('on a phone nothing lies over the menu of the documentation, and the menu leads to the site', async () => {
  await visit({ viewport: { width: 390, height: 844 } }, async ({ page }) => {
    await page.goto(`${SITE}/docs/`);
    const menu = page.getByRole('button', { name: 'Menu' });
    const box = await menu.boundingBox();
    assert.ok(box);
    for (const element of await page.locator('header a:visible, header button:visible').all()) {
      const other = await element.boundingBox();
      assert.ok(!other || other.x + other.width <= box.x, await element.innerText());
    }
    await menu.click();
    assert.ok(await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Privacy' }).isVisible());
  });
});

test('search finds, under the policy', async () => {
  await visit({ viewport: { width: 1280, height: 800 } }, async ({ page, complaints }) => {
    await page.goto(`${SITE}/docs/`);
    await page.getByRole('button', { name: 'Search' }).click();
    const results = page.locator('.pagefind-ui__result-link');
    // The search is loaded when the dialog first opens: what is typed before it listens is typed again.
    for (let attempt = 0; attempt < 10 && (await results.count()) === 0; attempt += 1) {
      await page.locator('#starlight__search input').fill('');
      await page.locator('#starlight__search input').fill('proxy');
      await results.first().waitFor({ timeout: 5_000 }).catch(() => undefined);
    }
    await results.first().waitFor({ timeout: 1_000 });
    assert.match(await page.locator('.pagefind-ui__results').innerText(), /Troubleshooting/);
    assert.deepEqual(complaints, []);
  });
});

test('without script everything can be read, and the tabs work', async () => {
  await visit({ javaScriptEnabled: false }, async ({ page, capture }) => {
    await page.goto(SITE);
    assert.ok(await page.getByText('find . -type f -size +100M').first().isVisible());
    assert.ok(await page.getByText('apt install build-essential').isVisible());
    await page.getByText('macOS', { exact: true }).click();
    assert.ok(await page.getByText('xcode-select --install').isVisible());
    assert.ok(!(await page.getByText('apt install build-essential').isVisible()));
    assert.equal(await page.locator('button.copy:visible').count(), 0, 'a button that could do nothing');
    await page.goto(`${SITE}/privacy/`);
    assert.ok(await page.getByText('Without script nothing is counted').isVisible());
    assert.deepEqual(capture.received, []);
  });
});

test('the keyboard reaches the content first, and everything after', async () => {
  await visit({}, async ({ page }) => {
    await page.goto(SITE);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the content');
    await page.keyboard.press('Enter');
    assert.equal(new URL(page.url()).hash, '#main');
    await page.locator('#system-linux').focus();
    await page.keyboard.press('ArrowRight');
    assert.ok(await page.getByText('xcode-select --install').isVisible());
  });
});

test('the button copies the command as it stands', async () => {
  await visit({ permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page }) => {
    await page.goto(SITE);
    await page.getByRole('button', { name: 'the command for linux' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator('#install-linux').innerText());
  });
});

test('who wants less motion gets none', async () => {
  await visit({ reducedMotion: 'reduce' }, async ({ page }) => {
    await page.goto(SITE);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), 'auto');
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  });
});
