/** Which rows a picture has: of its tree what is neither folded away nor left out by what is looked for. */
import type { TimelineData } from '../../render/html/report-data.ts';
import { matcher } from './search.ts';
import type { Shared } from './shared.ts';
import { SpawnTree, type TreeRow } from './tree.ts';

export class Rows {
  readonly tree: SpawnTree;
  readonly #data: TimelineData;
  readonly #shared: Shared;
  readonly #toggled = new Set<number>();
  #all: readonly TreeRow[] = [];

  constructor(data: TimelineData, shared: Shared) {
    this.#data = data;
    this.#shared = shared;
    this.tree = new SpawnTree(data.processes);
  }

  get all(): readonly TreeRow[] {
    return this.#all;
  }

  /** After a change of what is looked for, of what is in view, or of what is folded. */
  update(): void {
    const { kernelThreads, inViewOnly } = this.#shared;
    this.#all = this.tree.rows({
      toggled: this.#toggled,
      kernelThreads,
      found: this.#matcher(),
      alive: inViewOnly ? this.#aliveInView() : undefined,
    });
  }

  /** The row of a process itself; -1: it has none. */
  rowOf(process: number): number {
    return this.#all.findIndex((row) => row.process === process);
  }

  /** In which row a process is, or is folded; -1: in none. */
  placeOf(process: number): number {
    return this.#all.findIndex((row) => row.process === process || row.twins.includes(process));
  }

  /** How many others are folded into its row. */
  twins(process: number): number {
    return this.#all[this.rowOf(process)]?.twins.length ?? 0;
  }

  /** Unfolds what hides it; it may be left out all the same. */
  reveal(process: number): void {
    this.tree.reveal(process, this.#toggled);
    this.update();
  }

  fold({ key, foldable }: TreeRow): void {
    if (!foldable) return;
    if (!this.#toggled.delete(key)) this.#toggled.add(key);
  }

  /** Folds all that has children, or unfolds all. */
  foldAll(folded: boolean): void {
    this.#toggled.clear();
    for (const key of folded ? this.tree.parents() : this.tree.firstTwins()) this.#toggled.add(key);
  }

  /** How many of its processes are looked for; undefined where none are. */
  found(): number | undefined {
    const isFound = this.#matcher();
    return isFound === undefined
      ? undefined
      : this.#data.processes.pid.reduce((sum, _, process) => sum + Number(isFound(process)), 0);
  }

  #matcher(): ((process: number) => boolean) | undefined {
    const { words, names, places, matches } = this.#shared;
    return matcher(words, this.#data, names, places, (process) => matches.rowName(this.#data.side, process));
  }

  #aliveInView(): (process: number) => boolean {
    const { start, exit } = this.#data.processes;
    const { from, to } = this.#shared.view;
    return (process) => start[process]! <= to && (exit[process]! < 0 || exit[process]! >= from);
  }
}
