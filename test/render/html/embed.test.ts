import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contentPolicy, packedJson } from '../../../src/render/html/embed.ts';

it('data comes back as it was, in letters alone', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('</script>', '<!--', '\u2028', '&lt;')),
      ),
      (value) => {
        const text = packedJson(value);
        expect(text).toMatch(/^[A-Za-z0-9+/=]*$/);
        expect(JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString('utf8'))).toEqual(value);
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
