import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';

import type { Page } from 'playwright-core';

import { ALLOWED } from '../../src/analytics/allowed';
import { CAPTURE, pause, settle, SITE, until, visit, type Visit } from '../support/visit';

const loaded = (page: Page) => page.waitForResponse((response) => /\/client\.[^/]+\.js$/.test(response.url()));

/** Opens a page, and waits for its view to be recorded. */
async function open({ page, capture }: Visit, path: string): Promise<void> {
  await page.goto(SITE + path);
  await until(`the view of ${path}`, () => capture.named('$pageview').some(({ properties }) => properties['$pathname'] === path));
}

/** What is stored in the browser, of any kind. */
async function stored({ browser, page }: Visit): Promise<unknown> {
  const inPage = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
  }));
  return { ...inPage, cookies: await browser.cookies() };
}

const NOTHING = { local: {}, session: {}, databases: [], caches: [], cookies: [] };

test('a view, two clicks and a leave arrive, with exactly what is allowed', async () => {
  await visit({}, async (visitor) => {
    const { page, capture } = visitor;
    await page.goto(`${SITE}/?utm_source=letter&email=ada@example.org`);
    await until('the view', () => capture.named('$pageview').length === 1);
    await page.getByRole('button', { name: 'the command for linux' }).click();
    await page.getByRole('link', { name: 'How the check decides' }).click();
    await page.waitForURL(`${SITE}/docs/guides/safety-levels/`);
    await until('the leave', () => capture.named('$pageleave').length === 1);
    await until('the second view', () => capture.named('$pageview').length === 2);

    const [view] = capture.named('$pageview');
    const [download, cta, leave] = ['download_clicked', 'cta_clicked', '$pageleave'].map((name) => {
      const found = capture.named(name);
      assert.equal(found.length, 1, name);
      return found[0];
    });
    assert.ok(view && download && cta && leave);
    const own = ({ properties }: typeof view, ...names: string[]) => Object.fromEntries(names.map((name) => [name, properties[name]]));
    assert.deepEqual(own(download, 'platform', 'version'), { platform: 'linux', version: '1.1.0-beta.1' });
    assert.deepEqual(own(cta, 'cta_name', 'location'), { cta_name: 'safety', location: 'safety' });
    for (const { event, properties } of capture.events()) {
      assert.deepEqual(Object.keys(properties).filter((name) => !(name in ALLOWED)), [], event);
      const constants = own({ properties } as typeof view, 'distinct_id', '$cookieless_mode', '$process_person_profile', '$geoip_disable');
      assert.deepEqual(constants, {
        distinct_id: '$posthog_cookieless',
        $cookieless_mode: true,
        $process_person_profile: false,
        $geoip_disable: true,
      });
      for (const name of ['$raw_user_agent', '$host', '$timezone', 'token']) assert.ok(properties[name], `${event} has no ${name}`);
    }
    assert.equal(view.properties['$current_url'], `${SITE}/`, 'the query went along');
    const bodies = capture.received.map(({ body }) => body).join('\n');
    assert.ok(!/ada@example|utm_|letter/.test(bodies), bodies);
    for (const { method, path, headers } of capture.received) {
      assert.equal(method, 'POST', 'a request that the browser has to ask for first');
      assert.match(path, /^\/e\//);
      assert.equal(headers.cookie, undefined);
    }
    if (process.env['CAPTURED']) writeFileSync(process.env['CAPTURED'], bodies);
    assert.deepEqual(await stored(visitor), NOTHING);
  });
});

test('nothing is stored before, while and after anything is recorded', async () => {
  await visit({}, async (visitor) => {
    await visitor.page.goto(SITE);
    assert.deepEqual(await stored(visitor), NOTHING);
    for (const path of ['/', '/docs/guides/getting-started/', '/privacy/', '/telemetry/']) {
      await open(visitor, path);
      assert.deepEqual(await stored(visitor), NOTHING, path);
    }
  });
});

test('who clicks and leaves before posthog-js is there is counted all the same', async () => {
  await visit({}, async ({ page, capture }) => {
    // The script never comes; the page is left by the click.
    await page.route(/\/client\.[^/]+\.js$/, () => undefined);
    await page.goto(SITE);
    await page.getByRole('link', { name: 'How the check decides' }).click();
    await page.waitForURL(`${SITE}/docs/guides/safety-levels/`);
    await until('the click', () => capture.named('cta_clicked').length === 1);
    const names = capture.events().map(({ event }) => event);
    assert.deepEqual(names.filter((name) => name !== '$pageview'), ['cta_clicked']);
    const views = capture.named('$pageview').map(({ properties }) => properties['$pathname']);
    assert.equal(views.filter((path) => path === '/').length, 1);
    for (const { properties } of capture.events()) {
      assert.deepEqual(Object.keys(properties).filter((name) => !(name in ALLOWED)), []);
    }
  });
});

test('clicks before posthog-js is there are handed over to it, once', async () => {
  await visit({}, async ({ page, capture }) => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\/client\.[^/]+\.js$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(SITE);
    await page.getByRole('button', { name: 'the command for linux' }).click();
    assert.deepEqual(capture.events(), []);
    release();
    await until('the click', () => capture.named('download_clicked').length > 0);
    await settle();
    assert.deepEqual(
      capture.events().map(({ event }) => event),
      ['$pageview', 'download_clicked'],
    );
  });
});

for (const [name, script] of [
  ['Do Not Track', "Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1' })"],
  ['Global Privacy Control', "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })"],
] as const) {
  test(`${name}: nothing is loaded and nothing is said`, async () => {
    await visit({}, async (visitor) => {
      const { browser, page, capture, asked } = visitor;
      await browser.addInitScript(script);
      await page.goto(SITE);
      await page.getByRole('button', { name: 'the command for linux' }).click();
      await page.getByRole('link', { name: 'How the check decides' }).click();
      await settle();
      assert.deepEqual(capture.received, []);
      assert.deepEqual(asked.filter((url) => /client\./.test(url) || url.startsWith(CAPTURE)), []);
      assert.deepEqual(await stored(visitor), NOTHING);
      await page.goto(`${SITE}/privacy/`);
      assert.equal(await page.getByRole('switch').isDisabled(), true);
      assert.match(await page.locator('#switch-state').innerText(), /asks not to be tracked/);
    });
  });
}

test('the switch ends it for this browser, at once and for later, and takes itself back', async () => {
  await visit({}, async (visitor) => {
    const { page, capture, asked } = visitor;
    await open(visitor, '/privacy/');
    const control = page.getByRole('switch', { name: "Counting of this browser's visits" });
    assert.equal(await control.getAttribute('aria-checked'), 'true');
    await control.click();
    assert.equal(await control.getAttribute('aria-checked'), 'false');
    assert.deepEqual(await stored(visitor), { ...NOTHING, local: { 'caro-analytics': 'off' } });

    capture.reset();
    asked.length = 0;
    await page.goto(SITE);
    await page.getByRole('button', { name: 'the command for linux' }).click();
    await settle();
    assert.deepEqual(capture.received, [], 'also the leaving of the page with the switch is not recorded');
    assert.deepEqual(asked.filter((url) => /client\./.test(url)), []);

    await page.goto(`${SITE}/privacy/`);
    assert.equal(await control.getAttribute('aria-checked'), 'false');
    await control.click();
    assert.deepEqual(await stored(visitor), NOTHING);
    await open(visitor, '/');
  });
});

test('a copy of the site under another name records nothing', async () => {
  await visit({}, async ({ page, capture }) => {
    await page.goto(SITE.replace('127.0.0.1', 'localhost'));
    await settle();
    assert.deepEqual(capture.received, []);
  });
});

test('a PostHog that never answers holds nothing up', async () => {
  await visit({}, async ({ page, capture }) => {
    capture.silent = true;
    const sent: { afterLoad: boolean }[] = [];
    await page.exposeFunction('noteRequest', (afterLoad: boolean) => sent.push({ afterLoad }));
    await page.addInitScript((host) => {
      new PerformanceObserver((list) => {
        for (const { name, startTime } of list.getEntries()) {
          const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
          if (name.startsWith(host)) void (window as unknown as { noteRequest(x: boolean): void }).noteRequest(startTime >= (load?.loadEventStart ?? 0));
        }
      }).observe({ type: 'resource', buffered: true });
    }, CAPTURE);
    const code = loaded(page);
    await page.goto(SITE, { waitUntil: 'load' });
    const [loadEnd] = await page.evaluate(() => (performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]).map(({ loadEventEnd }) => loadEventEnd));
    await code;
    const start = await page.evaluate(() => performance.getEntriesByType('resource').find(({ name }) => /\/client\./.test(name))?.startTime ?? 0);
    assert.ok(loadEnd !== undefined && start >= loadEnd, 'posthog-js is fetched before the page is there');
    await until('a request without an answer', () => capture.received.length > 0);
    // It is still open, and the page does what it is asked.
    await page.getByRole('link', { name: 'How the check decides' }).click();
    await page.waitForURL(`${SITE}/docs/guides/safety-levels/`);
    await page.getByRole('link', { name: 'Telemetry', exact: true }).first().click();
    await page.waitForURL(`${SITE}/telemetry/`);
    await pause(100);
    assert.ok(sent.every(({ afterLoad }) => afterLoad));
  });
});

test('a PostHog that is not there leaves no error on the page but the browser’s own', async () => {
  await visit({}, async ({ page, capture, complaints }) => {
    capture.close();
    await page.goto(SITE);
    await page.getByRole('button', { name: 'the command for linux' }).click();
    await settle();
    assert.deepEqual(complaints.filter((text) => !/net::ERR_CONNECTION_REFUSED/.test(text)), []);
  });
});
