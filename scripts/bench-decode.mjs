// How long a large run takes from events.bio to the model, and the peak of memory. `node scripts/bench-decode.mjs [ACCESSES]`
// (default 2,000,000). Goal: 10,000,000 in 3 s and 500 MB, growing linearly. Prints; nothing fails by it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, root } from './bundled.mjs';

const accesses = Number(process.argv[2] ?? 2_000_000);
const directory = mkdtempSync(path.join(tmpdir(), 'bootio-bench-'));
const bundled = path.join(directory, 'bench.mjs');

try {
  await bundleSources();
  await writeRun();
  // A process of its own, so that neither making the file nor the bundler counts.
  for (let i = 0; i < 3; i++) spawnSync(process.execPath, ['-e', measurement()], { stdio: 'inherit' });
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function bundleSources() {
  const contents =
    "export { EventWriter } from './src/import/event-writer.ts';" +
    "export { decodeEvents } from './src/decode/decode.ts';" +
    "export { loadRun } from './src/model/load-run.ts';" +
    "export { processFiles } from './src/model/process-files.ts';";
  await bundle(bundled, { stdin: { contents, resolveDir: root, loader: 'ts' } });
}

/** Like a boot, but longer: many processes, some files that all of them open, closes nearly in the order of the opens. */
async function writeRun() {
  const { EventWriter } = await import(pathToFileURL(bundled).href);
  const manifest = { schema: 1, id: 'bench', label: null, kind: 'boot', created: '2026-01-01T00:00:00Z' };
  const rest = { host: {}, os: {}, kernel: {}, capture: {}, completeness: {} };
  writeFileSync(path.join(directory, 'run.yaml'), JSON.stringify({ ...manifest, ...rest }));
  const writer = new EventWriter(path.join(directory, 'events.bio'));
  const names = { captureVersion: 'bench', probeSet: 'bench' };
  writer.start({ ns: 1e9, wallClockNs: 0n, monotonicNs: 1e9, pid: 1, cpus: 2, ...names });
  let seed = 1;
  const random = (below) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  let ns = 2e9;
  let [processNumber, files] = [0, 0];
  for (let i = 0; i < accesses; i++) {
    ns += random(12_000);
    if (i % 500 === 0)
      processNumber = writer.process({ ns, pid: 100 + (i % 30_000), comm: `process-${i % 97}` });
    if (i % 50 === 0)
      files = writer.file({ path: `/usr/share/some/directory/of/files/${i}.conf`, type: 8, inode: i });
    const bytes = random(20) === 0 ? random(5_000_000) : random(9000);
    writer.access({
      closeNs: ns,
      openNs: Math.max(1e9, ns - (random(100) === 0 ? random(2e9) : random(300_000))),
      process: random(4) === 0 ? 1 + random(processNumber) : processNumber,
      // Libraries that all read, and files of its own.
      file: random(2) === 0 ? 1 + random(Math.min(files, 40)) : Math.max(1, files - random(10)),
      flags: 1 | 128,
      ...(random(8) === 0
        ? { write: { calls: 1 + random(3), bytes } }
        : { read: { calls: 1 + random(8), bytes } }),
      ...(random(10) === 0 ? { part: i } : {}),
      times: { firstNs: ns, lastNs: ns },
    });
  }
  writer.end(ns, 1);
  writer.close();
  const { size } = statSync(path.join(directory, 'events.bio'));
  console.log(
    `${accesses} accesses, ${(size / 1e6).toFixed(1)} MB, ${(size / accesses).toFixed(1)} bytes each`,
  );
}

function measurement() {
  const script = async (bundleUrl, run) => {
    const bench = await import(bundleUrl);
    const cpuFrom = process.cpuUsage();
    const from = performance.now();
    const loaded = bench.loadRun(run);
    const toModel = performance.now();
    const cpu = process.cpuUsage(cpuFrom);
    const peak = process.resourceUsage().maxRSS / 1024;
    const folded = bench.processFiles(loaded);
    const toFolded = performance.now();
    const ms = (a, b) => `${(b - a).toFixed(0)} ms`;
    const after = (process.resourceUsage().maxRSS / 1024).toFixed(0);
    console.log(
      `decode and model ${ms(from, toModel)} (${ms(0, (cpu.user + cpu.system) / 1000)} of CPU), peak ${peak.toFixed(0)} MB; ` +
        `${folded.length} rows by process and file ${ms(toModel, toFolded)}, peak ${after} MB`,
    );
  };
  return `(${script})(${JSON.stringify(pathToFileURL(bundled).href)}, ${JSON.stringify(directory)})`;
}
