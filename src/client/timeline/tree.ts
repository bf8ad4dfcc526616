/** The spawn tree: which processes are shown, in which order, how deep. */
import { ProcessBit, type ProcessColumns } from '../../render/html/report-data.ts';

export interface TreeRow {
  readonly process: number;
  readonly depth: number;
  readonly foldable: boolean;
  /** Descendants that are folded away. */
  readonly hidden: number;
}

export interface TreeOptions {
  readonly folded: ReadonlySet<number>;
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

  constructor(columns: ProcessColumns) {
    this.#columns = columns;
    const children: number[][] = columns.pid.map(() => []);
    columns.parent.forEach((parent, process) => children[parent]?.push(process));
    this.#children = children;
    const roots = columns.parent.flatMap((parent, process) => (parent < 0 ? [process] : []));
    const { order, depth } = walk(roots, children);
    this.#order = order;
    this.#depth = depth;
  }

  rows({ folded, ...options }: TreeOptions): TreeRow[] {
    const wanted = this.#wanted(options);
    const rows: TreeRow[] = [];
    let hiddenBelow = Infinity;
    let row: { hidden: number } | undefined;
    for (const process of this.#order) {
      if (wanted[process] !== 1) continue;
      const depth = this.#depth[process]!;
      if (depth > hiddenBelow) {
        row!.hidden++;
        continue;
      }
      hiddenBelow = Infinity;
      const foldable = this.#children[process]!.some((child) => wanted[child] === 1);
      const next = { process, depth, foldable, hidden: 0 };
      if (foldable && options.found === undefined && folded.has(process)) {
        hiddenBelow = depth;
        row = next;
      }
      rows.push(next);
    }
    return rows;
  }

  /** All below a process. */
  descendants(process: number): number[] {
    const found: number[] = [];
    const stack = [...this.#children[process]!];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      found.push(next);
      stack.push(...this.#children[next]!);
    }
    return found;
  }

  /** 1 for the processes that are asked for, and all above them. */
  #wanted({ kernelThreads, found, alive }: Omit<TreeOptions, 'folded'>): Uint8Array {
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
