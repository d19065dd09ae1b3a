import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ALLOWED } from '../../src/analytics/allowed';
import { body } from '../../src/analytics/beacon';
import { clickOn, cta, download } from '../../src/analytics/events';

/** An element with these attributes, as the browser shows them to a script. */
function element(attributes: Record<string, string>) {
  const name = (attribute: string) => attribute.slice('data-'.length).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return { dataset: Object.fromEntries(Object.entries(attributes).map(([attribute, value]) => [name(attribute), value])) };
}

test('what a template writes is what the listener reads', () => {
  assert.deepEqual(clickOn(element(download({ platform: 'linux', version: '1.1.0-beta.1' }))), {
    name: 'download_clicked',
    properties: { platform: 'linux', version: '1.1.0-beta.1' },
  });
  assert.deepEqual(clickOn(element(cta('docs', 'hero'))), {
    name: 'cta_clicked',
    properties: { cta_name: 'docs', location: 'hero' },
  });
});

test('anything else is no click of ours', () => {
  for (const attributes of [
    {},
    { 'data-track-cta': 'newsletter', 'data-location': 'hero' },
    { 'data-track-cta': 'docs', 'data-location': 'ada@example.org' },
    { 'data-track-cta': 'docs' },
    { 'data-track-download': '', 'data-platform': 'amiga', 'data-version': '1.1.0' },
    { 'data-track-download': '', 'data-platform': 'linux', 'data-version': '<script>' },
    { 'data-track-download': '', 'data-platform': 'linux' },
  ]) {
    assert.equal(clickOn(element(attributes)), undefined);
  }
});

test('the early beacon holds nothing that posthog-js would not be allowed to send', () => {
  const page = { location: new URL('https://caro.sh/docs/?q=private#x') as unknown as Location, agent: 'Test/1' };
  const sent = JSON.parse(body('phc_x', [{ name: '$pageview', properties: {} }, { name: 'cta_clicked', properties: { cta_name: 'docs', location: 'hero' } }], page));
  assert.deepEqual(sent.batch.map(({ event }: { event: string }) => event), ['$pageview', 'cta_clicked']);
  for (const { properties } of sent.batch) {
    assert.deepEqual(Object.keys(properties).filter((name) => !(name in ALLOWED)), []);
    assert.equal(properties.$current_url, 'https://caro.sh/docs/');
  }
  assert.notEqual(sent.batch[0].uuid, sent.batch[1].uuid);
});
