import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRun } from '../../src/model/load-run.ts';
import { displayWidth } from '../../src/render/text/columns.ts';
import { makeRun, type ProcessDescription } from '../support/make-run.ts';
import { showJson, showMarkdown, showText } from '../support/show.ts';

const recorded = loadRun(path.join(import.meta.dirname, '../fixtures/runs/debian-13'));
const folded = showText(recorded, { width: 80 });
const whole = showText(recorded, { width: 80, all: true });

/** The lines of each process, by its heading. */
function blocks(lines: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let block: string[] | undefined;
  for (const line of lines) {
    if (/^Pid .*\.\.\.$/.test(line)) found.set(line, (block = []));
    else if (!line.startsWith('  ')) block = undefined;
    else block?.push(line.trim());
  }
  return found;
}

const number = (text: string): number => Number(text.replaceAll(',', ''));

describe('a boot, folded', () => {
  it('is a few screens long, where all of it is hundreds', () => {
    expect(folded.length).toBeLessThan(450);
    expect(whole.length).toBeGreaterThan(5000);
  });

  it('has the processes with the largest parts first, and says how many others there are', () => {
    const [some, all] = [blocks(folded), blocks(whole)];
    expect(some.size).toBe(10);
    expect(folded).toContain(`... and ${all.size - 10} more processes; --all shows them`);
    for (const heading of some.keys()) expect(all.has(heading)).toBe(true);
    expect([...some.keys()][0]).toMatch(/^Pid 1 systemd run/);
  });

  it.each(['reads', 'writes', 'opens'])('counts every file that a process %s', (verb) => {
    const all = blocks(whole);
    for (const [heading, lines] of blocks(folded)) {
      const files = lines
        .filter((line) => line.startsWith(`${verb} `))
        .map((line) => /^\w+ ([\d,]+) (?:more )?files? /.exec(line)?.[1] ?? '1');
      const wanted = all.get(heading)!.filter((line) => line.startsWith(`${verb} `)).length;
      expect([heading, files.reduce((sum, count) => sum + number(count), 0)]).toEqual([heading, wanted]);
    }
  });

  it('counts every look-up, ioctl and byte from the disk of a process', () => {
    const all = blocks(whole);
    const times = (lines: readonly string[], verb: RegExp): number =>
      lines
        .filter((line) => verb.test(line))
        .reduce((sum, line) => sum + number(/([\d,]+) times/.exec(line)?.[1] ?? '1'), 0);
    for (const [heading, lines] of blocks(folded)) {
      for (const verb of [/^fails to/, /^ioctl/, /^kernel reads/]) {
        expect([heading, times(lines, verb)]).toEqual([heading, times(all.get(heading)!, verb)]);
      }
      const requests = (of: readonly string[]): number =>
        of
          .filter((line) => line.startsWith('disk reads'))
          .reduce((sum, line) => sum + number(/ in ([\d,]+) requests?/.exec(line)![1]!), 0);
      expect([heading, requests(lines)]).toEqual([heading, requests(all.get(heading)!)]);
    }
  });

  it('has tables of a few rows that fit the terminal', () => {
    for (const title of ['Block requests', 'Read from the disk', 'Waits for the disk', 'Failed look-ups']) {
      expect(folded).toContain(title);
    }
    const from = folded.indexOf('Block requests');
    for (const line of folded.slice(from)) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    expect(showText(recorded, { width: 40 }).slice(from).length).toBeGreaterThan(0);
  });

  it('has every process in the tree, or in the number of those that are not', () => {
    const at = folded.findIndex((line) => line.startsWith('start ms'));
    let count = 0;
    for (const line of folded.slice(at + 1)) {
      const more = /\.\.\. and ([\d,]+) more$/.exec(line) ?? /^Not listed: ([\d,]+)/.exec(line);
      const twins = / and ([\d,]+) more of this name$/.exec(line);
      count += more === null ? 1 + number(twins?.[1] ?? '0') : number(more[1]!);
    }
    expect(count).toBe(recorded.processes.length);
    expect(folded.length - at).toBeLessThan(100);
  });

  it('is folded alike as Markdown', () => {
    const markdown = showMarkdown(recorded);
    expect(markdown.filter((line) => line.startsWith('### Pid '))).toHaveLength(10);
    expect(markdown.length).toBeLessThan(600);
    expect(showMarkdown(recorded, { all: true }).filter((line) => line.startsWith('### Pid ')).length).toBe(
      blocks(whole).size,
    );
  });
});

describe('a process with many files', () => {
  const accesses = [
    ...Array.from({ length: 30 }, (_, i) => ({ path: `/once/${i}`, read: [1, 100 + i] as const })),
    ...Array.from({ length: 8 }, (_, i) => ({
      path: `/often/${i}`,
      read: [1, 10] as const,
      repeat: { times: i + 1, everyMs: 10 },
    })),
    ...Array.from({ length: 30 }, (_, i) => ({ path: `/idle/${i}` })),
  ];
  const run = loadRun(makeRun({ processes: [{ name: 'p', pid: 7, accesses }] }));

  it('has the most used ones, and a line for each kind of the others', () => {
    expect(blocks(showText(run)).get('Pid 7 p run 80+ ms...')).toEqual([
      'reads /often/4 6 times, once every 10 ms avg 10 bytes',
      'reads /often/5 7 times, once every 10 ms avg 10 bytes',
      'reads /often/6 8 times, once every 10 ms avg 10 bytes',
      'reads /often/7 9 times, once every 10 ms avg 10 bytes',
      'reads 4 more files 2 to 5 times each, 140 B in all',
      'reads 30 files once only, 3.44 kB in all, the largest /once/29 129 B',
      'opens 30 files once only',
    ]);
    expect(blocks(showText(run, { all: true })).get('Pid 7 p run 80+ ms...')).toHaveLength(68);
  });

  it('is not folded where there is little', () => {
    const few = loadRun(makeRun({ processes: [{ name: 'p', pid: 7, accesses: accesses.slice(0, 38) }] }));
    expect(blocks(showText(few)).get('Pid 7 p run 80+ ms...')).toHaveLength(38);
  });
});

describe('narrowed', () => {
  const service = (name: string, pid: number): ProcessDescription => ({
    ...{
      name,
      pid,
      executable: `/usr/sbin/${name}`,
      cgroup: `/system.slice/${name}.service`,
      parent: 'init',
    },
    accesses: [
      { path: `/etc/${name}.conf`, read: [1, pid] },
      { path: '/etc/shared', read: [2, 5] },
    ],
  });
  const run = loadRun(
    makeRun({
      processes: [{ name: 'init', pid: 1 }, service('sshd', 20), service('cron', 30)],
      more: (writer, of) => {
        const file = writer.file({ path: '/dev/tty' });
        writer.ioctl(1, { process: of('cron'), file, command: 0x5401, count: 3 });
        writer.failed(1, { process: of('cron'), path: '/etc/missing', call: 1, errno: 2, count: 4 });
        writer.blocked(1, of('cron'), 1, 10, 10);
        writer.request(1, { disk: 1, operation: 0, count: 1, bytes: 1, latencyNs: 1, longestNs: 1 });
      },
    }),
  );
  const headings = (lines: readonly string[]): string[] =>
    [...blocks(lines).keys()].map((heading) => heading.split(' ')[2]!);

  it.each([
    ['sshd', ['sshd']],
    ['/usr/sbin/s*', ['sshd']],
    ['30', ['cron']],
    ['*ro*', ['cron']],
  ])('to the processes %s', (process, expected) => {
    expect(headings(showText(run, { process }))).toEqual(expected);
  });

  it.each([
    ['cron.service', ['cron']],
    ['cron', ['cron']],
    ['*', ['sshd', 'cron']],
  ])('to the unit %s', (unit, expected) => {
    expect(headings(showText(run, { unit }))).toEqual(expected);
  });

  it('to files, with what else was done to them, and nothing that is of no file', () => {
    const lines = showText(run, { file: '/etc/*' });
    expect(headings(lines)).toEqual(['sshd', 'cron']);
    expect(lines).toContain('  fails to open /etc/missing 4 times (ENOENT)');
    expect(lines.join('\n')).not.toMatch(/ioctl \/dev|waits for the disk once|Block requests/);
    expect(lines).toContain('Shown below: only files /etc/*.');
    const shared = showText(run, { file: '/etc/shared', process: 'cron' });
    expect(blocks(shared).get('Pid 30 cron run 0+ ms...')).toEqual([
      expect.stringMatching(/^reads \/etc\/shared once only/),
    ]);
  });

  it('in the tree to them and those above them', () => {
    const lines = showText(run, { process: 'cron' });
    const tree = lines.slice(lines.findIndex((line) => line.startsWith('start ms')) + 1);
    expect(tree.map((line) => line.trim().split(/\s+/)[5])).toEqual(['init', 'cron']);
  });

  it('in the JSON, which says so and keeps the whole run’s totals', () => {
    const [all, narrowed] = [showJson(run), showJson(run, { process: 'cron' })];
    expect(all.selection).toBe(null);
    expect(narrowed.selection).toEqual({ process: 'cron', unit: null, file: null });
    expect(narrowed.processes).toEqual(all.processes.filter(({ comm }) => comm === 'cron'));
    expect(narrowed.totals).toEqual(all.totals);
    const ofFile = showJson(run, { file: '/dev/tty' });
    expect(ofFile.processes.map(({ comm, files, details }) => [comm, files, details.ioctls.length])).toEqual([
      ['cron', [], 1],
    ]);
  });
});
