/** The spawn tree: which processes are shown, in which order, how deep. */
import { ProcessBit, type ProcessColumns } from '../../render/html/report-data.ts';

export interface TreeRow {
  readonly process: number;
  readonly depth: number;
  readonly foldable: boolean;
  /** Descendants that are folded away. */
  readonly hidden: number;
  /** Siblings of the same name that stand in this row too. */
  readonly twins: readonly number[];
  /** What to toggle in order to fold or unfold this row. */
  readonly key: number;
}

/** A row while its children and twins are still being counted. */
interface GrowingRow extends Omit<TreeRow, 'twins'> {
  foldable: boolean;
  hidden: number;
  readonly twins: number[];
}

export interface TreeOptions {
  /** Processes with children that are folded, and rows of twins that are unfolded. */
  readonly toggled: ReadonlySet<number>;
  readonly kernelThreads: boolean;
  /** Processes that are looked for; never folded away. */
  readonly found: ((process: number) => boolean) | undefined;
  /** Processes that live in the time shown. */
  readonly alive: ((process: number) => boolean) | undefined;
}

export class SpawnTree {
  readonly #columns: ProcessColumns;
  readonly #children: readonly (readonly number[])[];
  /** Parents before their children; siblings in the order of their start. */
  readonly #order: readonly number[];
  readonly #depth: readonly number[];
  readonly #descendants = new Map<number, readonly number[]>();
  /** The first of the twins that a process is one of; -1 for most. */
  readonly #twinOf: readonly number[];

  constructor(columns: ProcessColumns) {
    this.#columns = columns;
    const children: number[][] = columns.pid.map(() => []);
    columns.parent.forEach((parent, process) => children[parent]?.push(process));
    this.#children = children;
    const roots = columns.parent.flatMap((parent, process) => (parent < 0 ? [process] : []));
    const { order, depth } = walk(roots, children);
    this.#order = order;
    this.#depth = depth;
    this.#twinOf = findTwins(children, columns.name);
  }

  rows({ toggled, ...options }: TreeOptions): TreeRow[] {
    const wanted = this.#wanted(options);
    // What is looked for is shown in a row of its own.
    const folds = options.found === undefined;
    const rows: GrowingRow[] = [];
    let hiddenBelow = Infinity;
    let twins: GrowingRow | undefined;
    for (const process of this.#order) {
      if (wanted[process] !== 1) continue;
      const depth = this.#depth[process]!;
      if (depth > hiddenBelow) {
        rows.at(-1)!.hidden++;
        continue;
      }
      hiddenBelow = Infinity;
      const first = folds ? this.#twinOf[process]! : -1;
      if (first !== -1 && twins?.key === first) {
        // The row of the first one folds and unfolds all of them.
        twins.foldable = true;
        if (toggled.has(first))
          rows.push({ process, depth, foldable: false, hidden: 0, twins: [], key: process });
        else twins.twins.push(process);
        continue;
      }
      const foldable = this.#children[process]!.some((child) => wanted[child] === 1);
      const row = { process, depth, foldable, hidden: 0, twins: [], key: first === -1 ? process : first };
      rows.push(row);
      if (first !== -1) twins = row;
      if (foldable && folds && toggled.has(process)) hiddenBelow = depth;
    }
    return rows;
  }

  children(process: number): readonly number[] {
    return this.#children[process]!;
  }

  /** Processes that can be folded, but for the roots: with those folded there would be nothing left. */
  parents(): number[] {
    return this.#order.filter((process) => this.#depth[process]! > 0 && this.#children[process]!.length > 0);
  }

  firstTwins(): number[] {
    return this.#order.filter((process) => this.#twinOf[process] === process);
  }

  /** Takes out of `toggled` what hides a process, and puts in what shows it. */
  reveal(process: number, toggled: Set<number>): void {
    const { parent } = this.#columns;
    const first = this.#twinOf[process]!;
    if (first !== -1 && first !== process) toggled.add(first);
    // Of a damaged run, parents may go in a circle.
    const seen = new Set<number>();
    for (let above = parent[process]!; above >= 0 && !seen.has(above); above = parent[above]!) {
      seen.add(above);
      toggled.delete(above);
    }
  }

  /** All below a process; asked for in every frame in which it is folded. */
  descendants(process: number): readonly number[] {
    const known = this.#descendants.get(process);
    if (known !== undefined) return known;
    const found: number[] = [];
    this.#descendants.set(process, found);
    const stack = [...this.#children[process]!];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      found.push(next);
      stack.push(...this.#children[next]!);
    }
    return found;
  }

  /** 1 for the processes that are asked for, and all above them. */
  #wanted({ kernelThreads, found, alive }: Omit<TreeOptions, 'toggled'>): Uint8Array {
    const { flags, parent, opens, calls } = this.#columns;
    const wanted = new Uint8Array(flags.length);
    for (let process = 0; process < flags.length; process++) {
      const used = opens[process]! + calls[process]!;
      const isKernel = (flags[process]! & ProcessBit.kernel) > 0;
      if (isKernel && used === 0 && !kernelThreads) continue;
      if (found?.(process) === false || alive?.(process) === false) continue;
      for (let above = process; above >= 0 && wanted[above] !== 1; above = parent[above]!) wanted[above] = 1;
    }
    return wanted;
  }
}

/** So many siblings of one name, one after the other and without children, are one row (systemd's helpers, workers). */
const fewestTwins = 4;

function findTwins(children: readonly (readonly number[])[], name: readonly number[]): number[] {
  const twinOf: number[] = new Array<number>(children.length).fill(-1);
  for (const siblings of children) {
    for (let from = 0; from < siblings.length;) {
      const first = siblings[from]!;
      const isTwin = (process: number): boolean =>
        children[process]!.length === 0 && name[process] === name[first];
      let to = from + 1;
      while (to < siblings.length && isTwin(first) && isTwin(siblings[to]!)) to++;
      if (to - from >= fewestTwins) for (const process of siblings.slice(from, to)) twinOf[process] = first;
      from = to;
    }
  }
  return twinOf;
}

function walk(
  roots: readonly number[],
  children: readonly (readonly number[])[],
): { order: number[]; depth: number[] } {
  const depth: number[] = new Array<number>(children.length).fill(-1);
  const order: number[] = [];
  const from = (root: number): void => {
    const stack = [root];
    depth[root] = 0;
    for (let process = stack.pop(); process !== undefined; process = stack.pop()) {
      order.push(process);
      for (const child of [...children[process]!].reverse()) {
        if (depth[child] !== -1) continue;
        depth[child] = depth[process]! + 1;
        stack.push(child);
      }
    }
  };
  for (const root of roots) from(root);
  // A damaged run may have processes that are each other's ancestors: no root leads to them.
  for (let process = 0; process < depth.length; process++) if (depth[process] === -1) from(process);
  return { order, depth };
}
