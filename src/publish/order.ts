/** The order of releases, the oldest first: which of them are neighbours, and which one is the latest. */
import { UserError } from '../lib/errors.ts';

/** `label`, `time`, or the labels themselves; undefined: by label where labels are numbered alike, else by time. */
export type Order = 'label' | 'time' | readonly string[] | undefined;

export interface Ordered {
  readonly label: string;
  /** When its first run was captured. */
  readonly firstMs: number;
}

/** Throws UserError for what is no order. */
export function parseOrder(text: string | undefined): Order {
  if (text === undefined || text === 'label' || text === 'time') return text;
  const labels = text.split(',');
  if (labels.some((label) => label === '') || new Set(labels).size < labels.length) {
    throw new UserError(
      `--order ${JSON.stringify(text)}: give label, time, or labels with commas between, each once, the oldest first`,
    );
  }
  return labels;
}

/** Throws UserError where the order names a label that there is not, or leaves one out. */
export function inOrder<Release extends Ordered>(releases: readonly Release[], order: Order): Release[] {
  const byLabel = (x: Ordered, y: Ordered): number =>
    collator.compare(x.label, y.label) || (x.label < y.label ? -1 : 1);
  const byTime = (x: Ordered, y: Ordered): number => x.firstMs - y.firstMs || byLabel(x, y);
  if (order === 'label' || (order === undefined && numberedAlike(releases)))
    return [...releases].sort(byLabel);
  if (order === 'time' || order === undefined) return [...releases].sort(byTime);
  const known = new Map(releases.map((release) => [release.label, release]));
  for (const label of known.keys())
    if (!order.includes(label)) throw new UserError(`--order: leaves out ${label}; name all releases`);
  return order.map((label) => {
    const release = known.get(label);
    if (release === undefined) throw new UserError(`--order: no run to be published has the label ${label}`);
    return release;
  });
}

const collator = new Intl.Collator('en', { numeric: true });

/** `debian-12` and `debian-13+x` are, code names are not: what stands before the first number is the same in all. */
function numberedAlike(releases: readonly Ordered[]): boolean {
  const stems = releases.map(({ label }) => /^(\D*)\d/.exec(label)?.[1]);
  return stems.every((stem) => stem !== undefined && stem === stems[0]);
}
