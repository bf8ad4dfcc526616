/** A table as the templates render it: heads, and the first rows, which make the table of use without JavaScript. */
import { formatCount } from '../numbers.ts';
import type { TableData, TableId } from './report-data.ts';
import {
  cellLabel,
  rowsInPage,
  TableModel,
  type Bar,
  type Cell,
  type Column,
  type RowName,
} from './table-model.ts';

export interface TableView {
  readonly id: TableId;
  readonly compare: boolean;
  readonly title: string;
  readonly lead: string;
  readonly nameHead: string;
  readonly barHead: string;
  readonly columns: readonly (Pick<Column, 'key' | 'head' | 'hint' | 'rank'> & { readonly group: string })[];
  readonly rows: readonly RowView[];
  readonly statuses: readonly { readonly value: string; readonly text: string }[];
  readonly count: string;
  readonly more: string;
}

interface RowView extends RowName {
  readonly compare: boolean;
  readonly bar: Bar;
  readonly cells: readonly (Cell & { readonly rank: number; readonly label: string })[];
}

const titles: Readonly<Record<TableId, readonly [title: string, one: string, many: string]>> = {
  units: ['Units', 'unit', 'units'],
  processes: ['Processes', 'program', 'programs'],
  files: ['Files', 'file', 'files'],
};

const leads: Readonly<Record<TableId, string>> = {
  units:
    'What the processes of each systemd unit did. Units without processes are listed where they were started.',
  processes: 'Processes of one program, script and unit are one row.',
  files: 'Who used a file is not told apart here; the timeline shows it for each process.',
};

export function tableView(data: TableData, names: readonly string[]): TableView {
  const model = new TableModel(data, names);
  const [title, one, many] = titles[data.id];
  const total = model.length + data.omitted;
  const shown = model
    .filter(model.order('change', true), '', data.compare ? 'changes' : '')
    .slice(0, rowsInPage);
  const rows = shown.map((row) => rowView(model, row));
  return {
    id: data.id,
    compare: data.compare,
    title,
    lead: leads[data.id],
    nameHead: one,
    barHead: data.compare ? 'less · more' : 'bytes',
    columns: model.columns.map(({ key, head, hint, rank, group }) => ({ key, head, hint, rank, group })),
    rows,
    statuses: data.compare ? statusChoices(data) : [],
    count: `${formatCount(total)} ${total === 1 ? one : many}`,
    more: data.omitted > 0 ? `The ${formatCount(data.omitted)} smallest rows are left out of this page.` : '',
  };
}

function rowView(model: TableModel, row: number): RowView {
  return {
    ...model.name(row),
    compare: model.data.compare,
    bar: model.bar(row),
    cells: model.columns.map((column) => ({
      ...column.cell(row),
      rank: column.rank,
      label: cellLabel(column),
    })),
  };
}

function statusChoices({ status = [] }: TableData): TableView['statuses'] {
  const numberOf = (wanted: number): string => formatCount(status.filter((value) => value === wanted).length);
  return [
    {
      value: 'changes',
      text: `all changes ${formatCount(status.length - status.filter((value) => value === 0).length)}`,
    },
    { value: 'new', text: `new ${numberOf(2)}` },
    { value: 'gone', text: `gone ${numberOf(3)}` },
    { value: 'changed', text: `more or less ${numberOf(1)}` },
    { value: 'same', text: `same ${numberOf(0)}` },
  ];
}
