import assert from 'node:assert/strict';
import { test } from 'node:test';

import dictionary from '../../src/data/telemetry.json';
import transcript from '../../src/data/transcript.json';
import { markup } from '../../src/transcript';

test('the first page claims that the check tells apart: so it has to', () => {
  const actions = transcript.verdicts.map(({ action }) => action);
  for (const action of ['allowed', 'warned', 'blocked']) assert.ok(actions.includes(action), `${action} is not among the verdicts`);
});

test('what was recorded is of the version that the dictionary is of', () => {
  assert.equal(transcript.version, dictionary.version);
});

test('every property says why it is asked for and which insight reads it', () => {
  for (const { name, properties } of dictionary.events) {
    for (const property of properties) {
      assert.ok(property.why && property.what && property.example, `${name}.${property.name}`);
      assert.ok(property.insights.length > 0, `${name}.${property.name} is read by no insight`);
    }
  }
});

test('what a program printed cannot become markup', () => {
  const html = markup([{ typed: 'a < b & c', lines: [[{ text: '<script>alert(1)</script>', bold: true }]] }]);
  assert.ok(!html.includes('<script>') && html.includes('&lt;script&gt;') && html.includes('a &lt; b &amp; c'));
});
