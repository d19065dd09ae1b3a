import assert from 'node:assert/strict';
import { test } from 'node:test';

import { commands } from '../../src/copy';

test('of a transcript only what was typed is copied', () => {
  assert.equal(commands('$ caro list files\nls\n$ caro -x list files\n'), 'caro list files\ncaro -x list files');
});

test('what is no transcript is copied whole', () => {
  assert.equal(commands('\nexport A=1\nexport B=2\n'), 'export A=1\nexport B=2');
});
