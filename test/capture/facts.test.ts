import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseManifest } from '../../src/archive/manifest.ts';
import { readCaptureReport } from '../../src/capture/capture-report.ts';
import { addHostFacts, collectHostFacts } from '../../src/capture/host-facts.ts';
import { machineFacts, parseOsRelease } from '../../src/capture/machine-facts.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'bootio-facts-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const manifest = (): string =>
  dump({
    schema: 1,
    id: 'x',
    label: null,
    kind: 'session',
    created: '2026-01-01T00:00:00Z',
    ...machineFacts(),
    capture: {},
    completeness: {},
  });

describe('os-release', () => {
  test('is read as a shell would, without being one', () => {
    const text = `# c\nA="x \\"y\\" \\$z \\\\"\nB='it $is'\nC=plain\nC=again\nbad=1\nD=$(id)\n`;
    expect(parseOsRelease(text)).toEqual({ A: 'x "y" $z \\', B: 'it $is', C: 'again', D: '$(id)' });
  });

  test('of any contents gives a manifest that can be read back', () => {
    const facts = parseManifest(manifest(), 'm');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const os = parseOsRelease(`KEY=${value}\n__proto__=x\n`);
        const text = dump({ ...facts, os });
        expect(parseManifest(text, 'm').os['KEY']).toBe(os['KEY']);
      }),
    );
  });
});

test('facts of this machine fit the manifest', () => {
  const read = parseManifest(manifest(), 'run.yaml');
  expect(read.host.name).toBe(hostname());
  expect(read.host.cpus).toBeGreaterThan(0);
  expect(read.kernel.release).toMatch(/^\d/);
});

describe('host facts', () => {
  test('are added to a run without what identifies the machine', async () => {
    writeFileSync(path.join(directory, 'run.yaml'), manifest());
    await addHostFacts(directory);
    const text = readFileSync(path.join(directory, 'host-facts.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ schema: 1, cpu: { cores: expect.any(Number) as number } });
    expect(text).not.toMatch(/serial|uuid|mac"|ip4/i);
  });

  test('say when they were collected, in what schema', async () => {
    const facts = await collectHostFacts();
    expect(facts.schema).toBe(1);
    expect(Date.parse(facts.collected)).toBeLessThanOrEqual(Date.now());
  });

  test('are not added to what is no run', async () => {
    await expect(addHostFacts(directory)).rejects.toThrow(/run.yaml/);
  });
});

describe("the capture's own report", () => {
  test('is read', () => {
    const text =
      'version=1\nprobe_set=fentry\nend_reason=duration\nlost=3\nstart_ns=12\nblind_spots=a,b\nother=x\n';
    writeFileSync(path.join(directory, 'capture.txt'), text);
    expect(readCaptureReport(directory)).toEqual({
      capture: { version: '1', probeSet: 'fentry' },
      completeness: { endReason: 'duration', lost: 3, blindSpots: ['a', 'b'] },
      startNs: 12,
    });
  });

  test('that is missing means an interrupted capture', () => {
    expect(readCaptureReport(directory).completeness).toEqual({ endReason: 'interrupted', blindSpots: [] });
  });

  test('with nonsense in it gives no numbers', () => {
    writeFileSync(path.join(directory, 'capture.txt'), 'lost=-1\nstart_ns=1e9\n=x\nlost\n');
    expect(readCaptureReport(directory)).toMatchObject({
      startNs: undefined,
      completeness: { blindSpots: [] },
    });
    expect(readCaptureReport(directory).completeness.lost).toBeUndefined();
  });
});
