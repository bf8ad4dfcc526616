// The numbers that design promises, measured as ratios in one run against something that a user would otherwise use:
// `npm run bench [analysis|call|boot]`, all by default. Prints a table for each; nothing fails by it.
//
//   analysis   a large run from events.bio to the model (bench-decode.mjs), and `bootio compare` of two recorded boots beside
//              the start of Node itself
//   call       what open, read and close cost in a guest without and with a tracer (root; builds a kernel and an initramfs). The
//              guest's clock counts instructions, so that the figures repeat whatever else the machine does.
//   boot       what a capture adds to a boot of Debian 13, up to graphical.target: sectors read from the disk, and what the
//              processor ran (the same clock; root; builds an image). Boots without a capture are
//              within 0.6 % of each other.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const wanted = process.argv.slice(2);
const suite = 'trixie';

if (wanted.length === 0 || wanted.includes('analysis')) analysis();
if (wanted.length === 0 || wanted.includes('call')) call();
if (wanted.length === 0 || wanted.includes('boot')) boot();

function analysis() {
  console.log('A large run, decoded and made into the model:');
  run(process.execPath, path.join(root, 'scripts/bench-decode.mjs'));
  const runs = ['debian-12', 'debian-13'].map((name) => path.join(root, 'test/fixtures/runs', name));
  const compare = medianMs(path.join(root, 'dist/bootio.js'), 'compare', ...runs);
  const start = medianMs('-e', '0');
  console.log(`\nTwo recorded boots compared: ${compare.toFixed(0)} ms, Node alone: ${start.toFixed(0)} ms`);
  console.log(`ratio ${(compare / start).toFixed(2)}\n`);
}

function medianMs(...argv) {
  const times = Array.from({ length: 9 }, () => {
    const begun = performance.now();
    const { status } = spawnSync(process.execPath, argv, { stdio: 'ignore' });
    if (status !== 0) throw new Error(`node ${argv.join(' ')}: status ${status}`);
    return performance.now() - begun;
  });
  return times.sort((a, b) => a - b)[4];
}

function call() {
  const scripts = path.join(root, 'test/vm/kernels');
  const cache = path.join(root, '.cache/kernels');
  mkdirSync(cache, { recursive: true });
  const initramfs = path.join(cache, 'initramfs-bench.gz');
  const out = mkdtempSync(path.join(tmpdir(), 'bootio-bench-'));
  const tracers = ['/usr/sbin/fatrace', '/usr/bin/bpftrace'].filter((file) => existsSync(file));
  try {
    run(path.join(scripts, 'build-kernel'), suite);
    run(path.join(scripts, 'build-initramfs'), initramfs, ...tracers);
    execFileSync(path.join(scripts, 'boot-kernel'), [suite, 'cost', out], {
      stdio: 'inherit',
      env: {
        ...process.env,
        BOOT_CLOCK: 'exact',
        BOOT_MEMORY: '4096',
        BOOT_LIMIT: '1200',
        INITRAMFS: initramfs,
      },
    });
    printCost(readFileSync(path.join(out, 'cost.txt'), 'utf8'));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Lines of `tracer clock own`: nanoseconds a round by the clock and of the program's own processor time. */
function printCost(text) {
  const rounds = new Map();
  for (const line of text.trim().split('\n')) {
    const [tracer, clock, own] = line.split(' ');
    rounds.set(tracer, [...(rounds.get(tracer) ?? []), [Number(clock), Number(own)]]);
  }
  // The first untraced round warms the caches up, so the least is taken, of all alike.
  const least = (tracer, place) => Math.min(...rounds.get(tracer).map((round) => round[place]));
  console.log(
    'open, read and close: instructions a round, all of the machine and the program alone, and against no tracer',
  );
  for (const tracer of rounds.keys()) {
    const [all, own] = [least(tracer, 0), least(tracer, 1)];
    const ratios = [all / least('none', 0), own / least('none', 1)].map((ratio) => ratio.toFixed(2));
    console.log(
      `${tracer.padEnd(9)} ${all.toFixed(0).padStart(8)} ${own.toFixed(0).padStart(8)}   ${ratios.join('  ')}`,
    );
  }
}

function boot() {
  const scripts = path.join(root, 'test/vm');
  const out = mkdtempSync(path.join(tmpdir(), 'bootio-bench-'));
  run(path.join(scripts, 'build-image'), 'debian-13');
  console.log(
    'A boot of Debian 13 to graphical.target: sectors read, million instructions, of them the capture itself',
  );
  // Strings that copy or clear memory count an instruction a byte in this machine, where processors move 16 and more at once:
  // so a second time without them (8 bytes an instruction).
  for (const cpu of ['max', 'max,erms=off,fsrm=off']) {
    const [with_, without] = [[], ['bootio=off']].map((options) => {
      execFileSync(path.join(scripts, 'boot'), ['debian-13', out, ...options], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, BOOT_CLOCK: 'exact', BOOT_CPU: cpu },
      });
      return graphical(readFileSync(path.join(out, 'report.txt'), 'utf8'));
    });
    const millions = (ns) => (ns / 1e6).toFixed(0);
    console.log(
      `${cpu}: without ${without.sectorsRead} ${millions(without.runNs)}, with ${with_.sectorsRead} ${millions(with_.runNs)} ` +
        `(${millions(with_.captureNs)}): ${(((with_.sectorsRead - without.sectorsRead) * 512) / 1e6).toFixed(2)} MB and ` +
        `${((with_.runNs / without.runNs - 1) * 100).toFixed(2)} % more`,
    );
  }
  rmSync(out, { recursive: true, force: true });
}

/** What the guest's report says of the moment before graphical.target. */
function graphical(report) {
  const lines = [...report.matchAll(/^graphical\.(\w+)=(\d+)/gm)];
  return Object.fromEntries(lines.map(([, key, value]) => [key, Number(value)]));
}

function run(command, ...options) {
  execFileSync(command, options, { stdio: 'inherit' });
}
