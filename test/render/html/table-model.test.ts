import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/compare/compare.ts';
import { foldRun } from '../../../src/compare/fold.ts';
import { withinRun } from '../../../src/model/keys/process-key.ts';
import { Names } from '../../../src/render/html/names.ts';
import type { TableId } from '../../../src/render/html/report-data.ts';
import { compareTables } from '../../../src/render/html/compare-tables.ts';
import { runTables } from '../../../src/render/html/run-tables.ts';
import { TableModel } from '../../../src/render/html/table-model.ts';
import { releaseA, releaseB } from '../compare-fixture.ts';

function runTable(id: TableId): TableModel {
  const names = new Names();
  const tables = runTables(foldRun(releaseA, withinRun), 0, names);
  return new TableModel(
    tables.find((table) => table.id === id)!,
    names.list(),
  );
}

function compareTable(id: TableId): TableModel {
  const names = new Names();
  const tables = compareTables(compareRuns(releaseA, releaseB), names);
  return new TableModel(
    tables.find((table) => table.id === id)!,
    names.list(),
  );
}

const cells = (model: TableModel, row: number): Record<string, string> =>
  Object.fromEntries(
    model.columns.map((column) => {
      const { text, unit } = column.cell(row);
      return [column.key, unit === '' ? text : `${text} ${unit}`];
    }),
  );

describe('the table of one run', () => {
  it('has the largest first, with names as they are', () => {
    const model = runTable('files');
    expect(model.name(0)).toMatchObject({ directory: '/var/cache/', base: 'gone.bin', status: '' });
    expect(cells(model, 0)).toMatchObject({
      read: '0',
      written: '2.00 MB',
      calls: '100',
      opens: '1',
      processes: '1',
    });
    expect(model.bar(0)).toEqual({ x1: 0, w1: 0, x2: 0, w2: 100 });
  });

  it('says when units started and how long that took', () => {
    const model = runTable('units');
    const row = model.filter(model.order('name', false), 'ssh', '')[0]!;
    expect(cells(model, row)).toMatchObject({ started: '5.00 s', took: '400 ms' });
  });

  it('sorts by name, numbers and times, with what has none at the end', () => {
    const model = runTable('units');
    expect(model.order('name', false).map((row) => model.name(row).base)).toEqual(
      [...model.order('name', true).map((row) => model.name(row).base)].reverse(),
    );
    const started = model.order('started', false).map((row) => cells(model, row)['started']);
    expect(started).toEqual(['5.00 s', '5.00 s', '–', '–']);
    expect(model.order('started', true).map((row) => cells(model, row)['started'])).toEqual(started);
  });
});

describe('the table of a comparison', () => {
  it('has both sides and the change, and nothing where a side is absent', () => {
    const model = compareTable('processes');
    expect(model.name(0)).toMatchObject({ base: 'gone', status: 'gone', unit: 'gone.service' });
    expect(cells(model, 0)).toMatchObject({
      'a.written': '2.00 MB',
      'b.written': '–',
      'delta.written': '−2.00 MB',
    });
    expect(model.bar(0)).toEqual({ x1: 0, w1: 50, x2: 50, w2: 0 });
    const sshd = model.filter(model.order('change', true), 'sshd', 'changed')[0]!;
    expect(cells(model, sshd)).toMatchObject({
      'a.read': '4.13 kB',
      'b.read': '5.33 kB',
      'delta.read': '+1.20 kB',
    });
  });

  it('filters by all words of name, role and unit, and by status', () => {
    const model = compareTable('processes');
    const all = model.order('change', true);
    const bases = (words: string, status: string): string[] =>
      model.filter(all, words, status).map((row) => model.name(row).base);
    expect(bases('SSH service', '')).toEqual(['sshd']);
    expect(bases('', 'gone')).toEqual(['gone']);
    expect(bases('sshd gone', '')).toEqual([]);
    expect(bases('', 'changes')).not.toContain('[kworker/*]');
    expect(bases('', 'same')).toEqual(['[kworker/*]']);
  });
});
