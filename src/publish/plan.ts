/** What a site is to hold: its runs and releases, their order and the names of their pages. Reads manifests and hashes files only. */
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readManifest, type Manifest } from '../archive/manifest.ts';
import { groupBy } from '../lib/group-by.ts';
import { inOrder, type Order } from './order.ts';
import { pathSegment } from './segment.ts';

export interface PlannedRun {
  readonly directory: string;
  readonly manifest: Manifest;
  /** Of all that its directory holds. */
  readonly hash: string;
  /** Name of its page, without an ending. */
  readonly segment: string;
}

export interface PlannedRelease {
  readonly label: string;
  readonly segment: string;
  /** Those that are compared, oldest first: its boots, or, of a label without any, all. Never empty. */
  readonly runs: readonly PlannedRun[];
  readonly firstMs: number;
}

export interface Plan {
  /** Newest first. */
  readonly runs: readonly PlannedRun[];
  /** Oldest first. */
  readonly releases: readonly PlannedRelease[];
}

/** `segmentOf`: of a label. Two directories that hold the same are one run. Throws UserError where a run cannot be read. */
export async function planSite(
  directories: readonly string[],
  order: Order,
  segmentOf: (label: string) => string,
): Promise<Plan> {
  const found = new Map<string, Omit<PlannedRun, 'segment'>>();
  for (const directory of directories) {
    const hash = await hashOf(directory);
    if (!found.has(hash)) found.set(hash, { directory, manifest: readManifest(directory), hash });
  }
  const oldestFirst = [...found.values()].sort(
    (x, y) => createdMs(x.manifest) - createdMs(y.manifest) || (x.hash < y.hash ? -1 : 1),
  );
  const taken = new Set<string>();
  const runs = oldestFirst.map((run): PlannedRun => {
    const { id } = run.manifest;
    // Of two runs with one id the later one has its hash in the name too.
    const plain = pathSegment(id);
    const segment = taken.has(plain) ? pathSegment(`${id} ${run.hash}`) : plain;
    taken.add(segment);
    return { ...run, segment };
  });
  const labelled = runs.filter(({ manifest: { label } }) => label !== null && label !== '');
  const releases = Array.from(
    groupBy(labelled, ({ manifest }) => manifest.label!),
    ([label, all]): PlannedRelease => {
      const boots = all.filter(({ manifest }) => manifest.kind === 'boot');
      const compared = boots.length > 0 ? boots : all;
      return {
        ...{ label, segment: segmentOf(label), runs: compared },
        firstMs: createdMs(compared[0]!.manifest),
      };
    },
  );
  return { runs: [...runs].reverse(), releases: inOrder(releases, order) };
}

function createdMs({ created }: Manifest): number {
  const ms = Date.parse(created);
  return Number.isNaN(ms) ? 0 : ms;
}

/** Names and contents of the files in it, the one after the other. */
async function hashOf(directory: string): Promise<string> {
  const names = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
  const hash = createHash('sha256');
  for (const name of names) {
    const contents = createHash('sha256');
    await pipeline(createReadStream(path.join(directory, name)), contents);
    hash.update(`${name}\0${contents.digest('hex')}\0`);
  }
  return hash.digest('hex');
}
