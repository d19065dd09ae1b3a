/**
 * Writes into each page what it may load and run: itself, and, where there is analytics, one address to report to.
 *
 * The policy stands in the page, so that it holds wherever the site is served from; what only a header can say
 * (`frame-ancestors`) is in `public/_headers`. Inline scripts and styles are named by their hashes, never allowed as
 * such.
 */

import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { loadEnv } from 'vite';

export function contentSecurityPolicy() {
  return {
    name: 'content-security-policy',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const root = fileURLToPath(dir);
        const env = loadEnv('production', process.cwd(), 'PUBLIC_');
        const report = env.PUBLIC_POSTHOG_KEY && env.PUBLIC_POSTHOG_HOST ? new URL(env.PUBLIC_POSTHOG_HOST).origin : '';
        const files = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.html'));
        for (const name of files) {
          const path = join(root, name);
          await writeFile(path, withPolicy(await readFile(path, 'utf8'), report));
        }
        logger.info(`${files.length} pages`);
      },
    },
  };
}

/** The page with its policy as the first thing in its head. */
export function withPolicy(html, report) {
  const scripts = hashes(html, /<script(?![^>]*\ssrc=)([^>]*)>(.*?)<\/script>/gs, (attributes) => !/type="application\//.test(attributes));
  const styles = hashes(html, /<style([^>]*)>(.*?)<\/style>/gs);
  const attributes = [...new Set([...html.matchAll(/<[a-z][^>]*?\sstyle="([^"]*)"/gs)].map(([, text]) => hash(text)))];
  const search = html.includes('<site-search');
  const policy = [
    "default-src 'none'",
    // Search runs as WebAssembly, where there is search.
    ["script-src 'self'", ...(search ? ["'wasm-unsafe-eval'"] : []), ...scripts].join(' '),
    ["style-src 'self'", ...styles, ...(attributes.length ? ["'unsafe-hashes'", ...attributes] : [])].join(' '),
    "img-src 'self' data:",
    ['connect-src', ...(search ? ["'self'"] : []), ...(report ? [report] : []), ...(search || report ? [] : ["'none'"])].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html.replace(/<head>/, `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`);
}

function hashes(html, pattern, wanted = () => true) {
  return [...new Set([...html.matchAll(pattern)].filter(([, attributes]) => wanted(attributes)).map(([, , text]) => hash(text)))];
}

function hash(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
