import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import { withPolicy } from '../../integrations/content-security-policy.mjs';

const sha = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

test('inline scripts and styles are named by their hashes, and none is allowed as such', () => {
  const page = '<html><head></head><body><script>one()</script><script src="/a.js"></script><style>p{}</style><p style="x:1">';
  const policy = /content="([^"]+)"/.exec(withPolicy(page, 'https://us.i.posthog.com'))?.[1] ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.ok(policy.includes(`script-src 'self' ${sha('one()')};`));
  assert.ok(policy.includes(`style-src 'self' ${sha('p{}')} 'unsafe-hashes' ${sha('x:1')};`));
  assert.ok(policy.includes('connect-src https://us.i.posthog.com;'));
  assert.ok(!policy.includes('unsafe-inline') && !policy.includes('unsafe-eval'));
});

test('without analytics a page may talk to nobody', () => {
  assert.match(withPolicy('<html><head></head>', ''), /connect-src 'none'/);
});
