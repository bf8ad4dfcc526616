import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileKey } from '../../../src/model/keys/file-key.ts';
import { filePatterns } from '../../../src/model/keys/file-patterns.ts';

describe.each(filePatterns)('$id', ({ examples, apply }) => {
  it.each(examples)('%s → %s', (path, key) => {
    expect(apply(path)).toBe(key);
  });
  it('is left alone by the whole list', () => {
    for (const [, key] of examples) expect(fileKey(fileKey(key))).toBe(fileKey(key));
  });
  it('has an example that changes', () => {
    expect(examples.some(([path, key]) => path !== key)).toBe(true);
  });
});

describe('fileKey', () => {
  it.each([
    // What two Debian releases really call the same file.
    ['/lib/x86_64-linux-gnu/libcap.so.2.66', '/usr/lib/x86_64-linux-gnu/libcap.so.2.75'],
    [
      '/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so',
      '/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-257.so',
    ],
    [
      '/lib/modules/6.1.0-40-cloud-amd64/kernel/fs/fat/fat.ko',
      '/usr/lib/modules/6.12.48+deb13-cloud-amd64/kernel/fs/fat/fat.ko.xz',
    ],
    ['/usr/lib/python3.11/os.py', '/usr/lib/python3.13/os.py'],
    ['/proc/312/cgroup', '/proc/4410/cgroup'],
    [
      '/var/log/journal/0123456789abcdef0123456789abcdef/system.journal',
      '/var/log/journal/fedcba9876543210fedcba9876543210/system.journal',
    ],
    ['/usr/lib/x86_64-linux-gnu/libc-2.31.so', '/usr/lib/x86_64-linux-gnu/libc.so.6'],
  ])('%s meets %s', (a, b) => {
    expect(fileKey(a)).toBe(fileKey(b));
  });

  it.each([
    ['/usr/lib/libssl.so.1.1', '/usr/lib/libssl.so.3'],
    ['/etc/passwd', '/etc/group'],
    ['/run/user/1000/bus', '/run/user/1001/bus'],
    ['/usr/share/zoneinfo/Etc/GMT+1', '/usr/share/zoneinfo/Etc/GMT+2'],
  ])('%s does not meet %s', (a, b) => {
    expect(fileKey(a)).not.toBe(fileKey(b));
  });

  it('gives a key its own key back', () => {
    const piece = fc.constantFrom(
      'lib',
      'tmp',
      '.so',
      '.1',
      '-252',
      '/',
      '6.1.0',
      'proc',
      '9',
      'aB3dE9',
      '.#',
      'python3',
      '\udc80',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 }))), (pieces) => {
        const key = fileKey(`/${pieces.join('')}`);
        expect(fileKey(key)).toBe(key);
      }),
    );
  });

  it.each(['a', '-', '.so.1', '/.#', 'f0', '-1', '.1', 'tmp', '/proc/1/fd/'])(
    'is linear in long names of %j',
    (piece) => {
      // A pattern that backtracks over 1 MB would hit the test's time limit.
      expect(typeof fileKey(`/${piece.repeat(1_000_000 / piece.length)}\n`)).toBe('string');
    },
  );
});
