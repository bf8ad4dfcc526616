/** The table of `npm run soak:savings`, of boots that were recorded: a run of its machine, and times. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporary.ts';
import { validation } from '../vm/savings/validate.ts';

const run = path.resolve(import.meta.dirname, '../fixtures/runs/slow-disk');

function record(directory: string, boots: Readonly<Record<string, readonly number[]>>): void {
  for (const [kind, seconds] of Object.entries(boots))
    seconds.forEach((took, i) => {
      const place = path.join(directory, `${kind}-${i + 1}`);
      mkdirSync(place, { recursive: true });
      if (kind === 'all' || i === 0) cpSync(run, path.join(place, 'runs/run'), { recursive: true });
      writeFileSync(path.join(place, 'time.txt'), `${took * 1e9}\n`);
    });
}

test('estimates of a recorded boot stand beside the differences of times', async () => {
  const directory = temporaryDirectory();
  record(directory, {
    all: [20, 20.1, 20.2, 20.3],
    settings: [18.6, 18.7, 18.8, 18.9],
    inventory: [12, 12.1, 12.2, 12.3],
    catalogue: [17, 18, 20, 21],
    reindex: [20, 20.1, 20.2, 20.3],
  });
  const rows = (await validation({ directory, images: '', machine: '' }, 0)).split('\n');
  const cells = (of: string): string[] => rows.find((row) => row.includes(of))!.split(' | ');
  expect(rows[0]).toMatch(/took 20\.15 s .*median of 4/);
  // 50 calls of fsync took 1.43 s in that boot.
  expect(cells('settings.service')).toEqual([
    '| one fsync instead of 50 (settings.service, made)',
    'fsync-storm',
    '1.43 s (1.43 s to 1.43 s)',
    '1.40 s (1.10 s to 1.70 s)',
    '4 and 4',
    expect.stringMatching(/^(1\.\d\d s), \1$/),
    '1.43 s',
    'holds |',
  ]);
  expect(cells('inventory.service').at(-1)).toBe('too small |');
  expect(cells('reindex.service').at(-1)).toBe('holds, far too large |');
  expect(cells('catalogue.service').at(-1)).toBe('holds, but may be nothing |');
  // Nobody has booted without the hooks.
  expect(rows.some((row) => row.includes('hooks.service'))).toBe(false);
});
