/** The card beside the pointer: what is known of a process, a unit or a moment. Only text is ever put into it. */
import { formatBytes, formatCount, formatNs } from '../../render/numbers.ts';
import type { TimelineData } from '../../render/html/report-data.ts';
import { make } from '../dom.ts';

const filesInCard = 6;
/** In pixels: windows below `narrow` have no room beside the picture; sections of the page begin at `belowBar`. */
const [narrow, belowBar] = [800, 46];

export class Card {
  readonly element = make('div', 'card');

  constructor() {
    this.element.hidden = true;
    this.element.setAttribute('role', 'status');
    document.body.append(this.element);
  }

  /**
   * Beside a point of the window. `pinned`: stays and lists all files that are known, at the right below the bar of sections, where it
   * covers neither names nor the point; on a narrow screen at the bottom.
   */
  show(content: readonly Node[], at: { readonly x: number; readonly y: number }, pinned: boolean): void {
    const { element } = this;
    element.replaceChildren(...content);
    element.classList.toggle('pinned', pinned);
    element.hidden = false;
    const { width, height } = element.getBoundingClientRect();
    if (pinned) {
      const right = innerWidth - 12 - width;
      const left = at.x + 24 > right ? at.x - 24 - width : right;
      const isNarrow = innerWidth < narrow;
      element.style.left = `${isNarrow ? 8 : Math.max(8, left)}px`;
      element.style.top = `${isNarrow ? Math.max(8, innerHeight - 8 - height) : belowBar}px`;
      return;
    }
    const right = at.x + 16 + width > innerWidth - 8 ? at.x - 16 - width : at.x + 16;
    const left = Math.min(Math.max(8, right), Math.max(8, innerWidth - 8 - width));
    const below = at.y + 18 + height > innerHeight - 8 ? at.y - 12 - height : at.y + 18;
    element.style.left = `${left}px`;
    element.style.top = `${Math.max(8, below)}px`;
  }

  /** What it shows stays until it is let go, whatever the pointer does. */
  get pinned(): boolean {
    return this.element.classList.contains('pinned');
  }

  hide(): void {
    this.element.hidden = true;
    this.element.classList.remove('pinned');
  }
}

/** At the pointer: in short, with the largest files. */
export function processCard(
  data: TimelineData,
  names: readonly string[],
  process: number,
  twins: number,
  more: readonly (readonly [string, string])[] = [],
): Node[] {
  const { processes } = data;
  const command = (names[processes.command[process]!] ?? '').replaceAll('\n', ' ');
  return [
    make('h3', '', make('bdi', '', names[processes.name[process]!]!)),
    ...(command === '' ? [] : [make('p', 'command', make('bdi', '', command))]),
    factTable([...more, ...processFacts(data, names, process)]),
    ...(twins > 0
      ? [make('p', 'note', `The first of ${twins + 1} of this name; unfold the row to see each.`)]
      : []),
    ...fileTable(data, names, process, false),
  ];
}

export function trackCard(title: string, facts: readonly (readonly [string, string])[]): Node[] {
  return [make('h3', '', title), factTable(facts)];
}

export function processFacts(
  data: TimelineData,
  names: readonly string[],
  process: number,
): (readonly [string, string])[] {
  const { processes: columns } = data;
  const parent = columns.parent[process]!;
  const exit = columns.exit[process]!;
  const exec = columns.exec[process]!;
  const started =
    columns.start[process]! < data.captureUs[0]
      ? `${time(columns.start[process]!)}, before the capture`
      : time(columns.start[process]!);
  return [
    ['pid', String(columns.pid[process]!)],
    ['started by', parent < 0 ? '' : `${names[columns.name[parent]!]!} (${columns.pid[parent]!})`],
    ['unit', names[columns.unit[process]!] ?? ''],
    ['started', started],
    ['exec', exec < 0 ? '' : time(exec)],
    [
      'ended',
      exit < 0
        ? 'still running when the capture ended'
        : `${time(exit)}${statusText(columns.status[process]!)}`,
    ],
    ['ran', exit < 0 ? '' : formatNs((exit - columns.start[process]!) * 1000)],
    ['read', formatBytes(columns.read[process]!)],
    ['written', formatBytes(columns.written[process]!)],
    ['from disk', columns.disk[process] === 0 ? '' : formatBytes(columns.disk[process]!)],
    ['waited for it', columns.waited[process] === 0 ? '' : formatNs(columns.waited[process]! * 1000)],
    [
      'files',
      `${formatCount(columns.files[process]!)}, opened ${formatCount(columns.opens[process]!)} times; ${formatCount(columns.calls[process]!)} calls`,
    ],
  ];
}

export function factTable(facts: readonly (readonly [string, string])[]): HTMLTableElement {
  const table = make('table', '');
  for (const [title, value] of facts) {
    if (value === '') continue;
    const head = make('th', '', title);
    head.scope = 'row';
    table.append(make('tr', '', head, make('td', '', make('bdi', '', value))));
  }
  return table;
}

export function fileTable(
  { processes }: TimelineData,
  names: readonly string[],
  process: number,
  all: boolean,
): Node[] {
  const { listed, files, uses } = processes;
  let first = 0;
  for (let before = 0; before < process; before++) first += listed[before]!;
  const shown = all ? listed[process]! : Math.min(filesInCard, listed[process]!);
  if (shown === 0) return [];
  const table = make('table', '');
  for (let i = first; i < first + shown; i++) {
    const bytes = uses.read[i]! + uses.written[i]!;
    const opens = uses.opens[i]!;
    table.append(
      make(
        'tr',
        '',
        make('td', 'n', formatBytes(bytes)),
        make('td', 'n', opensText(opens)),
        ...(all ? [make('td', 'n', whenText(uses.first[i]!, uses.last[i]!))] : []),
        make(
          'td',
          'path',
          make('bdi', '', names[uses.file[i]!] === '' ? '(unknown)' : names[uses.file[i]!]!),
        ),
      ),
    );
  }
  const left = files[process]! - shown;
  return left === 0 ? [table] : [table, make('p', 'note', `and ${formatCount(left)} more files`)];
}

function opensText(opens: number): string {
  if (opens === 0) return 'inherited';
  return opens === 1 ? 'once' : `${formatCount(opens)} times`;
}

function whenText(first: number, last: number): string {
  const from = (first / 1e6).toFixed(3);
  return last - first < 1000 ? `${from} s` : `${from} to ${(last / 1e6).toFixed(3)} s`;
}

function time(us: number): string {
  return `${(us / 1e6).toFixed(3)} s`;
}

/** As wait(2) has it: a signal in the low seven bits, otherwise the exit status above them. */
function statusText(status: number): string {
  if (status <= 0) return '';
  const signal = status & 0x7f;
  return signal !== 0 ? `, by signal ${signal}` : `, status ${(status >> 8) & 0xff}`;
}
