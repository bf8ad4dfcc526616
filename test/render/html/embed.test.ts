import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contentPolicy, jsonForScript } from '../../../src/render/html/embed.ts';

it('JSON comes back as it was, without a character that could close its element or end a line', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('</script>', '<!--', '\u2028', '&lt;')),
      ),
      (value) => {
        const json = jsonForScript(value);
        expect(json).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(json)).toEqual(value);
      },
    ),
  );
});

it('the policy names exactly its own script and style and lets nothing be loaded', () => {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = contentPolicy('let a', 'b {}').split('; ');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`script-src ${hash('let a')}`);
  expect(policy).toContain(`style-src ${hash('b {}')}`);
  expect(policy.join()).not.toMatch(/unsafe|http|\*/);
});
