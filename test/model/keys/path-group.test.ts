import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupPatterns, pathGroup } from '../../../src/model/keys/path-group.ts';

describe.each(groupPatterns)('$id', ({ examples, apply }) => {
  it.each(examples)('%s → %s', (path, group) => {
    expect(apply(path)).toBe(group);
  });
  it('has an example that changes, and leaves its results alone', () => {
    expect(examples.some(([path, group]) => path !== group)).toBe(true);
    for (const [, group] of examples) expect(pathGroup(pathGroup(group))).toBe(pathGroup(group));
  });
});

describe('pathGroup', () => {
  it('folds what file keys fold, too', () => {
    expect(pathGroup('/proc/7/stat')).toBe('/proc/PID/stat');
    expect(pathGroup('/lib/x/libcap.so.2.66')).toBe('/usr/lib/x/libcap.so.2');
  });

  it('gives a group its own group back', () => {
    const piece = fc.constantFrom('sys', 'class', 'net', 'block', 'dev', 'bus', 'usb', '/', '0', '1', 'sda');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 }))), (pieces) => {
        const group = pathGroup(`/${pieces.join('')}`);
        expect(pathGroup(group)).toBe(group);
      }),
    );
  });

  it.each(['/0', '0x1', '/sys/block/', '/0000:00:00.0', '-', 'pci'])(
    'is linear in long names of %j',
    (piece) => {
      expect(typeof pathGroup(`/sys/${piece.repeat(1_000_000 / piece.length)}\n`)).toBe('string');
    },
  );
});
