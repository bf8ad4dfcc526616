/** What the runs of one side say of packages, units and the kernel, by the keys of a comparison. Made when first asked for. */
import { fileKey } from '../../model/keys/file-key.ts';
import { unitKey } from '../../model/keys/unit-key.ts';
import type { RunFacts, Side } from '../types.ts';

export interface SideFacts {
  /** False where no run says who owns what. */
  readonly ownersKnown: boolean;
  /** Packages that own the file of this key; undefined where it is not known, as for files that were not touched. */
  readonly ownersOf: (path: string) => ReadonlySet<string> | undefined;
  /** Of several where the boots do not have the same. */
  readonly versionOf: (name: string) => string | undefined;
  /** Whether systemd knew units, and this one. */
  readonly unitsKnown: boolean;
  readonly hasUnit: (name: string) => boolean;
  /** By the keys of their paths, what a unit's files say; undefined where that was not collected. */
  readonly filesOfUnit: (name: string) => ReadonlyMap<string, string> | undefined;
  readonly kernel: string | undefined;
}

export function sideFacts({ runs, representative }: Side): SideFacts {
  const owners = ownersByKey(runs);
  const units = unitsByKey(representative);
  const kernels = new Set(runs.map(({ manifest }) => manifest.kernel.release));
  const collected = representative.unitFiles.size > 0;
  return {
    ownersKnown: owners.size > 0,
    ownersOf: (path) => owners.get(path),
    versionOf: (name) => versionOf(runs, name),
    unitsKnown: units.size > 0,
    hasUnit: (name) => units.has(name),
    filesOfUnit: (name) => (collected ? textsOf(representative, units.get(name) ?? []) : undefined),
    kernel: kernels.size === 1 ? [...kernels][0] : undefined,
  };
}

/** Boots of one release touch nearly the same files: each path is turned into its key once. */
function ownersByKey(runs: readonly RunFacts[]): Map<string, Set<string>> {
  const byKey = new Map<string, Set<string>>();
  const seen = new Map<string, Set<string>>();
  for (const { owners } of runs) {
    for (const [path, names] of owners ?? []) {
      let known = seen.get(path);
      if (known === undefined) {
        const key = fileKey(path);
        known = byKey.get(key) ?? new Set();
        byKey.set(key, known);
        seen.set(path, known);
      }
      for (const name of names) known.add(name);
    }
  }
  return byKey;
}

/** By key, the paths of files and drop-ins of all units of the key. */
function unitsByKey(run: RunFacts): Map<string, string[]> {
  const units = new Map<string, string[]>();
  for (const { name, files } of run.units.values()) {
    const key = unitKey(name);
    units.set(key, [...(units.get(key) ?? []), ...files]);
  }
  return units;
}

function textsOf(run: RunFacts, paths: readonly string[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const path of paths) {
    const text = run.unitFiles.get(path);
    if (text !== undefined) texts.set(fileKey(path), text);
  }
  return texts;
}

function versionOf(runs: readonly RunFacts[], name: string): string | undefined {
  const versions = new Set<string>();
  for (const { packages } of runs) {
    const version = packages.get(name);
    if (version !== undefined) versions.add(version);
  }
  return versions.size === 0 ? undefined : [...versions].sort().join(', ');
}
