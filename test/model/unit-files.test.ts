import { describe, expect, test } from 'vitest';
import { readUnitFiles } from '../../src/model/unit-files.ts';

describe("units' files", () => {
  test('are texts by path', () => {
    expect(
      readUnitFiles('# /a.service\n[Unit]\nAfter=b\n# /a.service.d/x\n# /b.service\n[Service]\n'),
    ).toEqual(
      new Map([
        ['/a.service', '[Unit]\nAfter=b'],
        ['/a.service.d/x', ''],
        ['/b.service', '[Service]'],
      ]),
    );
  });

  test('may be missing, cut, or anything at all', () => {
    expect(readUnitFiles('').size).toBe(0);
    expect(readUnitFiles('before\n# /a')).toEqual(new Map([['/a', '']]));
    expect(readUnitFiles('x\n# no path\n\n# /__proto__\ny=1')).toEqual(new Map([['/__proto__', 'y=1']]));
  });
});
