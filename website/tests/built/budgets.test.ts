import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { Site } from '../support/built';

const site = new Site('dist');

/** Bytes on the wire: all scripts, those before the page is idle, and everything but the analytics. */
interface Weight {
  scripts: number;
  beforeIdle: number;
  withoutAnalytics: number;
}

function weigh(path: string): Weight {
  const page = site.page(path);
  const inline = page.querySelectorAll('script:not([src])').filter((script) => !/json/.test(script.getAttribute('type') ?? ''));
  const inlineBytes = inline.reduce((sum, script) => sum + gzipSync(script.text, { level: 9 }).length, 0);
  const early = new Set<string>();
  const late = new Set<string>();
  for (const script of page.querySelectorAll('script[src]')) follow(script.getAttribute('src') ?? '', early, late);
  for (const script of late) if (early.has(script)) late.delete(script);
  const sum = (paths: Iterable<string>) => [...paths].reduce((total, path) => total + site.weight(path), 0);
  const styles = page.querySelectorAll('link[rel=stylesheet]').filter((link) => link.getAttribute('media') !== 'print');
  const rest = [...styles, ...page.querySelectorAll('link[rel=icon],img')].map((element) => element.getAttribute('href') ?? element.getAttribute('src') ?? '');
  const analytics = [...early, ...late].filter((script) => /sendBeacon|posthog/.test(site.text(script)));
  const all = inlineBytes + sum(early) + sum(late);
  return {
    scripts: all,
    beforeIdle: inlineBytes + sum(early),
    withoutAnalytics: all - sum(analytics) + site.weight(path) + sum(rest),
  };
}

/** What a script loads at once, and what it may load later. Search is loaded by who searches. */
function follow(path: string, early: Set<string>, late: Set<string>): void {
  if (early.has(path)) return;
  early.add(path);
  const code = site.text(path);
  const resolve = (name: string) => new URL(name, `https://caro.sh${path}`).pathname;
  for (const [, name] of code.matchAll(/(?:from|import)\s*"(\.\/[^"]+\.js)"/g)) if (name) follow(resolve(name), early, late);
  for (const [, name] of code.matchAll(/import\(\s*"(\.\/[^"]+\.js)"/g)) {
    if (name && !/ui-core/.test(name)) follow(resolve(name), late, late);
  }
}

const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

test('the first page is light', (context) => {
  const { scripts, beforeIdle, withoutAnalytics } = weigh('/');
  context.diagnostic(`scripts ${kB(scripts)}, before idle ${kB(beforeIdle)}, all without analytics ${kB(withoutAnalytics)}`);
  assert.ok(scripts > 40_000, 'the analytics was not found: what is weighed here is not what is loaded');
  assert.ok(scripts <= 60_000 && beforeIdle <= 3_000 && withoutAnalytics <= 120_000);
});

test('so is every page', (context) => {
  let heaviest = { path: '', scripts: 0, beforeIdle: 0 };
  for (const path of site.pages()) {
    const { scripts, beforeIdle } = weigh(path);
    if (scripts > heaviest.scripts) heaviest = { path, scripts, beforeIdle };
    assert.ok(scripts <= 70_000 && beforeIdle <= 9_000, `${path}: ${kB(scripts)}, ${kB(beforeIdle)} before idle`);
  }
  context.diagnostic(`heaviest: ${heaviest.path}, scripts ${kB(heaviest.scripts)}, before idle ${kB(heaviest.beforeIdle)}`);
});
