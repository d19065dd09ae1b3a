import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ALLOWED, EVENTS, onlyAllowed } from '../../src/analytics/allowed';

/** What posthog-js is known to add, and may add again. */
const ADDED = {
  $ip: '203.0.113.7',
  $referrer: 'https://search.example/?q=private',
  $initial_referrer: 'https://search.example/?q=private',
  $session_entry_url: 'https://caro.sh/?token=secret',
  $session_entry_utm_source: 'letter',
  $device_id: '0192',
  $screen_width: 2560,
  $viewport_width: 1200,
  $browser_language: 'de-AT',
  $browser_version: 156,
  $config_defaults: 'unset',
  $el_text: 'Sign in',
  gclid: 'x',
  email: 'ada@example.org',
};

test('what is not allowed is taken off, whoever added it', () => {
  const sent = onlyAllowed({ event: '$pageview', properties: { ...ADDED, $pathname: '/docs/' } });
  assert.deepEqual(sent?.properties, { $geoip_disable: true, $pathname: '/docs/' });
});

test('an event that is not ours is not sent at all', () => {
  for (const event of ['$autocapture', '$rageclick', '$web_vitals', '$identify', '$opt_in', 'something']) {
    assert.equal(onlyAllowed({ event, properties: {} }), null);
  }
  assert.deepEqual(EVENTS, ['$pageview', '$pageleave', 'download_clicked', 'cta_clicked']);
});

test('nothing about a person travels beside the properties', () => {
  const sent = onlyAllowed({ event: '$pageview', properties: {}, $set: { email: 'x' }, $set_once: { first: 'y' } });
  assert.deepEqual(Object.keys(sent ?? {}), ['event', 'properties']);
});

test('the address of a page goes without what others added to it', () => {
  for (const address of ['https://caro.sh/docs/?utm_source=x&email=ada@example.org', 'https://caro.sh/docs/#a', 'https://caro.sh/docs/?a\nb']) {
    const sent = onlyAllowed({ event: '$pageview', properties: { $current_url: address } });
    assert.equal(sent?.properties['$current_url'], 'https://caro.sh/docs/');
  }
});

test('the server needs these for the hash of the day, and drops the event without them', () => {
  const needed = { $cookieless_mode: true, $raw_user_agent: 'x', $host: 'caro.sh', $timezone: 'Europe/Vienna', distinct_id: '$posthog_cookieless' };
  assert.deepEqual(onlyAllowed({ event: '$pageview', properties: needed })?.properties, { $geoip_disable: true, ...needed });
  assert.ok(!('$ip' in ALLOWED), 'the address must be the connection’s own: a constant would make one visitor of all');
});

test('every property stays for a reason that is written down', () => {
  const reasons: Record<string, RegExp> = {
    token: /project/,
    distinct_id: /no id/,
    $cookieless_mode: /hash of the day/,
    $raw_user_agent: /hash of the day/,
    $host: /hash of the day/,
    $timezone: /which day/,
    $current_url: /which page/,
    $pathname: /which page/,
    $prev_pageview_pathname: /which page was left/,
    $prev_pageview_duration: /how long a page was read/,
    $device_type: /layout/,
    $browser: /test with/,
    $os: /installation/,
    $lib: /from the program/,
    $lib_version: /posthog-js/,
    $process_person_profile: /no profile/,
    $geoip_disable: /place/,
    platform: /download_clicked/,
    version: /download_clicked/,
    cta_name: /cta_clicked/,
    location: /cta_clicked/,
  };
  assert.deepEqual(Object.keys(ALLOWED), Object.keys(reasons));
  for (const [name, reason] of Object.entries(reasons)) assert.match(ALLOWED[name] ?? '', reason, name);
});
