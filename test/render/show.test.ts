import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRun } from '../../src/model/load-run.ts';
import type { Run } from '../../src/model/types.ts';
import {
  makeRun,
  type AccessDescription,
  type ProcessDescription,
  type RunDescription,
} from '../support/make-run.ts';
import { showJson, showMarkdown, showText } from '../support/show.ts';

const golden = (name: string): string => path.join(import.meta.dirname, '../golden', name);
const load = (run: RunDescription): Run => loadRun(makeRun(run));
const text = (run: Run, width = 100): string[] => showText(run, { width });

/** A small boot with most things in it. */
const boot: RunDescription = {
  id: '20260102T030405Z-boot',
  label: 'debian-12',
  startMs: 7100,
  endMs: 45_250,
  processes: [
    { name: 'kthreadd', pid: 2, flags: 3, cgroup: '/' },
    { name: 'kworker/0:1', pid: 20, parent: 'kthreadd', startMs: 3, flags: 3, cgroup: '/' },
    {
      name: 'systemd',
      pid: 1,
      startMs: 0,
      flags: 1,
      executable: '/usr/lib/systemd/systemd',
      argv: ['/sbin/init', 'quiet'],
      cgroup: '/init.scope',
      accesses: [
        {
          path: '/proc/self/mountinfo',
          openMs: 8000,
          read: [2, 4000],
          repeat: { times: 30, everyMs: 1234.5 },
        },
        { path: '/proc/1/attr/current', openMs: 8000 },
        { path: '/sys/fs/cgroup/cgroup.procs', openMs: 8100, write: [1, 3] },
      ],
    },
    {
      name: 'bootio-capture',
      pid: 100,
      parent: 'systemd',
      startMs: 7000,
      flags: 5,
      cgroup: '/system.slice/bootio-capture.service',
    },
    {
      name: 'sh',
      pid: 2224,
      parent: 'systemd',
      startMs: 9000.9,
      cgroup: '/system.slice/pcscd.service',
      exec: [
        { ms: 9002, executable: '/usr/sbin/pcscd', argv: ['/usr/sbin/pcscd', '--foreground', '--auto-exit'] },
      ],
      accesses: [
        {
          path: '/dev/bus/usb/001/001',
          openMs: 9100,
          read: [1, 43],
          repeat: { times: 2, everyMs: 1000 },
          type: 2,
        },
        { path: '/run/pcscd.pid', openMs: 9050, read: [1, 5], write: [1, 5] },
        { path: '/run/pcscd.pid', openMs: 9060, write: [1, 6] },
        { path: '/run/pcscd.pid', openMs: 9060, write: [1, 6] },
        { path: '/etc/nothing', openMs: 9061, repeat: { times: 1, everyMs: 3 } },
      ],
    },
    { name: 'udevadm', pid: 2230, parent: 'systemd', startMs: 9100, exitMs: 9200.5, exitStatus: 0 },
    { name: 'true', pid: 2231, parent: 'udevadm', startMs: 9150, exitMs: 9151 },
  ],
  units: 'Id=sysinit.target\nActiveEnterTimestampMonotonic=12340000\n',
  manager: 'UserspaceTimestampMonotonic=5010000\nFinishTimestampMonotonic=40200000\n',
  manifest: {
    host: { name: 'vm', cpus: 2, architecture: 'x86_64', memoryBytes: 2e9 },
    completeness: { endReason: 'asked', lost: 0, blindSpots: ['mmap', 'io_uring'] },
  },
};

/** Names that want to be taken for something else. */
const hostileNames = [
  '/a\nPid 1 fake run 1 ms...',
  '/\u001b[2J',
  '/</script><b>',
  '/`code` ``two``',
  '/\udcff\u202eab',
  '/|*_[x](y)',
];
const hostile: RunDescription = {
  label: '\u001b]0;owned\u0007 # <img src=x>',
  processes: [
    {
      name: 'ev\u001bil\n',
      pid: 66,
      argv: ['x\ny', '\u009b1m', 'z'.repeat(100_000)],
      accesses: hostileNames.map((name): AccessDescription => ({ path: name, read: [1, 1] })),
    },
  ],
  manifest: { os: { PRETTY_NAME: '`\u202eevil' }, completeness: { blindSpots: ['<script>\n'] } },
};

describe('renderShowText', () => {
  it('shows a boot', async () => {
    await expect(`${text(load(boot)).join('\n')}\n`).toMatchFileSnapshot(golden('show.txt'));
  });

  it('gives each pair of process and file the words of the seed', () => {
    const lines = text(load(boot));
    const at = lines.indexOf('Pid 2224 pcscd run 36249+ ms...');
    expect(lines.slice(at + 1, at + 6)).toEqual([
      '  reads /dev/bus/usb/001/001 3 times, once every 1000 ms avg 43 bytes',
      '  reads /run/pcscd.pid once only avg 5 bytes',
      '  writes /run/pcscd.pid 3 times, once every 5 ms avg 5.67 bytes',
      '  opens /etc/nothing 2 times, once every 3 ms',
      '',
    ]);
    expect(lines).toContain('  reads /proc/self/mountinfo 31 times, once every 1234 ms avg 4000 bytes');
  });

  it('shows a process that ended without the +, and one without files only in the tree', () => {
    const lines = text(load(boot));
    expect(lines.filter((line) => line.includes('udevadm'))).toEqual([
      expect.stringMatching(/^ +9100 +100 .* {3}2230 udevadm$/),
    ]);
  });

  it('fits the width, but for lines with paths', () => {
    for (const width of [60, 80, 200]) {
      for (const line of text(load(boot), width)) {
        if (!/^ {2}(reads|writes|opens) /.test(line)) expect(line.length).toBeLessThanOrEqual(width);
      }
    }
  });

  it('says in plain words what is missing', () => {
    const run = load({
      ...boot,
      ended: false,
      lost: [
        [11, 12],
        [65, 1],
      ],
    });
    const words = text(run, 1000).join('\n');
    expect(words).toContain('Lost 12 accesses; numbers are too low.');
    expect(words).toContain('Lost 1 path that could not be resolved; some names are missing.');
    expect(words).toContain('Cut off before its end');
    const names = text(load({ ...boot, lost: [[65, 2]] }), 1000).join('\n');
    expect(names).toContain('Lost 2 paths that could not be resolved; some names are missing.');
    expect(words).toContain('Losses were noticed at 45.3 s.');
    expect(words).toContain('Not seen by this capture: mmap; io_uring.');
    expect(words).not.toContain('Nothing was lost:');
    expect(text(load(boot), 1000).join('\n')).toContain('Nothing was lost:');
  });

  it('lets no name break a line or reach the terminal', () => {
    const lines = text(load(hostile));
    for (const line of lines) expect(line).toMatch(/^[^\p{Control}\p{Surrogate}\p{Bidi_Control}]*$/u);
    expect(lines).toContain('  reads /a\\x0aPid 1 fake run 1 ms... once only avg 1 bytes');
    expect(lines.filter((line) => line.startsWith('Pid '))).toEqual(['Pid 66 ev\\x1bil\\x0a run 0+ ms...']);
  });

  it('draws a chain of thousands of processes without thousands of blanks', () => {
    const names = Array.from({ length: 3000 }, (_, i) => `p${i}`);
    const processes = names.map((name, i): ProcessDescription => {
      const parent = names[i - 1];
      return { name, pid: i + 1, startMs: i, ...(parent !== undefined && { parent }) };
    });
    const run = load({ processes });
    const tree = showText(run, { all: true }).slice(-3000);
    expect(tree[2]).toMatch(/ {4}3 p2$/);
    expect(tree[2999]).toMatch(/> 3000 p2999$/);
    expect(Math.max(...tree.map((line) => line.length))).toBeLessThan(120);
    expect(text(run).at(-1)).toMatch(/^ +> \.\.\. and 2,960 more$/);
  });

  it('shows an empty run', () => {
    expect(text(load({ processes: [] })).join('\n')).toContain('0 processes, 0 files, 0 accesses');
  });

  it('counts a session from its beginning', () => {
    const run = load({
      kind: 'session',
      startMs: 1e9,
      endMs: 1e9 + 5000,
      processes: [{ name: 'a', pid: 5, startMs: 1e9 + 250, exitMs: 1e9 + 300 }],
    });
    expect(text(run).at(-1)).toMatch(/^ +250 +50 +0 +0 {2}5 a$/);
    expect(text(run).join('\n')).toContain('Captured 5.00 s.');
  });
});

describe('showDocument', () => {
  it('shows a boot', async () => {
    const json = `${JSON.stringify(showJson(load(boot)), undefined, 2)}\n`;
    await expect(json).toMatchFileSnapshot(golden('show.json'));
  });

  it('has totals that are the sums of its processes and files', () => {
    const { processes, totals } = showJson(load(boot));
    const files = processes.flatMap((process) => process.files);
    const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
    expect(totals.readBytes).toBe(31 * 4000 + 3 * 43 + 5);
    expect(totals.readBytes).toBe(sum(files.map((file) => file.reads.bytes)));
    expect(totals.writeBytes).toBe(sum(files.map((file) => file.writes.bytes)));
    expect(totals.opens).toBe(sum(processes.map((process) => process.totals.opens)));
    expect(totals.accesses).toBe(sum(files.map((file) => file.openNs.length)));
  });

  it('keeps names exactly, also through JSON', () => {
    const document = JSON.parse(JSON.stringify(showJson(load(hostile)))) as ReturnType<typeof showJson>;
    expect(document.processes[0]?.files.map((file) => file.path).sort()).toEqual([...hostileNames].sort());
    expect(document.processes[0]?.comm).toBe('ev\u001bil\n');
  });
});

describe('renderShowMarkdown', () => {
  it('shows a boot', async () => {
    await expect(`${showMarkdown(load(boot)).join('\n')}\n`).toMatchFileSnapshot(golden('show.md'));
  });

  it('lets no name be taken for markup', () => {
    const lines = showMarkdown(load(hostile));
    for (const line of lines) expect(line).toMatch(/^[^\p{Control}\p{Surrogate}\p{Bidi_Control}]*$/u);
    expect(lines.filter((line) => line.startsWith('#'))).toHaveLength(4);
    expect(lines[0]).toContain('\\<img src=x\\>');
    expect(lines).toContain('- reads ``` /`code` ``two`` ``` once only avg 1 bytes');
    expect(lines).toContain('- reads `/</script><b>` once only avg 1 bytes');
  });
});
