/** Run directories for tests that read no events: a manifest, and an empty events.bio. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Manifest } from '../../src/archive/manifest.ts';
import { writeManifest } from '../../src/archive/write-manifest.ts';

export function manifest(id: string, changes: Partial<Manifest> = {}): Manifest {
  return {
    schema: 1,
    id,
    label: null,
    kind: 'boot',
    created: '2026-03-01T10:00:00Z',
    host: { name: 'testhost' },
    os: { ID: 'testos', VERSION_ID: '1', PRETTY_NAME: 'Test OS 1' },
    kernel: { release: '6.1.0-test' },
    capture: { version: '0.1.0' },
    completeness: { endReason: 'asked', lost: 0 },
    ...changes,
  };
}

export function addRun(archive: string, id: string, changes: Partial<Manifest> = {}): string {
  const directory = path.join(archive, id);
  mkdirSync(directory, { recursive: true });
  writeManifest(directory, manifest(id, changes));
  writeFileSync(path.join(directory, 'events.bio'), 'BOOTIO\r\n');
  return directory;
}
