// The numbers that design promises, measured as ratios in one run against something that a user would otherwise use:
// `npm run bench [analysis|page|call|boot]`, all by default. Prints a table for each; nothing fails by it.
//
//   analysis   a large run from events.bio to the model (bench-decode.mjs), and `bootio compare` of two recorded boots beside
//              the start of Node itself; a hundred boots a side
//   page       what a report costs its reader: size, drawing, frames (bench-page.mjs; Chromium)
//   call       what open, read and close cost in a guest without and with a tracer (root; builds a kernel and an initramfs). The
//              guest's clock counts instructions, so that the figures repeat whatever else the machine does.
//   boot       what a capture adds to a boot of Debian 13, up to graphical.target: sectors read from the disk, and what the
//              processor ran (the same clock; root; builds an image): a first boot, and pairs of later ones (BENCH_PAIRS of them;
//              4). The method: one processor that runs an instruction a nanosecond, the same random numbers and time of day in both
//              boots of a pair, and the kernel's own count of what ran. It is taken at graphical.target, where boots of one kind
//              differ by the devices and modules that they have got done by then, and once more when those are done (udevadm
//              settle), where they hardly do: what a capture has added by then, of what a boot without one ran to graphical.target.
//              How far boots without a capture differ among themselves stands beside the result, and so does its standard error.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const wanted = process.argv.slice(2);
const suite = 'trixie';
const laterPairs = Number(process.env.BENCH_PAIRS ?? 4);

if (wanted.length === 0 || wanted.includes('analysis')) analysis();
if (wanted.length === 0 || wanted.includes('page'))
  run(process.execPath, path.join(root, 'scripts/bench-page.mjs'));
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
  compareMany(runs);
}

/** A hundred boots a side, copies of the recorded ones: what their number costs, not what their differences do. */
function compareMany(runs) {
  const archive = mkdtempSync(path.join(tmpdir(), 'bootio-bench-'));
  const boots = 100;
  try {
    for (const run of runs) {
      const manifest = readFileSync(path.join(run, 'run.yaml'), 'utf8');
      for (let number = 0; number < boots; number++) {
        const copy = path.join(archive, `${path.basename(run)}-${number}`);
        cpSync(run, copy, { recursive: true });
        writeFileSync(
          path.join(copy, 'run.yaml'),
          manifest.replace(/^id: .*$/m, `id: '${path.basename(copy)}'`),
        );
      }
    }
    const begun = performance.now();
    const script =
      "process.on('exit', () => process.stderr.write(`${process.resourceUsage().maxRSS} ${process.cpuUsage().user / 1e3}\\n`));";
    const { stderr, status } = spawnSync(
      process.execPath,
      [
        '--import',
        `data:text/javascript,${encodeURIComponent(script)}`,
        path.join(root, 'dist/bootio.js'),
        ...['compare', 'debian-12', 'debian-13', '--archive', archive],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
    const [kilobytes, userMs] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
    console.log(
      `${boots} boots a side compared: ${((performance.now() - begun) / 1000).toFixed(1)} s (${(userMs / 1000).toFixed(1)} s of ` +
        `the processor), ${(kilobytes / 1e3).toFixed(0)} MB\n`,
    );
  } finally {
    rmSync(archive, { recursive: true, force: true });
  }
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

/** Pairs of boots, without a capture and with one. The capture of the first pair has still to find out about the kernel. */
function boot() {
  const out = mkdtempSync(path.join(tmpdir(), 'bootio-bench-'));
  const types = path.join(out, 'learnt');
  run(path.join(root, 'test/vm/build-image'), 'debian-13');
  console.log(
    'A boot of Debian 13 to graphical.target: sectors read, million instructions, of them the capture itself',
  );
  const later = [];
  for (let pair = 0; pair <= laterPairs; pair++) {
    const seed = { BOOT_SEED: String(pair + 1) };
    const without = bootOnce(out, seed, 'bootio=off');
    const with_ = bootOnce(out, pair > 0 ? { ...seed, BOOT_KERNEL_TYPES: types } : seed);
    if (pair === 0) renameSync(path.join(out, 'kernel-types'), types);
    else later.push([without, with_]);
    printPair(pair === 0 ? 'first boot' : 'later boot', without, with_);
  }
  for (const moment of ['runNs', 'settledNs']) {
    const added = later.map(([without, with_]) => ((with_[moment] - without[moment]) / without.runNs) * 100);
    const spread = [0, 1].map((side) => {
      const runs = later.map((pair) => pair[side][moment]);
      return more(Math.min(...runs), Math.max(...runs));
    });
    console.log(
      `later boots, ${moment === 'runNs' ? 'to graphical.target' : 'until devices and modules are done'}: ` +
        `${mean(added).toFixed(2)} % more instructions in the mean (${Math.min(...added).toFixed(2)} to ` +
        `${Math.max(...added).toFixed(2)} %, standard error ${standardError(added).toFixed(2)}); boots without a capture differ by ` +
        `${spread[0]} %, those with one by ${spread[1]} %`,
    );
  }
  rmSync(out, { recursive: true, force: true });
}

function bootOnce(out, variables, ...kernelArguments) {
  execFileSync(path.join(root, 'test/vm/boot'), ['debian-13', out, ...kernelArguments], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...variables, BOOT_CLOCK: 'exact' },
  });
  return graphical(readFileSync(path.join(out, 'report.txt'), 'utf8'));
}

function printPair(name, without, with_) {
  const millions = (ns) => (ns / 1e6).toFixed(0);
  console.log(
    `${name}: without ${without.sectorsRead} ${millions(without.runNs)}, with ${with_.sectorsRead} ${millions(with_.runNs)} ` +
      `(${millions(with_.captureNs)}): ${(((with_.sectorsRead - without.sectorsRead) * 512) / 1e6).toFixed(2)} MB and ` +
      `${more(without.runNs, with_.runNs)} % more; devices and modules done: ${millions(without.settledNs)}, ` +
      `${millions(with_.settledNs)}`,
  );
}

/** In per cent. */
function more(from, to) {
  return ((to / from - 1) * 100).toFixed(2);
}

function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** Of the mean. */
function standardError(numbers) {
  const centre = mean(numbers);
  const squares = numbers.map((number) => (number - centre) ** 2);
  return Math.sqrt(mean(squares) / Math.max(1, numbers.length - 1));
}

/** What the guest's report says of the moment before graphical.target, and what had run when devices and modules were done. */
function graphical(report) {
  const lines = [...report.matchAll(/^graphical\.(\w+)=(\d+)/gm)];
  const facts = Object.fromEntries(lines.map(([, key, value]) => [key, Number(value)]));
  return { ...facts, settledNs: Number(/^settled\.runNs=(\d+)/m.exec(report)[1]) };
}

function run(command, ...options) {
  execFileSync(command, options, { stdio: 'inherit' });
}
