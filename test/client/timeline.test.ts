import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawMilestoneNames, placeMilestones, type HeadScene } from '../../src/client/timeline/draw-head.ts';
import { packUnits } from '../../src/client/timeline/lanes.ts';
import { stepOf } from '../../src/client/timeline/colours.ts';
import { TimeView } from '../../src/client/timeline/time-view.ts';
import { ticks } from '../../src/render/html/ticks.ts';
import { SpawnTree, type TreeOptions } from '../../src/client/timeline/tree.ts';
import { ProcessBit, type ProcessColumns } from '../../src/render/html/report-data.ts';

function columns(
  parent: number[],
  flags: number[] = [],
  opens: number[] = [],
  name?: number[],
): ProcessColumns {
  const zero = parent.map(() => 0);
  const own = parent.map((_, i) => i);
  return {
    pid: zero,
    parent,
    start: zero,
    exit: zero,
    exec: zero,
    busy: zero,
    name: name ?? own,
    command: zero,
    executable: zero,
    unit: zero,
    status: zero,
    calls: zero,
    read: zero,
    written: zero,
    disk: zero,
    waited: zero,
    files: zero,
    listed: zero,
    uses: { file: [], opens: [], read: [], written: [], first: [], last: [] },
    flags: parent.map((_, i) => flags[i] ?? 0),
    opens: parent.map((_, i) => opens[i] ?? 0),
  };
}

describe('TimeView', () => {
  const view = (): TimeView => new TimeView([0, 10_000], [0, 40_000], () => undefined);

  it('zooms around a time that stays where it is', () => {
    const shown = view();
    shown.zoom(0.5, 2500);
    expect([shown.from, shown.to]).toEqual([1250, 6250]);
  });

  it('stays within the whole, and above a tenth of a millisecond, whatever is done', () => {
    const action = fc.tuple(
      fc.constantFrom('zoom', 'pan', 'show'),
      fc.double({ min: 0.001, max: 1000, noNaN: true }),
      fc.integer({ min: -1e6, max: 1e6 }),
    );
    fc.assert(
      fc.property(fc.array(action), (actions) => {
        const shown = view();
        for (const [name, factor, us] of actions) {
          if (name === 'zoom') shown.zoom(factor, us);
          else if (name === 'pan') shown.pan(us);
          else shown.show(us, us + factor);
          expect(shown.from).toBeGreaterThanOrEqual(-1e-6);
          expect(shown.to).toBeLessThanOrEqual(40_000 + 1e-6);
          expect(shown.span).toBeGreaterThanOrEqual(100 - 1e-6);
        }
      }),
    );
  });

  it('goes home and shows the whole', () => {
    const shown = view();
    shown.whole();
    expect([shown.from, shown.to]).toEqual([0, 40_000]);
    shown.home();
    expect([shown.from, shown.to]).toEqual([0, 10_000]);
  });
});

describe('ticks', () => {
  it('are round, with as many decimals as they need', () => {
    expect(ticks(0, 5_000_000, 5).map(({ label }) => label)).toEqual([
      '0 s',
      '1 s',
      '2 s',
      '3 s',
      '4 s',
      '5 s',
    ]);
    expect(ticks(8_600_000, 8_700_000, 4).map(({ label }) => label)).toEqual(['8.60 s', '8.65 s', '8.70 s']);
    expect(ticks(1_000_000, 1_000_100, 2).map(({ label }) => label)).toEqual([
      '1.00000 s',
      '1.00005 s',
      '1.00010 s',
    ]);
  });

  it('are never more than a few times what was asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.double({ min: 100, max: 1e10, noNaN: true }),
        fc.integer({ min: 1, max: 30 }),
        (from, span, count) => {
          expect(ticks(from, from + span, count).length).toBeLessThanOrEqual(count + 1);
        },
      ),
    );
  });
});

describe('SpawnTree', () => {
  const options: TreeOptions = {
    toggled: new Set(),
    kernelThreads: false,
    found: undefined,
    alive: undefined,
  };
  const shown = (tree: SpawnTree, given: Partial<TreeOptions> = {}): [number, number][] =>
    tree.rows({ ...options, ...given }).map(({ process, depth }) => [process, depth]);
  const family = new SpawnTree(columns([-1, 0, 0, 1, 1, 2]));

  it('puts children below their parents, in order', () => {
    expect(shown(family)).toEqual([
      [0, 0],
      [1, 1],
      [3, 2],
      [4, 2],
      [2, 1],
      [5, 2],
    ]);
  });

  it('folds, and counts what it folds away', () => {
    const rows = family.rows({ ...options, toggled: new Set([1]) });
    expect(rows.map(({ process, hidden }) => [process, hidden])).toEqual([
      [0, 0],
      [1, 2],
      [2, 0],
      [5, 0],
    ]);
    expect([...family.descendants(1)].sort()).toEqual([3, 4]);
  });

  it('shows what is looked for with all above it, folded or not', () => {
    expect(shown(family, { found: (process) => process === 4, toggled: new Set([0, 1]) })).toEqual([
      [0, 0],
      [1, 1],
      [4, 2],
    ]);
    expect(shown(family, { alive: (process) => process === 2 })).toEqual([
      [0, 0],
      [2, 1],
    ]);
  });

  it('puts four and more siblings of one name into one row, until it is unfolded or they are looked for', () => {
    const tree = new SpawnTree(columns([-1, 0, 0, 0, 0, 0, 0, 6, 0], [], [], [1, 7, 7, 7, 7, 8, 7, 7, 7]));
    const rows = tree.rows(options).map(({ process, twins, foldable }) => ({ process, twins, foldable }));
    expect(rows.slice(1)).toEqual([
      { process: 1, twins: [2, 3, 4], foldable: true },
      { process: 5, twins: [], foldable: false },
      { process: 6, twins: [], foldable: true },
      { process: 7, twins: [], foldable: false },
      { process: 8, twins: [], foldable: false },
    ]);
    expect(shown(tree, { toggled: new Set([1]) })).toHaveLength(9);
    expect(tree.rows({ ...options, toggled: new Set([1]) }).filter(({ foldable }) => foldable)).toHaveLength(
      3,
    );
    expect(shown(tree, { found: (process) => process < 5 })).toHaveLength(5);
    // Those that are not shown leave the row to the others.
    const alive = tree.rows({ ...options, alive: (process) => process === 3 || process === 4 });
    expect(alive.map(({ process, twins }) => [process, twins])).toEqual([
      [0, []],
      [3, [4]],
    ]);
  });

  it('hides kernel threads that used no file, unless asked', () => {
    const tree = new SpawnTree(
      columns([-1, 0, 0], [ProcessBit.kernel, ProcessBit.kernel, ProcessBit.kernel], [0, 3, 0]),
    );
    expect(shown(tree)).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(shown(tree, { kernelThreads: true })).toHaveLength(3);
  });

  it('shows each process once, whatever its parents: loops, itself, none', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 19 }), { minLength: 20, maxLength: 20 }), (parents) => {
        const rows = new SpawnTree(columns(parents)).rows(options);
        expect(rows.map(({ process }) => process).sort((a, b) => a - b)).toEqual(parents.map((_, i) => i));
      }),
    );
  });

  it('bears a chain of 5,000', () => {
    const chain = new SpawnTree(columns(Array.from({ length: 5000 }, (_, i) => i - 1)));
    expect(shown(chain)).toHaveLength(5000);
    expect(chain.descendants(0)).toHaveLength(4999);
  });
});

describe('folding', () => {
  const shownWith = (tree: SpawnTree, toggled: ReadonlySet<number>): number[] =>
    tree
      .rows({ toggled, kernelThreads: true, found: undefined, alive: undefined })
      .map(({ process }) => process);

  it('folds all but the roots, and reveals what is folded away', () => {
    // 0 is above 1, 1 above 2, 2 above 3.
    const tree = new SpawnTree(columns([-1, 0, 1, 2]));
    const toggled = new Set(tree.parents());
    expect(shownWith(tree, toggled)).toEqual([0, 1]);
    tree.reveal(3, toggled);
    expect(shownWith(tree, toggled)).toEqual([0, 1, 2, 3]);
  });

  it('reveals one of many twins', () => {
    const tree = new SpawnTree(columns([-1, 0, 0, 0, 0, 0], [], [], [0, 1, 1, 1, 1, 1]));
    const toggled = new Set<number>();
    expect(shownWith(tree, toggled)).toEqual([0, 1]);
    tree.reveal(4, toggled);
    expect(shownWith(tree, toggled)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(tree.firstTwins()).toEqual([1]);
  });
});

describe('packUnits', () => {
  it('packs what does not overlap into one lane, and leaves out the shortest', () => {
    const units = {
      name: [0, 1, 2, 3],
      start: [0, 10_000, 5000, 6000],
      done: [10_000, 20_000, 12_000, 8000],
      stop: [-1, -1, -1, -1],
      chain: [],
    };
    const { lanes, left } = packUnits(units, 50_000, 2);
    expect(lanes.map((lane) => lane.map(({ unit }) => unit))).toEqual([[0, 1], [2]]);
    expect(left).toBe(1);
  });

  it('has the critical chain before all others, moments too', () => {
    const units = {
      name: [0, 1, 2],
      start: [0, 1000, 2000],
      done: [50_000, 1001, 30_000],
      stop: [-1, -1, -1],
      chain: [1, 2],
    };
    const { lanes, left } = packUnits(units, 50_000, 1);
    expect(lanes.map((lane) => lane.map(({ unit }) => unit))).toEqual([[1, 2]]);
    expect(left).toBe(1);
  });

  it('draws a unit that never started until the end, and none that took no time', () => {
    const units = { name: [0, 1], start: [0, 5], done: [-1, 6], stop: [-1, -1], chain: [] };
    expect(packUnits(units, 50_000, 2).lanes).toEqual([[{ unit: 0, from: 0, to: 50_000 }]]);
  });
});

it('milestones’ labels never overlap', () => {
  const width = (text: string): number => text.length * 7;
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { maxLength: 12 }), (times) => {
      const milestones = times.sort((a, b) => a - b).map((us, i) => ({ title: `milestone ${i}`, us }));
      const placed = placeMilestones(milestones, (us) => us, 0, 1000, width).filter(
        ({ title }) => title !== '',
      );
      const boxes = placed.map(({ title, x, row, leftOfLine }) => ({
        row,
        from: leftOfLine ? x - 4 - width(title) : x + 4,
        to: leftOfLine ? x - 4 : x + 4 + width(title),
      }));
      for (const [i, a] of boxes.entries()) {
        for (const b of boxes.slice(i + 1))
          if (a.row === b.row) expect(a.to <= b.from || b.to <= a.from).toBe(true);
      }
    }),
  );
});

it('says how many milestones it does not name', () => {
  const scene = (gutter: number): HeadScene =>
    ({ layout: { gutter, axisTop: 94 }, palette: {} }) as unknown as HeadScene;
  const said = (gutter: number, titles: readonly string[]): string[] => {
    const texts: string[] = [];
    const context = {
      fillText: (text: string) => texts.push(text),
      fillRect: () => undefined,
      measureText: (text: string) => ({ width: text.length }),
    } as unknown as CanvasRenderingContext2D;
    const placed = titles.map((title, row) => ({ title, x: 5, row, leftOfLine: false }));
    drawMilestoneNames(context, scene(gutter), placed);
    return texts;
  };
  expect(said(200, ['a', 'b'])).toEqual(['Milestones']);
  expect(said(200, ['a', '', ''])).toEqual(['Milestones', 'and 2 not named: point at them']);
  expect(said(0, ['a', 'b'])).toEqual([]);
  expect(said(0, ['a', '', ''])).toEqual(['+2']);
});

it('colours have steps', () => {
  expect([0, 1, 3999, 4000, 999_999, 1e6, 1e12].map((bytes) => stepOf(bytes))).toEqual([
    -1, 0, 0, 1, 2, 3, 4,
  ]);
});
