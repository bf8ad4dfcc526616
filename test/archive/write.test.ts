import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLabel } from '../../src/archive/label.ts';
import { readManifest } from '../../src/archive/manifest.ts';
import { writeFileAtomic } from '../../src/archive/write-file.ts';
import { writeManifest } from '../../src/archive/write-manifest.ts';
import { manifest } from './make-manifest.ts';
import { temporaryDirectory } from '../support/temporary.ts';

describe('writeManifest', () => {
  test('any text survives writing and reading', () => {
    const directory = temporaryDirectory();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), fc.string({ maxLength: 50 }), (a, b) => {
        const written = manifest('id', { label: a, os: { NAME: b }, kernel: { commandLine: `${a} ${b}` } });
        writeManifest(directory, written);
        expect(readManifest(directory)).toEqual(written);
      }),
      { numRuns: 50 },
    );
  });

  test('is for its owner only', () => {
    const directory = temporaryDirectory();
    writeManifest(directory, manifest('id'));
    expect(statSync(path.join(directory, 'run.yaml')).mode & 0o777).toBe(0o600);
  });

  test('refuses what could not be read back, and leaves the old manifest alone', () => {
    const directory = temporaryDirectory();
    writeManifest(directory, manifest('id'));
    expect(() => {
      writeManifest(directory, manifest('an id with spaces'));
    }).toThrow('id');
    expect(readManifest(directory).id).toBe('id');
  });
});

describe('writeFileAtomic', () => {
  test('replaces a file and leaves nothing else behind', () => {
    const directory = temporaryDirectory();
    const file = path.join(directory, 'report.html');
    writeFileAtomic(file, 'old', 0o644);
    writeFileAtomic(file, 'new', 0o644);
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readdirSync(directory)).toEqual(['report.html']);
  });

  test('follows a link instead of replacing it', () => {
    const directory = temporaryDirectory();
    writeFileSync(path.join(directory, 'target'), 'old');
    symlinkSync('target', path.join(directory, 'link'));
    writeFileAtomic(path.join(directory, 'link'), 'new', 0o644);
    expect(readFileSync(path.join(directory, 'target'), 'utf8')).toBe('new');
  });

  test('writes to a device in place', () => {
    writeFileAtomic('/dev/null', 'gone', 0o644);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('writes to a FIFO in place', () => {
    const fifo = path.join(temporaryDirectory(), 'fifo');
    execFileSync('mkfifo', [fifo]);
    // Open for reading and writing, so that neither side waits for the other.
    const seen = execFileSync('sh', ['-c', 'exec 3<>"$1"; printf hello >"$1"; head -c 5 <&3', 'sh', fifo]);
    expect(seen.toString()).toBe('hello');
    expect(statSync(fifo).isFIFO()).toBe(true);
  });

  test('says what to do where it cannot write', () => {
    const directory = temporaryDirectory();
    mkdirSync(path.join(directory, 'sub'));
    expect(() => {
      writeFileAtomic(path.join(directory, 'none', 'x.html'), '', 0o644);
    }).toThrow('its directory does not exist; make it first');
    expect(() => {
      writeFileAtomic(path.join(directory, 'sub'), '', 0o644);
    }).toThrow('it is a directory');
    expect(readdirSync(directory)).toEqual(['sub']);
  });
});

describe('checkLabel', () => {
  test.each(['debian-12', '12.5+rc1', 'a:b', '7', 'v2~beta@nightly'])('%s is a label', (label) => {
    expect(checkLabel(label)).toBe(label);
  });

  test.each(['latest', 'previous', '', 'a/b', '..', 'a b', '-x', 'x\ny', 'x"', 'x'.repeat(129)])(
    '%j could not be given back as a RUN',
    (label) => {
      expect(() => checkLabel(label)).toThrow(/label/);
    },
  );
});
