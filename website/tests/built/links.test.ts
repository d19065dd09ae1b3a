import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Site } from '../support/built';

const site = new Site('dist');

test('every link within the site leads somewhere, to the anchor', () => {
  const broken: string[] = [];
  const anchors = new Map<string, Set<string>>();
  const ids = (path: string) => {
    const known = anchors.get(path) ?? new Set(site.page(path).querySelectorAll('[id]').map(({ id }) => id));
    anchors.set(path, known);
    return known;
  };
  for (const path of site.pages()) {
    for (const element of site.page(path).querySelectorAll('[href],[src]')) {
      const target = element.getAttribute('href') ?? element.getAttribute('src') ?? '';
      const url = new URL(target, `https://caro.sh${path}`);
      if (url.origin !== 'https://caro.sh' || !/^https?:/.test(url.protocol)) continue;
      if (!site.has(url.pathname)) broken.push(`${path}: ${target}`);
      else if (url.hash && !ids(url.pathname).has(decodeURIComponent(url.hash.slice(1)))) broken.push(`${path}: ${target}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('feeds, map and summaries name pages that are there', () => {
  const named = ['/rss.xml', '/sitemap-0.xml', '/llms.txt'].flatMap((file) => [...site.text(file).matchAll(/https:\/\/caro\.sh([^\s<)#]*)/g)].map(([, path]) => path ?? ''));
  assert.ok(named.length > 20);
  for (const path of named) assert.ok(site.has(path), path);
});

test('every page has a title, a description, one first heading, a language and its own address', () => {
  for (const path of site.pages()) {
    const page = site.page(path);
    assert.ok(page.querySelector('title')?.text, path);
    assert.ok(page.querySelector('meta[name=description]')?.getAttribute('content'), path);
    assert.equal(page.querySelectorAll('h1').length, 1, path);
    assert.equal(page.querySelector('html')?.getAttribute('lang'), 'en', path);
    if (path === '/404.html') continue;
    assert.ok(page.querySelector('link[rel=canonical]')?.getAttribute('href')?.startsWith('https://caro.sh/'), path);
    assert.equal(page.querySelector('meta[property="og:image"]')?.getAttribute('content'), 'https://caro.sh/og.png', path);
  }
  assert.ok(site.has('/og.png'));
});

test('the version is the one in Cargo.toml, wherever it stands', () => {
  const cargo = site.text('../../Cargo.toml');
  const version = /^version = "(.+)"/m.exec(cargo)?.[1] ?? '';
  assert.ok(site.text('/').includes(`--tag v${version}`));
  assert.ok(site.text('/rss.xml').includes(`Caro ${version}`));
});
