import { describe, expect, test } from 'vitest';
import { readOwners } from '../../src/model/owners.ts';

describe('owners of files', () => {
  test('are packages, several of one file, or none', () => {
    const owners = readOwners('- /etc/x\na /usr/a b\nb /usr/a b\na /usr/a b\n');
    expect(owners).toEqual(
      new Map([
        ['/etc/x', []],
        ['/usr/a b', ['a', 'b']],
      ]),
    );
    expect(owners?.has('/etc/y')).toBe(false);
  });

  test('are not known where nothing was collected', () => {
    expect(readOwners('')).toBeUndefined();
  });

  test('may be anything at all', () => {
    const owners = readOwners(
      '\n \n/x\nno-path\nx relative\n /leading\n__proto__ /constructor\n- -\na /\u001b[31m\0',
    );
    expect(owners).toEqual(
      new Map([
        ['/constructor', ['__proto__']],
        ['/\u001b[31m\0', ['a']],
      ]),
    );
  });
});
