/** Gathers what shows that a finding is true, and cuts it to what somebody can look at. The order of what is added does not matter. */
import type { ProcessIndex } from '../model/types.ts';
import type { Facts } from './facts.ts';
import type { Evidence, PathEvidence } from './types.ts';
import type { AccessIndex, Use } from './uses.ts';

const maxPatterns = 12;
const maxExamples = 4;
const maxMoments = 400;
const maxLinks = 24;

export class EvidenceBuilder {
  readonly #facts: Facts;
  readonly #processes = new Set<ProcessIndex>();
  readonly #paths = new Set<string>();
  readonly #moments: number[] = [];
  readonly #accesses: AccessIndex[] = [];

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  process(process: ProcessIndex): this {
    this.#processes.add(process);
    return this;
  }

  path(path: string): this {
    if (path !== '') this.#paths.add(path);
    return this;
  }

  moment(ns: number): this {
    this.#moments.push(ns);
    return this;
  }

  uses(uses: readonly Use[]): this {
    return this.places(uses.map(({ place }) => place));
  }

  /** Uses by their places in the table of uses. */
  places(places: Iterable<number>): this {
    const { openNs } = this.#facts.run.accesses;
    const { columns, paths, rows, starts } = this.#facts.uses;
    let known = -1;
    for (const use of places) {
      this.#processes.add(columns.process[use]!);
      // Uses of one path often come one after the other.
      if (columns.path[use] !== known) {
        known = columns.path[use]!;
        this.path(paths[known]!);
      }
      const from = starts[use]!;
      for (let row = from; row < from + columns.accesses[use]!; row++) {
        this.#moments.push(openNs[rows[row]!]!);
        if (this.#accesses.length < maxLinks) this.#accesses.push(rows[row]!);
      }
    }
    return this;
  }

  build(): Evidence {
    const moments = new Float64Array(this.#moments).sort();
    return {
      processes: this.#processes.size,
      paths: this.#patterns(),
      pathsTotal: this.#paths.size,
      momentsNs: thinned(moments),
      momentsTotal: moments.length,
      links: {
        processes: [...this.#processes].sort((a, b) => a - b).slice(0, maxLinks),
        accesses: this.#accesses.sort((a, b) => a - b),
      },
    };
  }

  #patterns(): PathEvidence[] {
    const groups = new Map<string, string[]>();
    for (const path of [...this.#paths].sort()) {
      const pattern = this.#facts.pattern(path);
      const group = groups.get(pattern);
      if (group === undefined) groups.set(pattern, [path]);
      else group.push(path);
    }
    return Array.from(groups, ([pattern, paths]) => ({
      pattern,
      count: paths.length,
      examples: paths.slice(0, maxExamples),
    }))
      .sort((a, b) => b.count - a.count || (a.pattern < b.pattern ? -1 : 1))
      .slice(0, maxPatterns);
  }
}

function thinned(moments: Float64Array): number[] {
  const kept = Math.min(moments.length, maxMoments);
  if (kept < 2) return [...moments];
  // The first and the last one stay.
  return Array.from(
    { length: kept },
    (_, i) => moments[Math.round((i * (moments.length - 1)) / (kept - 1))]!,
  );
}
