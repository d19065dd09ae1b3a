import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';

import { Site } from '../support/built';

const published = new Site('dist');
const bare = new Site('dist-bare');

const scripts = (site: Site) => readdirSync(`${site.root}/_astro`).filter((name) => name.endsWith('.js'));

test('the published site reports to the project of the specification, and its policy allows that alone', () => {
  const code = scripts(published).map((name) => published.text(`/_astro/${name}`)).join('\n');
  assert.ok(code.includes('phc_zQioEeKLXat4tLnI6sb0yFLRti8nff4ALAkNQAfRhME'));
  assert.ok(code.includes('https://us.i.posthog.com'));
  assert.ok(!code.includes('opt_out_useragent_filter:!0'), 'a setting of the tests is in the published site');
  for (const path of published.pages()) {
    const policy = published.page(path).querySelector('meta[http-equiv]')?.getAttribute('content') ?? '';
    const sources = /connect-src ([^;]+)/.exec(policy)?.[1]?.split(' ') ?? [];
    assert.deepEqual(sources.filter((source) => source !== "'self'"), ['https://us.i.posthog.com'], path);
  }
});

test('without a key there is no analytics at all', () => {
  for (const path of bare.pages()) {
    const policy = bare.page(path).querySelector('meta[http-equiv]')?.getAttribute('content') ?? '';
    assert.ok(!/connect-src[^;]*http/.test(policy), path);
    for (const script of bare.page(path).querySelectorAll('script[src]')) {
      assert.ok(!/sendBeacon|posthog/i.test(bare.text(script.getAttribute('src') ?? '')), path);
    }
    assert.ok(!/phc_|i\.posthog\.com/.test(bare.page(path).querySelectorAll('script').map((script) => script.text).join()), path);
  }
});

test('no page asks anything of another origin', () => {
  for (const path of published.pages()) {
    const page = published.page(path);
    for (const element of page.querySelectorAll('script[src],link[rel=stylesheet],link[rel=icon],link[rel=preload],img,iframe,source')) {
      const address = element.getAttribute('src') ?? element.getAttribute('href') ?? '';
      assert.ok(!/^(https?:)?\/\//.test(address), `${path}: ${address}`);
    }
  }
});
