/** A table as the templates render it: heads, and the first rows, which make the table of use without JavaScript. */
import { formatCount, plural } from '../numbers.ts';
import type { DiskView } from './disk-view.ts';
import { statuses, type TableData, type TableId } from './report-data.ts';
import { cellLabel, TableModel, type Bar, type Cell, type Column, type RowName } from './table-model.ts';

export interface TableView {
  readonly id: TableId;
  readonly compare: boolean;
  readonly title: string;
  readonly lead: string;
  readonly nameHead: string;
  readonly barHead: string;
  readonly barHint: string;
  /** What the order of the bars is called. */
  readonly barSort: string;
  /** The disk's curves above its table. */
  readonly disk: DiskView | null;
  /** The map of directories above theirs. */
  readonly map: boolean;
  /** Rows that tell who used the file. */
  readonly unfolds: boolean;
  readonly columns: readonly (Pick<Column, 'key' | 'head' | 'hint' | 'rank'> & { readonly group: string })[];
  readonly rows: readonly RowView[];
  readonly statuses: readonly { readonly value: string; readonly text: string }[];
  readonly count: string;
  readonly more: string;
}

interface RowView extends RowName {
  readonly compare: boolean;
  readonly unfolds: boolean;
  readonly bar: Bar;
  readonly cells: readonly (Cell & { readonly rank: number; readonly label: string })[];
}

const changeHint =
  'How much changed; of units, processes and files bytes by calls and from the disk together';

interface Words {
  readonly title: string;
  readonly one: string;
  readonly many: string;
  readonly lead: string;
  readonly bar: string;
}

const words: Readonly<Record<TableId, Words>> = {
  disk: {
    ...{ title: 'Disk', one: 'file', many: 'files', bar: 'from disk' },
    lead: 'What was really read from a device, by reads, page faults and reading ahead: also of programs and libraries that nobody read()s.',
  },
  units: {
    ...{ title: 'Units', one: 'unit', many: 'units', bar: 'bytes' },
    lead: 'What the processes of each systemd unit did. Units without processes are listed where they were started.',
  },
  processes: {
    ...{ title: 'Processes', one: 'program', many: 'programs', bar: 'bytes' },
    lead: 'Processes of one program, script and unit are one row.',
  },
  files: {
    ...{ title: 'Files', one: 'file', many: 'files', bar: 'bytes' },
    lead: 'A file’s row unfolds to who used it, and when.',
  },
  waits: {
    ...{ title: 'Waits', one: 'program', many: 'programs', bar: 'time' },
    lead: 'How long the threads of each program waited for the disk, added up: several may wait at once.',
  },
  lookups: {
    ...{
      title: 'Failed look-ups',
      one: 'directory',
      many: 'directories and errors by program',
      bar: 'times',
    },
    lead: 'Paths that were asked for and not found, or refused: by where they were looked for, and who looked.',
  },
  directories: {
    ...{ title: 'Directories', one: 'directory', many: 'directories', bar: 'bytes' },
    lead: 'Each with the files that lie directly in it; the map adds up what is below; what is too small to be drawn is left out of it.',
  },
  packages: {
    ...{ title: 'Packages', one: 'package', many: 'packages', bar: 'bytes' },
    lead: 'By the package that owns the file; of several the first one.',
  },
  devices: {
    ...{ title: 'Devices', one: 'device', many: 'devices', bar: 'bytes' },
    lead: 'Of the file systems that files lie on, with the directory that all of them are below. Those of major number 0 have no disk.',
  },
  ioctls: {
    ...{ title: 'ioctl', one: 'file', many: 'files and requests', bar: 'times' },
    lead: 'Names of requests are what a number most often means; the driver that got it may have meant something else.',
  },
};

export function tableView(data: TableData, names: readonly string[], disk: DiskView | null): TableView {
  const model = new TableModel(data, names);
  const { title, one, many, lead, bar } = words[data.id];
  const total = model.length + data.omitted;
  const shown = model
    .filter(model.order('change', true), '', data.compare ? 'changes' : '')
    .slice(0, model.rowsInPage);
  const rows = shown.map((row) => rowView(model, row));
  return {
    id: data.id,
    compare: data.compare,
    title,
    lead: data.id === 'disk' && disk !== null ? `${lead} ${disk.rest}`.trim() : lead,
    nameHead: one,
    barHead: data.compare ? 'less · more' : bar,
    barHint: data.compare ? changeHint : '',
    barSort: data.compare ? 'change' : bar,
    disk: data.id === 'disk' ? disk : null,
    map: data.id === 'directories',
    unfolds: model.unfolds,
    columns: model.columns.map(({ key, head, hint, rank, group }) => ({ key, head, hint, rank, group })),
    rows,
    statuses: data.compare ? statusChoices(data) : [],
    count: total === 0 ? 'None in this run.' : `${formatCount(total)} ${total === 1 ? one : many}`,
    more:
      data.omitted > 0
        ? `${plural(data.omitted, 'row')} that did least are left out of this page; bootio ${data.compare ? 'compare --format json' : 'show --all'} has all.`
        : '',
  };
}

function rowView(model: TableModel, row: number): RowView {
  return {
    ...model.name(row),
    compare: model.data.compare,
    unfolds: model.unfolds,
    bar: model.bar(row),
    cells: model.columns.map((column) => ({
      ...column.cell(row),
      rank: column.rank,
      label: cellLabel(column),
    })),
  };
}

const [same, notTold] = [statuses.indexOf('same'), statuses.indexOf('unclear')];

function statusChoices({ status = [] }: TableData): TableView['statuses'] {
  const numberOf = (wanted: number): string => formatCount(status.filter((value) => value === wanted).length);
  const changes = status.filter((value) => value !== same && value !== notTold).length;
  return [
    {
      value: 'changes',
      text:
        changes > 0 || !status.includes(notTold)
          ? `all changes ${formatCount(changes)}`
          : 'largest differences',
    },
    { value: 'new', text: `new ${numberOf(2)}` },
    { value: 'gone', text: `gone ${numberOf(3)}` },
    { value: 'changed', text: `more or less ${numberOf(1)}` },
    { value: 'same', text: `same ${numberOf(same)}` },
    ...(status.includes(notTold) ? [{ value: 'unclear', text: `not told apart ${numberOf(notTold)}` }] : []),
  ];
}
