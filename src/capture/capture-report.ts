/** capture.txt, the capture binary's own last words: `key=value` lines, and what of it belongs into the manifest. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Manifest } from '../archive/manifest.ts';

export interface CaptureReport {
  readonly capture: Pick<Manifest['capture'], 'version' | 'probeSet' | 'commandStatus'>;
  readonly completeness: Manifest['completeness'];
  /** CLOCK_BOOTTIME of the beginning; undefined where the capture was cut off. */
  readonly startNs: number | undefined;
}

/** A capture that left no capture.txt was interrupted. */
export function readCaptureReport(directory: string): CaptureReport {
  const values = readValues(path.join(directory, 'capture.txt'));
  const version = values.get('version');
  const probeSet = values.get('probe_set');
  const commandStatus = numberOf(values.get('command_status'));
  const lost = numberOf(values.get('lost'));
  return {
    capture: {
      ...(version === undefined ? {} : { version }),
      ...(probeSet === undefined ? {} : { probeSet }),
      ...(commandStatus === undefined ? {} : { commandStatus }),
    },
    completeness: {
      endReason: values.get('end_reason') ?? 'interrupted',
      ...(lost === undefined ? {} : { lost }),
      blindSpots: (values.get('blind_spots') ?? '').split(',').filter((spot) => spot !== ''),
    },
    startNs: numberOf(values.get('start_ns')),
  };
}

function readValues(file: string): Map<string, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return new Map();
  }
  return new Map(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
    }),
  );
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
