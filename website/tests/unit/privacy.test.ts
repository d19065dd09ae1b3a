import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { ALLOWED } from '../../src/analytics/allowed';

const policy = readFileSync(new URL('../../../docs/privacy.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');
const website = /## The website(.*?)## How long/s.exec(policy)?.[1] ?? '';

/** Where the policy speaks of each property. */
const SAID: Record<string, string> = {
  $current_url: 'address and path of the page, without query and fragment',
  $pathname: 'address and path of the page',
  $prev_pageview_pathname: 'the path and reading time of the page that is left',
  $prev_pageview_duration: 'the path and reading time of the page that is left',
  $raw_user_agent: 'user agent, host of the site, time zone',
  $host: 'user agent, host of the site, time zone',
  $timezone: 'user agent, host of the site, time zone',
  $browser: 'browser, system, phone or desktop',
  $os: 'browser, system, phone or desktop',
  $device_type: 'browser, system, phone or desktop',
  $lib: "name and version of PostHog's script",
  $lib_version: "name and version of PostHog's script",
  token: "the project's public key",
  distinct_id: '"no id"',
  $cookieless_mode: 'cookieless mode',
  $process_person_profile: '"no profile"',
  $geoip_disable: '"no place"',
  platform: 'which system',
  version: 'which version',
  cta_name: 'which one, from which part of the page',
  location: 'which one, from which part of the page',
};

test('the privacy policy speaks of everything that may leave the page', () => {
  assert.deepEqual(Object.keys(ALLOWED).sort(), Object.keys(SAID).sort());
  for (const [name, words] of Object.entries(SAID)) assert.ok(website.includes(words), `${name}: the policy does not say “${words}”`);
});

