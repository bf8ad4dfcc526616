import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/findings/config.ts';
import { rules } from '../../src/findings/registry.ts';
import { configExample, findingsPage } from '../../src/render/markdown/findings-page.ts';

test('its example of a configuration is one', () => {
  const { ownRules, ignore } = parseConfig(configExample, 'example');
  expect([ownRules.length, ignore.length]).toEqual([2, 2]);
});

test('docs/findings.md is current: node scripts/findings-page.mjs makes it', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/findings.md'), 'utf8');
  expect(page).toBe(findingsPage());
  for (const { meta } of rules) expect(page).toContain(`\n### ${meta.id}\n`);
});
