/** `bootio import FILE`: makes a run directory of a trace that another tool wrote. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Manifest } from '../archive/manifest.ts';
import { writeManifest } from '../archive/write-manifest.ts';
import { EndReason, Kind } from '../decode/format.ts';
import { UserError } from '../lib/errors.ts';
import { EventWriter } from './event-writer.ts';
import type { Importer } from './importer.ts';
import { linesOf } from './lines.ts';
import { importers } from './registry.ts';

/** Of so many lines at the beginning (headers, warnings of the tracer) one must be recognised. */
const sniffedLines = 100;
const importVersion = 'bootio import';

/**
 * Writes the run to `outDirectory`, which must be empty or not exist yet; its last part becomes the run's id where it can.
 * Throws UserError where the file cannot be read or no importer knows it; nothing is left behind then.
 */
export async function importTrace(
  file: string,
  outDirectory: string,
  options: { readonly label?: string },
): Promise<void> {
  const created = statOf(file);
  const importer = await recognise(file);
  makeDirectory(outDirectory);
  try {
    await writeEvents(file, importer, path.join(outDirectory, 'events.bio'));
    writeManifest(outDirectory, manifestOf(file, created, outDirectory, importer, options.label));
  } catch (error) {
    for (const name of ['events.bio', 'run.yaml']) rmSync(path.join(outDirectory, name), { force: true });
    throw error;
  }
}

/** When the file was last written: the best guess of when the trace was made. */
function statOf(file: string): Date {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw new UserError(`${file}: no such file; give the trace that is to be imported`);
  if (stat.isDirectory()) throw new UserError(`${file}: a directory; give the trace that is to be imported`);
  return stat.mtime;
}

async function recognise(file: string): Promise<Importer> {
  let seen = 0;
  for await (const line of linesOf(file)) {
    const importer =
      line === undefined ? undefined : importers.find((candidate) => candidate.recognises(line));
    if (importer !== undefined) return importer;
    if (++seen === sniffedLines) break;
  }
  const known = importers.map(({ title }) => title).join('; ');
  throw new UserError(`${file}: not a trace that bootio knows (${known})`);
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (readdirSync(directory).length === 0) return;
  } catch (error) {
    throw new UserError(`${directory}: cannot be made: ${(error as Error).message}`);
  }
  throw new UserError(`${directory}: is not empty; give a new directory`);
}

async function writeEvents(file: string, importer: Importer, target: string): Promise<void> {
  const writer = new EventWriter(target);
  try {
    const unknown = { wallClockNs: 0n, monotonicNs: 0, pid: 0, cpus: 0 };
    writer.start({ ns: 0, captureVersion: importVersion, probeSet: 'import', ...unknown });
    const reader = importer.read(writer);
    let notUnderstood = 0;
    for await (const line of linesOf(file)) {
      if (line?.trim() === '') continue;
      if (line === undefined || !reader.line(line)) notUnderstood++;
    }
    const endNs = reader.lastNs();
    if (notUnderstood > 0) writer.loss(endNs, Kind.access, notUnderstood);
    writer.end(endNs, EndReason.unknown, notUnderstood);
  } finally {
    writer.close();
  }
}

function manifestOf(
  file: string,
  created: Date,
  outDirectory: string,
  importer: Importer,
  label?: string,
): Manifest {
  const name = path.basename(path.resolve(outDirectory));
  const createdAt = `${created.toISOString().slice(0, 19)}Z`;
  return {
    schema: 1,
    id: /^[\w.:-]{1,128}$/.test(name) ? name : `import-${createdAt}`,
    label: label ?? null,
    kind: 'import',
    created: createdAt,
    host: {},
    os: {},
    kernel: {},
    capture: {
      version: importVersion,
      probeSet: 'import',
      source: `${importer.title}: ${path.basename(file)}`,
    },
    completeness: { blindSpots: [...importer.blindSpots] },
  };
}
