/** `bootio import FILE`: makes a run directory of a trace that another tool wrote. */
import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Manifest } from '../archive/manifest.ts';
import { writeManifest } from '../archive/write-manifest.ts';
import { EndReason } from '../decode/format.ts';
import { UserError } from '../lib/errors.ts';
import { EventWriter } from './event-writer.ts';
import type { Importer, TraceFacts } from './importer.ts';
import { linesOf } from './lines.ts';
import { importers } from './registry.ts';

/** Among so many lines at the beginning (headers, warnings of the tracer) must be what tells the format. */
const sniffedLines = 200;
/** So many lines that were skipped are told by their numbers. */
const namedLines = 5;
const importVersion = 'bootio import';

/** Lines of the trace that were not understood and count for nothing; the numbers (from 1) of the first few. */
export interface SkippedLines {
  readonly count: number;
  readonly first: readonly number[];
}

interface Imported {
  readonly facts: TraceFacts;
  readonly skipped: SkippedLines;
}

interface Options {
  readonly label?: string | undefined;
  /** An importer's name; without it the file's beginning tells. */
  readonly format?: string | undefined;
  /** Bytes of the trace that were read, of all; of a pipe nobody knows how many there are. */
  readonly progress?: (bytes: number, all: number | undefined) => void;
}

/**
 * Writes the run to `outDirectory`, which must be empty or not exist yet; its last part becomes the run's id where it can.
 * Answers what was skipped. Throws UserError where the file cannot be read or no importer knows it; nothing is left behind then.
 */
export async function importTrace(
  file: string,
  outDirectory: string,
  { label, format, progress }: Options,
): Promise<SkippedLines> {
  const { modified, size } = statOf(file);
  // Telling the format takes lines that a pipe gives once only.
  if (size === undefined && format === undefined)
    throw new UserError(`${file}: not a regular file; say with --from what writes it`);
  const importer = importers.find(({ name }) => name === format) ?? (await recognise(file));
  const made = makeDirectory(outDirectory);
  try {
    const imported = await writeEvents(file, importer, path.join(outDirectory, 'events.bio'), (bytes) =>
      progress?.(bytes, size),
    );
    writeManifest(outDirectory, manifestOf(file, outDirectory, importer, imported, modified, label));
    return imported.skipped;
  } catch (error) {
    for (const name of ['events.bio', 'run.yaml']) rmSync(path.join(outDirectory, name), { force: true });
    if (made) rmdirSync(outDirectory);
    throw error;
  }
}

/** `modified`, when the file was last written, is the best guess of when the trace was made. Only regular files have a size. */
function statOf(file: string): { readonly modified: Date; readonly size: number | undefined } {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw new UserError(`${file}: no such file; give the trace that is to be imported`);
  if (stat.isDirectory()) throw new UserError(`${file}: a directory; give the trace that is to be imported`);
  return { modified: stat.mtime, size: stat.isFile() ? stat.size : undefined };
}

async function recognise(file: string): Promise<Importer> {
  const lines: string[] = [];
  let seen = 0;
  for await (const line of linesOf(file)) {
    if (line !== undefined && line.trim() !== '') lines.push(line);
    if (++seen === sniffedLines) break;
  }
  const importer = importers.find((candidate) => candidate.recognises(lines));
  if (importer !== undefined) return importer;
  const known = importers.map(({ title }) => title).join('; ');
  throw new UserError(`${file}: not a trace that bootio knows (${known})`);
}

/** Whether it was not there before. */
function makeDirectory(directory: string): boolean {
  try {
    const made = mkdirSync(directory, { recursive: true, mode: 0o700 }) !== undefined;
    if (readdirSync(directory).length === 0) return made;
  } catch (error) {
    throw new UserError(`${directory}: cannot be made: ${(error as Error).message}`);
  }
  throw new UserError(`${directory}: is not empty; give a new directory`);
}

async function writeEvents(
  file: string,
  importer: Importer,
  target: string,
  progress: (bytes: number) => void,
): Promise<Imported> {
  const writer = new EventWriter(target);
  try {
    const unknown = { wallClockNs: 0n, monotonicNs: 0, pid: 0, cpus: 0 };
    writer.start({ ns: 0, captureVersion: importVersion, probeSet: importer.name, ...unknown });
    const reader = importer.read(writer);
    let [number, understood, count] = [0, 0, 0];
    const first: number[] = [];
    for await (const line of linesOf(file, progress)) {
      number++;
      if (line?.trim() === '') continue;
      if (line !== undefined && reader.line(line)) {
        understood++;
        continue;
      }
      count++;
      if (first.length < namedLines) first.push(number);
    }
    if (understood === 0) throw new UserError(`${file}: no line of it is understood as ${importer.title}`);
    const facts = reader.finish();
    writer.end(facts.endNs, EndReason.unknown, facts.lost ?? 0);
    return { facts, skipped: { count, first } };
  } finally {
    writer.close();
  }
}

function manifestOf(
  file: string,
  outDirectory: string,
  importer: Importer,
  { facts, skipped }: Imported,
  created: Date,
  label?: string,
): Manifest {
  const name = path.basename(path.resolve(outDirectory));
  const createdAt = `${(facts.startedAt ?? created).toISOString().slice(0, 19)}Z`;
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
      probeSet: importer.name,
      source: `${importer.title}: ${path.basename(file)}`,
    },
    completeness: {
      blindSpots: [...facts.blindSpots],
      ...(skipped.count === 0 ? {} : { skippedLines: { ...skipped, first: [...skipped.first] } }),
    },
  };
}
