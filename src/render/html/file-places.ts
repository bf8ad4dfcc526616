/** Which package, and which device, a file of the page is of: as columns for the page, and as the browser asks it. */
import type { FoldedRun } from '../../compare/fold.ts';
import type { Run } from '../../model/types.ts';
import type { Names } from './names.ts';
import type { PlaceNames } from './place-tables.ts';
import { placeKinds, type PlaceColumns, type PlaceKind, type ReportData } from './report-data.ts';

/** Of all files that have a name by now. Places without a name, as rows that their table leaves out have none, are none. */
export function placeColumns(
  run: Pick<Run, 'files'>,
  folded: Pick<FoldedRun, 'files'>,
  places: PlaceNames,
  names: Names,
): PlaceColumns[] {
  const paths = new Set([...run.files.map(({ path }) => path), ...folded.files.keys()]);
  const files = new Map<number, string>();
  for (const path of paths) {
    const file = names.known(path);
    // Of paths that are one name, cut in their middles, the first one counts.
    if (file !== undefined && !files.has(file)) files.set(file, path);
  }
  const order = names.table().number;
  return placeKinds.flatMap((kind) => {
    const nameOf = places[kind];
    return nameOf === undefined ? [] : [columnsOf(kind, order, files, (path) => names.known(nameOf(path)))];
  });
}

function columnsOf(
  kind: PlaceKind,
  order: readonly number[],
  files: ReadonlyMap<number, string>,
  placeOf: (path: string) => number | undefined,
): PlaceColumns {
  const indexes = new Map<number, number>();
  const count: number[] = [];
  const place: number[] = [];
  for (const name of order) {
    const path = files.get(name);
    const found = path === undefined ? undefined : placeOf(path);
    const index = found === undefined ? -1 : (indexes.get(found) ?? indexes.size);
    if (found !== undefined) indexes.set(found, index);
    if (index === place.at(-1)) count[count.length - 1]!++;
    else {
      count.push(1);
      place.push(index);
    }
  }
  return { kind, name: [...indexes.keys()], count, place };
}

/** Words of which the last ones say, after a mark like `package:`, what files are of. */
export interface MarkedWords<Kind extends string> {
  readonly plain: string;
  /** The first mark; all that is left belongs to it. */
  readonly kind: Kind | undefined;
  readonly rest: string;
}

export function markedWords<Kind extends string>(words: string, kinds: readonly Kind[]): MarkedWords<Kind> {
  let first: { readonly index: number; readonly end: number; readonly kind: Kind } | undefined;
  for (const kind of kinds) {
    const found = new RegExp(`(?:^|\\s)${kind}:`, 'u').exec(words);
    if (found !== null && (first === undefined || found.index < first.index))
      first = { index: found.index, end: found.index + found[0].length, kind };
  }
  if (first === undefined) return { plain: words, kind: undefined, rest: '' };
  return { plain: words.slice(0, first.index), kind: first.kind, rest: words.slice(first.end) };
}

interface Known {
  /** By number of a file's name, an index into `titles`, and one more than that, since 0 is none. */
  readonly places: Uint32Array;
  readonly titles: readonly string[];
}

export class FilePlaces {
  /** What this page knows of its files. */
  readonly kinds: readonly PlaceKind[];
  readonly #known = new Map<PlaceKind, Known>();

  constructor(
    { places = [], names: { number: order } }: Pick<ReportData, 'names' | 'places'>,
    names: readonly string[],
  ) {
    this.kinds = places.map(({ kind }) => kind);
    for (const { kind, name, count, place } of places) {
      const of = new Uint32Array(order.length);
      let next = 0;
      count.forEach((times, i) => {
        for (const end = next + times; next < end; next++) of[order[next]!] = place[i]! + 1;
      });
      this.#known.set(kind, { places: of, titles: name.map((number) => names[number]!) });
    }
  }

  /** What the file of that name is of; '' where that is not known. */
  of(kind: PlaceKind, file: number): string {
    const known = this.#known.get(kind);
    return known?.titles[(known.places[file] ?? 0) - 1] ?? '';
  }

  /** Whether a file is of what is asked for: of that alone where it is called so, else of all whose names have it in them. */
  test(kind: PlaceKind, asked: string): (file: number) => boolean {
    const { places, titles } = this.#known.get(kind) ?? { places: new Uint32Array(), titles: [] };
    const exact = titles.indexOf(asked);
    const wanted = asked.trim().toLowerCase();
    const verdicts = titles.map((title, i) =>
      exact === -1 ? title.toLowerCase().includes(wanted) : i === exact,
    );
    return (file) => verdicts[(places[file] ?? 0) - 1] ?? false;
  }
}
