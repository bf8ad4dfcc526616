/**
 * A table's columns and cells, worked out alike on the server (the first rows) and in the browser (the rest), so that both
 * write the same markup. Pure: numbers and names in, texts out.
 */
import { exactly, formatChange, reachOf } from '../numbers.ts';
import { markedWords, type FilePlaces } from './file-places.ts';
import { writeFragment } from './fragment.ts';
import { pOfCode, statuses, unpacked, type TableData, type TableId } from './report-data.ts';
import { tableKinds, type Field, type Rank } from './table-fields.ts';

export interface Cell {
  /** The number, and the unit that is set apart so that numbers line up. */
  readonly text: string;
  readonly unit: string;
  /** '' | 'zero' | 'none' | 'more' | 'less' */
  readonly tone: string;
  /** What a pointer that rests on it is told: both sides of a change. */
  readonly title: string;
  /** Of groups of boots, how far the interval reaches: `±2 %`; '' for none. */
  readonly reach: string;
}

export interface Column {
  readonly key: string;
  readonly head: string;
  readonly group: string;
  readonly hint: string;
  readonly rank: Rank;
  /** What rows are sorted by. */
  readonly value: (row: number) => number;
  readonly cell: (row: number) => Cell;
}

export interface RowName {
  /** The directory of a path, shown quieter than its last part. */
  readonly directory: string;
  readonly base: string;
  readonly role: string;
  readonly unit: string;
  readonly status: (typeof statuses)[number] | '';
  /** Comparisons: whose change it is, and what it was called in A; '' for none. */
  readonly why: string;
  readonly was: string;
  /** Fragment of the address at which the timeline has whom it is about; '' where that cannot be told. */
  readonly link: string;
  /** Fragment at which the table of files has those of the row alone; '' for none. */
  readonly filesLink: string;
}

/** Two rectangles in per cent of the bar's room. One run: read, then written. A comparison: to the left less, to the right more. */
export interface Bar {
  readonly x1: number;
  readonly w1: number;
  readonly x2: number;
  readonly w2: number;
}

/** What the cell holds, where a narrow page has no head above it: `Read`, `Read A`; the change is just `Read`. */
export function cellLabel({ group, head }: Pick<Column, 'group' | 'head'>): string {
  if (group === '') return head;
  return head === 'change' ? group : `${group} ${head}`;
}

/** What is looked for in the timeline (client/timeline/search.ts). */
function linkOf(id: TableId, name: string, unit: string, role: string): string {
  const process = [name, role, unit].filter((word) => word !== '').join(' ');
  const words = {
    ...{
      units: name,
      processes: process,
      waits: process,
      lookups: unit.replace(' · ', ' '),
    },
    ...{ packages: `package:${name}`, devices: `device:${name}` },
    ...{ files: `file:${name}`, disk: `file:${name}`, ioctls: `file:${name}` },
    // What stands for sockets and the like is no directory.
    directories: name === '/' ? '' : name.startsWith('/') ? `file:${name}/` : `file:${name}`,
  }[id].trim();
  return words === '' || name === ''
    ? ''
    : writeFragment({ section: 'timeline', values: new Map([['q', words]]) });
}

/** What is looked for in the table of files. */
function filesLinkOf(id: TableId, name: string): string {
  const kind = ({ packages: 'package', devices: 'device' } as const)[id as string];
  if (kind === undefined) return '';
  return writeFragment({ section: 'files', values: new Map([['files.q', `${kind}:${name}`]]) });
}

const none: Cell = { text: '–', unit: '', tone: 'none', title: '', reach: '' };
const zero: Cell = { text: '0', unit: '', tone: 'zero', title: '', reach: '' };
/** The boots do not tell it apart. */
const unclear: Cell = { text: '~', unit: '', tone: 'zero', title: '', reach: '' };

export class TableModel {
  /** With its columns unpacked. */
  readonly data: TableData;
  readonly columns: readonly Column[];
  readonly length: number;
  readonly rowsInPage: number;
  /** Of comparisons: whether any row is told apart. */
  readonly anyTold: boolean;
  readonly #names: readonly string[];
  readonly #widest: number;
  readonly #texts: string[] = [];

  constructor(packed: TableData, names: readonly string[]) {
    const values = Object.entries(packed.values).map(([key, column]) => [key, unpacked(column)] as const);
    const data = { ...packed, values: Object.fromEntries(values) };
    this.data = data;
    this.#names = names;
    this.length = data.name.length;
    this.rowsInPage = tableKinds[data.id].rowsInPage;
    this.columns = data.compare ? compareColumns(data) : runColumns(data);
    const untold = [statuses.indexOf('same'), statuses.indexOf('unclear')];
    this.anyTold = data.status?.some((each) => !untold.includes(each)) ?? true;
    let widest = 0;
    for (let row = 0; row < this.length; row++) widest = Math.max(widest, Math.abs(this.weight(row)));
    this.#widest = widest;
  }

  /** What the bar stands for; of a comparison, b less a. */
  weight(row: number): number {
    const { compare, id } = this.data;
    const { bars, moved = bars } = tableKinds[id];
    const sum = (keys: readonly (string | undefined)[], prefix: string): number =>
      keys.reduce((total, key) => total + this.value(`${prefix}${key ?? ''}`, row), 0);
    if (!compare) return sum(bars, '');
    const told = moved.filter((key) => this.value(`u.${key ?? ''}`, row) === 0);
    return sum(told, 'b.') - sum(told, 'a.');
  }

  name(row: number): RowName {
    const { name, role, unit, status, why, was } = this.data;
    const optional = (column: readonly number[] | undefined): string =>
      this.#names[column?.[row] ?? -1] ?? '';
    const roleText = role === undefined ? '' : this.#names[role[row]!]!;
    const unitText = unit === undefined || unit[row] === -1 ? '' : this.#names[unit[row]!]!;
    const full = this.#names[name[row]!]!;
    // Units and kernel threads may have a slash in their names, too.
    const slash = full.startsWith('/') ? full.lastIndexOf('/', full.length - 2) : -1;
    return {
      directory: full.slice(0, slash + 1),
      base: full === '' ? '(unknown)' : full.slice(slash + 1),
      role: roleText,
      unit: unitText,
      status: status === undefined ? '' : statuses[status[row]!]!,
      why: optional(why),
      was: optional(was),
      link: linkOf(this.data.id, full, unitText, this.data.compare ? roleText : ''),
      filesLink: filesLinkOf(this.data.id, full),
    };
  }

  /** The name as it was given: what uses of files are looked up by. */
  nameNumber(row: number): number {
    return this.data.name[row]!;
  }

  /** Whether a row tells who used the file. */
  get unfolds(): boolean {
    return !this.data.compare && (this.data.id === 'files' || this.data.id === 'disk');
  }

  bar(row: number): Bar {
    const room = this.data.compare ? 50 : 100;
    const share = (value: number): number =>
      this.#widest === 0 ? 0 : Math.round((value / this.#widest) * room * 10) / 10;
    if (!this.data.compare) {
      const [first, second] = tableKinds[this.data.id].bars;
      const length = share(this.value(first, row));
      return {
        x1: 0,
        w1: length,
        x2: length,
        w2: second === undefined ? 0 : share(this.value(second, row)),
      };
    }
    const weight = share(this.weight(row));
    return { x1: 50 - Math.max(0, -weight), w1: Math.max(0, -weight), x2: 50, w2: Math.max(0, weight) };
  }

  /**
   * Rows with all of the words in their names, and of one status (`changes`: not the same; '': any); in the order of `rows`.
   * `places`, in tables of files: words may end with what these are of, `package:libc6`.
   */
  filter(rows: readonly number[], words: string, status: string, places?: FilePlaces): number[] {
    const { plain, kind, rest } = markedWords(words, places?.kinds ?? []);
    const isThere = kind === undefined || rest === '' ? undefined : places?.test(kind, rest);
    const terms = plain
      .toLowerCase()
      .split(/\s+/)
      .filter((term) => term !== '');
    if (terms.length === 0 && status === '' && isThere === undefined) return [...rows];
    return rows.filter((row) => {
      if (isThere?.(this.nameNumber(row)) === false) return false;
      const own = this.data.status === undefined ? '' : statuses[this.data.status[row]!]!;
      if (status === 'changes' ? !this.#isChange(own) : status !== '' && own !== status) return false;
      return terms.every((term) => this.#text(row).includes(term));
    });
  }

  /** Where nothing at all is told apart, what differs otherwise. */
  #isChange(status: string): boolean {
    if (status === 'unclear') return !this.anyTold;
    return status !== 'same';
  }

  /** Row numbers by a column, `name`, or `change` (the order in which they came, largest first). */
  order(key: string, descending: boolean): number[] {
    const rows = Array.from({ length: this.length }, (_, row) => row);
    const sign = descending ? -1 : 1;
    if (key === 'name') {
      const texts = rows.map((row) => this.#names[this.data.name[row]!]!);
      return rows.sort(
        (a, b) => sign * (texts[a]! < texts[b]! ? -1 : texts[a]! > texts[b]! ? 1 : 0) || a - b,
      );
    }
    const column = this.columns.find((candidate) => candidate.key === key);
    if (column === undefined) return descending ? rows : rows.reverse();
    const values = rows.map((row) => column.value(row));
    // What has no value is last, either way.
    return rows.sort((a, b) => compareNumbers(values[a]!, values[b]!, sign) || a - b);
  }

  /** What is looked for in; made once, since there may be a hundred thousand. */
  #text(row: number): string {
    const { name, role, unit, why, was } = this.data;
    return (this.#texts[row] ??= [name, role, unit, why, was]
      .map((column) => this.#names[column?.[row] ?? -1] ?? '')
      .join(' ')
      .toLowerCase());
  }

  /** A number of a row; 0 where there is none. */
  value(key: string, row: number): number {
    return this.data.values[key]?.[row] ?? 0;
  }
}

function compareNumbers(a: number, b: number, sign: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return sign * (a - b);
}

function fieldsOf({ id, values }: TableData, rankOf: (field: Field) => Rank): Field[] {
  const isThere = ({ key, optional }: Field): boolean =>
    !optional || ['', 'a.', 'b.'].some((prefix) => values[`${prefix}${key}`] !== undefined);
  return tableKinds[id].fields.filter((field) => rankOf(field) > 0 && isThere(field));
}

function runColumns(data: TableData): Column[] {
  return fieldsOf(data, ({ run }) => run).map(({ key, head, hint, format, run, isTime }): Column => {
    const numbers = data.values[key] ?? [];
    const value = (row: number): number => (isTime && numbers[row] === -1 ? Number.NaN : (numbers[row] ?? 0));
    return { key, head, group: '', hint, rank: run, value, cell: (row) => numberCell(value(row), format) };
  });
}

function compareColumns(data: TableData): Column[] {
  const columns = fieldsOf(data, ({ change }) => change).flatMap(
    ({ key, head, hint, format, sides, change, isTime }) => {
      const at = (side: string, row: number): number => data.values[`${side}.${key}`]?.[row] ?? 0;
      const absent = (side: string, row: number): boolean =>
        statuses[data.status?.[row] ?? 0] === (side === 'a' ? 'new' : 'gone');
      const never = (row: number): boolean => isTime && (at('a', row) === -1 || at('b', row) === -1);
      const delta = (row: number): number => at('b', row) - at('a', row) - at('h', row);
      const isUnclear = (row: number): boolean => at('u', row) === 1;
      const side = (name: 'a' | 'b'): Column => ({
        key: `${name}.${key}`,
        head: name.toUpperCase(),
        group: head,
        hint: `${hint}, in ${name.toUpperCase()}`,
        rank: sides,
        value: (row) => (absent(name, row) ? Number.NaN : at(name, row)),
        cell: (row) =>
          absent(name, row)
            ? none
            : {
                ...numberCell(at(name, row), format),
                reach: reachOf(at(`r${name}`, row), at(name, row), format),
              },
      });
      const changed: Column = {
        key: `delta.${key}`,
        head: 'change',
        group: head,
        hint: `${hint}, B less A`,
        rank: change,
        value: (row) => (never(row) ? Number.NaN : isUnclear(row) ? 0 : delta(row)),
        cell: (row) => {
          if (never(row)) return none;
          const side = (name: 'a' | 'b', boots: number | undefined): string => {
            const reach = reachOf(at(`r${name}`, row), at(name, row), format);
            const n = boots === undefined ? '' : ` (${reach === '' ? '' : `${reach}, `}n=${boots})`;
            return `${name.toUpperCase()} ${exactly(format)(at(name, row))}${n}`;
          };
          const p = pOfCode(at('p', row));
          const sure = p === '' ? '' : p === 'exact' ? ', compared exactly' : `, p ${p}`;
          const title = `${side('a', data.boots?.[0])}, ${side('b', data.boots?.[1])}${sure}`;
          if (isUnclear(row)) return { ...unclear, title: `${title}: not told apart` };
          return { ...deltaCell(delta(row), format), title };
        },
      };
      return sides === 0 ? [changed] : [side('a'), side('b'), changed];
    },
  );
  const codes = data.values['p'];
  return codes === undefined ? columns : [...columns, pColumn(codes)];
}

/** Rows without a test are last. */
function pColumn(codes: readonly number[]): Column {
  const text = (row: number): string => pOfCode(codes[row] ?? 0);
  return {
    ...{ key: 'p', head: 'p', group: '', rank: 1 },
    hint: 'Of the Mann-Whitney test of the number by which the row is where it is; exact: a counter that does not vary',
    value: (row) => (text(row) === '' ? Number.NaN : text(row) === 'exact' ? -1 : (codes[row] ?? 0)),
    cell: (row) => ({ ...(text(row) === '' ? none : { ...zero, text: text(row) }), tone: 'p' }),
  };
}

/** `+12 %` and the like, with the sign of a typographer. */
export function changeText(a: number, b: number): string {
  return formatChange(a, b).replace(/^-/, '−');
}

function numberCell(value: number, format: (value: number) => string): Cell {
  if (Number.isNaN(value)) return none;
  if (value === 0) return zero;
  const text = format(value);
  const exact = exactly(format)(value);
  return { ...split(text), tone: '', title: exact === text ? '' : exact, reach: '' };
}

function deltaCell(delta: number, format: (value: number) => string): Cell {
  if (delta === 0) return zero;
  const { text, unit } = split(format(Math.abs(delta)));
  return {
    text: `${delta > 0 ? '+' : '−'}${text}`,
    unit,
    tone: delta > 0 ? 'more' : 'less',
    title: '',
    reach: '',
  };
}

function split(text: string): Pick<Cell, 'text' | 'unit'> {
  const blank = text.indexOf(' ');
  return blank === -1 ? { text, unit: '' } : { text: text.slice(0, blank), unit: text.slice(blank + 1) };
}
