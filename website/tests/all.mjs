/**
 * Every test of the site: `npm test`. Units first, then types, then the site is built three times (as it is published, for
 * the tests with a PostHog of their own, and without analytics), then what was built is looked at, and at last used
 * in a browser.
 */

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';

const [site, capture] = await Promise.all([freePort(), freePort()]);
const TESTED = {
  SITE_OUT: './dist-test',
  SITE_URL: `http://127.0.0.1:${site}`,
  PUBLIC_POSTHOG_KEY: 'phc_test_of_the_site',
  PUBLIC_POSTHOG_HOST: `http://localhost:${capture}`,
  PUBLIC_POSTHOG_TESTED: '1',
};
const BARE = { SITE_OUT: './dist-bare', PUBLIC_POSTHOG_KEY: '', PUBLIC_POSTHOG_HOST: '' };

test('units', 'tests/unit');
run('types', 'npx', ['astro', 'check']);
run('the site as it is published', 'npx', ['astro', 'build', '--silent']);
run('the site for the tests', 'npx', ['astro', 'build', '--silent'], TESTED);
run('the site without analytics', 'npx', ['astro', 'build', '--silent'], BARE);
test('what was built', 'tests/built');
test('in a browser', 'tests/browser', { ...TESTED, SITE_PORT: String(site), CAPTURE_PORT: String(capture) });

function test(what, directory, env = {}) {
  const files = readdirSync(new URL(`../${directory}`, import.meta.url)).map((name) => `${directory}/${name}`);
  // One file after the other: they share a server for what is captured.
  run(what, process.execPath, ['--import', 'tsx', '--test', '--test-concurrency=1', ...files], env);
}

function run(what, program, args, env = {}) {
  console.log(`\n== ${what}`);
  const { status } = spawnSync(program, args, {
    cwd: new URL('..', import.meta.url),
    stdio: 'inherit',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', npm_config_update_notifier: 'false', ...env },
  });
  if (status !== 0) process.exit(status ?? 1);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
