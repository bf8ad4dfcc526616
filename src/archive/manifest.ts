/**
 * `run.yaml`, the manifest of a run. Written by the profiled machine's shell script (or by `capture` and `import`), read
 * here: everything in it is hostile until this schema has accepted it.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load, YAMLException } from 'js-yaml';
import * as v from 'valibot';
import { UserError } from '../lib/errors.ts';

/** The schema version that this bootio writes; it reads this one and all before it. */
const manifestSchema = 1;

const text = v.pipe(v.string(), v.maxLength(65_536));
const count = v.pipe(v.number(), v.minValue(0));

const Manifest = v.object({
  schema: v.literal(manifestSchema),
  id: v.pipe(v.string(), v.regex(/^[\w.:-]{1,128}$/)),
  label: v.nullable(text),
  kind: v.picklist(['boot', 'session', 'import']),
  /** UTC, ISO 8601: when the capture began. */
  created: v.pipe(v.string(), v.isoTimestamp()),
  host: v.object({
    name: v.optional(text),
    architecture: v.optional(text),
    cpus: v.optional(count),
    memoryBytes: v.optional(count),
    virtualization: v.optional(text),
    model: v.optional(text),
    rootFilesystem: v.optional(text),
    /** The kind of disk that the root is on: `virtio, rotating`. */
    rootDisk: v.optional(text),
  }),
  /** os-release, with its own key names. */
  os: v.record(v.string(), text),
  kernel: v.object({
    release: v.optional(text),
    version: v.optional(text),
    commandLine: v.optional(text),
  }),
  capture: v.object({
    version: v.optional(text),
    probeSet: v.optional(text),
    until: v.optional(text),
    settleSeconds: v.optional(count),
    /** When it began: CLOCK_BOOTTIME, which is 0 where the kernel starts. Runs of before have it in events.bio only. */
    startNs: v.optional(count),
    /** How the command of a session ended, as a shell tells it. */
    commandStatus: v.optional(count),
    /** Who made the trace, for imports. */
    source: v.optional(text),
  }),
  /** Moments that neither systemd nor the events have; none of runs of before. */
  milestones: v.optional(
    v.object({
      /** The kernel's first program, by the kernel's log; only where it was in an initramfs. */
      initrdStartNs: v.optional(count),
      /** The first session of a user, as logind has it: CLOCK_MONOTONIC. */
      loginMonotonicUs: v.optional(count),
      /** The settle time was over. */
      settledNs: v.optional(count),
    }),
  ),
  completeness: v.object({
    /**
     * Why the capture ended: 'asked', 'duration', 'command', 'no-space', 'error', 'interrupted'; 'no-startup' and 'no-login': what it
     * waited for did not come within the limit; 'limit': so it was, and nothing is known of what it waited for.
     */
    endReason: v.optional(text),
    /** Why the last of the run could not be brought to the disk while it was captured, in the system's words. */
    spoolError: v.optional(text),
    /** Facts that a run lacks because its boot ended before they were collected: 'units', 'packages', 'owners' and the like. */
    missing: v.optional(v.array(text)),
    lost: v.optional(count),
    blindSpots: v.optional(v.array(text)),
    /** Of an imported trace: lines that were not understood, and the numbers of the first few. */
    skippedLines: v.optional(v.object({ count, first: v.array(count) })),
  }),
});

export type Manifest = v.InferOutput<typeof Manifest>;

const maxManifestBytes = 1_048_576;

/** Reads and checks `directory`/run.yaml. Throws UserError where it is missing, too new, or not a manifest. */
export function readManifest(directory: string): Manifest {
  const file = path.join(directory, 'run.yaml');
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch {
    throw new UserError(`${file}: cannot be read; a run is a directory with run.yaml and events.bio`);
  }
  return parseManifest(source, file);
}

/** As readManifest, from the text itself; `name` is used in errors. */
export function parseManifest(source: string, name: string): Manifest {
  if (source.length > maxManifestBytes) throw new UserError(`${name}: larger than 1 MiB, so not a manifest`);
  let document: unknown;
  try {
    document = load(source);
  } catch (error) {
    const reason = error instanceof YAMLException ? error.reason : String(error);
    const line = error instanceof YAMLException && error.mark ? ` in line ${error.mark.line + 1}` : '';
    throw new UserError(`${name}: not valid YAML${line}: ${reason}`);
  }
  const schema = (document as { schema?: unknown } | null | undefined)?.schema;
  if (typeof schema === 'number' && schema > manifestSchema) {
    throw new UserError(
      `${name}: manifest schema ${schema} is newer than this bootio knows (${manifestSchema}); use a newer bootio`,
    );
  }
  const result = v.safeParse(Manifest, document);
  if (!result.success) {
    const issue = result.issues[0];
    throw new UserError(`${name}: ${v.getDotPath(issue) ?? 'manifest'}: ${issue.message}`);
  }
  return result.output;
}
