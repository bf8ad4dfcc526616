/** Processes of the two boots of a comparison that are one row: the i-th of A is matched with the i-th of B, by when they started. */
import type { ReportData, Side, TimelineData } from '../../render/html/report-data.ts';
import { TableModel } from '../../render/html/table-model.ts';
import { changeMarks, changeOf, changeTexts } from './colours.ts';

export class Matches {
  readonly #timelines: readonly TimelineData[];
  readonly #changes: readonly number[];
  readonly #rowNames: readonly string[];
  readonly #table: TableModel | undefined;
  /** By side: the processes of each row, earliest first. */
  readonly #members: ReadonlyMap<Side, ReadonlyMap<number, readonly number[]>>;

  constructor({ timelines, tables, changes = [] }: ReportData, names: readonly string[]) {
    this.#timelines = timelines;
    this.#changes = changes;
    const table = changes.length === 0 ? undefined : tables.find(({ id }) => id === 'processes');
    this.#table = table && new TableModel(table, names);
    this.#rowNames = changes.map((_, row) =>
      [table?.name, table?.role, table?.unit].map((column) => names[column?.[row] ?? -1] ?? '').join(' '),
    );
    this.#members = new Map(
      timelines.map(({ side, processes }) => {
        const members = new Map<number, number[]>();
        processes.row?.forEach((row, process) => {
          if (row < 0) return;
          const known = members.get(row);
          if (known === undefined) members.set(row, [process]);
          else known.push(process);
        });
        for (const list of members.values()) list.sort((x, y) => processes.start[x]! - processes.start[y]!);
        return [side, members] as const;
      }),
    );
  }

  get changes(): readonly number[] {
    return this.#changes;
  }

  /** Where there are fewer on the other side, the last of them stands for the rest; undefined where there is none. */
  partnerOf(side: Side, process: number): number | undefined {
    const row = this.#rowOf(side, process);
    const other = this.#members.get(side === 'a' ? 'b' : 'a')?.get(row) ?? [];
    const place = this.#members.get(side)?.get(row)?.indexOf(process) ?? -1;
    return other[Math.min(place, other.length - 1)];
  }

  /** How the row is called in the table: what its links look for. */
  rowName(side: Side, process: number): string {
    return this.#rowNames[this.#rowOf(side, process)] ?? '';
  }

  mark(side: Side, process: number): string {
    return changeMarks[this.#change(side, process)];
  }

  /** What became of its row, and whose change that is: `more in B: read +1.2 kB, ...`; none of what is in no row. */
  facts(side: Side, process: number): (readonly [string, string])[] {
    const row = this.#rowOf(side, process);
    if (this.#table === undefined || row < 0) return [];
    const { why, was } = this.#table.name(row);
    const parts = this.#table.columns
      .filter(({ key }) => key.startsWith('delta.'))
      .map((column) => ({ column, cell: column.cell(row) }))
      .filter(({ cell: { tone } }) => tone === 'more' || tone === 'less')
      .slice(0, 4)
      .map(({ column: { group }, cell: { text, unit } }) => `${group.toLowerCase()} ${text} ${unit}`.trim());
    const p = this.#table.columns.find(({ key }) => key === 'p')?.cell(row).text ?? '';
    const sure = p === '' || p === '–' ? '' : p === 'exact' ? ' (exact)' : ` (p ${p})`;
    const told = parts.length === 0 ? '' : `: ${parts.join(', ')}${sure}`;
    return [
      ['in the releases', `${changeTexts[this.#change(side, process)]}${told}`],
      ['whose change', why],
      ['was', was],
    ];
  }

  #change(side: Side, process: number): ReturnType<typeof changeOf> {
    const timeline = this.#timelines.find((each) => each.side === side);
    return timeline === undefined ? 'same' : changeOf(process, timeline.processes, this.#changes);
  }

  #rowOf(side: Side, process: number): number {
    return this.#timelines.find((each) => each.side === side)?.processes.row?.[process] ?? -1;
  }
}
