/** Who used a file, and when: the uses of the timeline's processes, the other way round. */
import type { FilePlaces } from '../../render/html/file-places.ts';
import { writeFragment } from '../../render/html/fragment.ts';
import type { TimelineData } from '../../render/html/report-data.ts';
import { exactly, formatBytes, formatCount, plural } from '../../render/numbers.ts';
import { make } from '../dom.ts';

const heads = ['process', 'opened', 'read', 'written', 'from', 'to'] as const;
/** More would fill the page: the timeline's search has them all. */
const mostShown = 200;

export class FileUsers {
  readonly #timeline: TimelineData;
  readonly #names: readonly string[];
  readonly #places: FilePlaces;
  #usesOf: ReadonlyMap<number, readonly (readonly [process: number, use: number])[]> | undefined;

  /** Whether there were more uses of files than the page has. */
  readonly #isCut: boolean;

  constructor(timeline: TimelineData, names: readonly string[], places: FilePlaces) {
    this.#timeline = timeline;
    const { files, listed } = timeline.processes;
    this.#isCut = files.some((count, process) => count > listed[process]!);
    this.#names = names;
    this.#places = places;
  }

  /** A row below that of the file; `columns` wide. */
  row(file: number, columns: number): HTMLTableRowElement {
    const cell = make('td', '', ...this.#owner(file), ...this.#content(file));
    cell.colSpan = columns;
    return make('tr', 'detail', cell);
  }

  #owner(file: number): Node[] {
    const owner = this.#places.of('package', file);
    return owner === '' ? [] : [make('p', 'hint', 'Package: ', make('bdi', '', owner))];
  }

  #content(file: number): Node[] {
    this.#usesOf ??= this.#index();
    const uses = this.#usesOf.get(file) ?? [];
    if (uses.length === 0)
      return [
        make(
          'p',
          'hint',
          this.#isCut
            ? 'Nobody opened it, or those who did moved little of it and are left out of this page.'
            : 'Nobody opened it: it was read by page faults.',
        ),
      ];
    const body = make('tbody', '');
    for (const [process, use] of uses.slice(0, mostShown)) body.append(this.#useRow(process, use));
    const head = make('tr', '', ...heads.map((text) => headCell(text)));
    return [
      make('table', 'users', make('thead', '', head), body),
      ...(uses.length > mostShown
        ? [make('p', 'hint', `and ${plural(uses.length - mostShown, 'process', 'processes')} more`)]
        : []),
      ...(this.#isCut
        ? [make('p', 'hint', 'Processes that moved little of it may be left out of this page.')]
        : []),
    ];
  }

  #useRow(process: number, use: number): HTMLTableRowElement {
    const { processes } = this.#timeline;
    const { opens, read, written, first, last } = processes.uses;
    const link = make('a', '', make('bdi', '', this.#names[processes.name[process]!]!));
    link.href = writeFragment({ section: 'timeline', values: new Map([['p', String(process)]]) });
    const unit = this.#names[processes.unit[process]!];
    const who = make('th', '', link, ` ${processes.pid[process]!} `);
    if (unit !== undefined) who.append(make('bdi', 'in', unit));
    who.scope = 'row';
    return make(
      'tr',
      '',
      who,
      ...[
        make('td', 'n', opens[use] === 0 ? 'inherited' : `${formatCount(opens[use]!)} ×`),
        bytesCell(read[use]!),
        bytesCell(written[use]!),
        make('td', 'n', seconds(first[use]!)),
        make('td', 'n', seconds(last[use]!)),
      ].map((cell, i) => {
        // Where the page is narrow there are no heads.
        cell.dataset['label'] = heads[i + 1]!;
        return cell;
      }),
    );
  }

  /** By the time of their first use. */
  #index(): Map<number, [number, number][]> {
    const found = new Map<number, [number, number][]>();
    const { listed, uses } = this.#timeline.processes;
    let next = 0;
    listed.forEach((count, process) => {
      for (const end = next + count; next < end; next++) {
        const file = uses.file[next]!;
        const of = found.get(file);
        if (of === undefined) found.set(file, [[process, next]]);
        else of.push([process, next]);
      }
    });
    for (const of of found.values()) of.sort(([, a], [, b]) => uses.first[a]! - uses.first[b]!);
    return found;
  }
}

function headCell(text: string): HTMLTableCellElement {
  const cell = make('th', text === 'process' ? '' : 'n', text);
  cell.scope = 'col';
  return cell;
}

function bytesCell(bytes: number): HTMLTableCellElement {
  const cell = make('td', 'n', formatBytes(bytes));
  cell.title = exactly(formatBytes)(bytes);
  return cell;
}

const seconds = (us: number): string => `${(us / 1e6).toFixed(3)} s`;
