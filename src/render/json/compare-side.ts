/** One side of a comparison, or one release of a trend, as JSON. */
import type { RunFacts, Side, WarmUp } from '../../compare/types.ts';

export interface RunDocument {
  readonly id: string;
  readonly label: string | null;
  readonly kind: string;
  readonly created: string;
  readonly os: string | null;
  readonly kernel: string | null;
  readonly startNs: number;
  readonly endNs: number;
}

/** The fields of a run are those of the representative one: the only one, or the one that took the median time to boot. */
export interface SideDocument extends RunDocument {
  readonly title: string;
  /** Those that are compared, oldest first. */
  readonly runs: readonly RunDocument[];
  /** What makes all of them warm-ups: none for ordinary boots. */
  readonly warmUps: readonly WarmUp[];
  /** Warm-ups that are not among them. */
  readonly setApart: readonly (RunDocument & { readonly reasons: readonly WarmUp[] })[];
}

export function sideDocument({ title, runs, warmUps, setApart, representative }: Side): SideDocument {
  return {
    ...runDocument(representative),
    title,
    runs: runs.map(runDocument),
    warmUps,
    setApart: setApart.map(({ run, reasons }) => ({ ...runDocument(run), reasons })),
  };
}

function runDocument({ manifest, startNs, endNs }: RunFacts): RunDocument {
  return {
    id: manifest.id,
    label: manifest.label,
    kind: manifest.kind,
    created: manifest.created,
    os: manifest.os['PRETTY_NAME'] ?? manifest.os['ID'] ?? null,
    kernel: manifest.kernel.release ?? null,
    startNs,
    endNs,
  };
}
