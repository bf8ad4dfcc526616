import { readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeRun } from '../support/make-run.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { bootio, expectRefusal } from './bootio.ts';

interface ShowDocument {
  readonly schema: string;
  readonly completeness: { readonly ended: boolean; readonly damagedBytes: number };
  readonly totals: Record<string, number>;
}

let a: string;
let b: string;

beforeAll(() => {
  const directory = temporaryDirectory();
  const poller = (times: number): Parameters<typeof makeRun>[0] => ({
    id: `polled-${times}`,
    endMs: 301_599,
    processes: [
      { name: 'init', pid: 1, executable: '/sbin/init' },
      {
        name: 'pcscd',
        pid: 2224,
        parent: 'init',
        executable: '/usr/sbin/pcscd',
        accesses: [
          { path: '/dev/bus/usb/001/001', read: [1, 43], repeat: { times: times - 1, everyMs: 1000 } },
          { path: '/run/pcscd.pid', write: [1, 5], inode: 2 },
        ],
      },
    ],
  });
  a = makeRun(poller(301), path.join(directory, 'a'));
  b = makeRun(poller(7), path.join(directory, 'b'));
});

function show(run: string): { code: number | null; stderr: string; document: ShowDocument } {
  const { code, stdout, stderr } = bootio(['show', run, '--format', 'json']);
  return { code, stderr, document: JSON.parse(stdout) as ShowDocument };
}

describe('bootio show', () => {
  test('says it as the post of 2006 did', () => {
    const { code, stdout, stderr } = bootio(['show', a]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    const heading = lines.indexOf('Pid 2224 pcscd run 301599+ ms...');
    expect(lines.slice(heading + 1, heading + 3)).toEqual([
      '  reads /dev/bus/usb/001/001 301 times, once every 1000 ms avg 43 bytes',
      '  writes /run/pcscd.pid once only avg 5 bytes',
    ]);
  });

  test('JSON and Markdown have it too', () => {
    expect(show(a).document).toMatchObject({ schema: 'bootio/show/1', completeness: { ended: true } });
    expect(bootio(['show', a, '--format', 'markdown']).stdout).toMatch(/^# /);
  });

  test('a truncated run is shown up to its last whole block, with a warning and the loss in completeness', () => {
    const run = makeRun({ processes: [{ name: 'init', pid: 1 }] }, path.join(temporaryDirectory(), 'run'));
    const events = path.join(run, 'events.bio');
    truncateSync(events, readFileSync(events).length - 1);
    const { code, stderr, document } = show(run);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^bootio: warning: [^\n]*cut off[^\n]*\n$/);
    expect(document.completeness.ended).toBe(false);
    expect(document.completeness.damagedBytes).toBeGreaterThan(0);
  });

  test('shows less of a run where it is asked to, and refuses what fits nothing', () => {
    const { code, stdout } = bootio(['show', a, '--process', 'pcsc?', '--file', '/dev/*']);
    expect(code).toBe(0);
    expect(stdout).toContain('reads /dev/bus/usb/001/001 301 times');
    expect(stdout).not.toContain('writes /run/pcscd.pid');
    expect(bootio(['show', a, '--all']).stdout).toContain('writes /run/pcscd.pid');
    expectRefusal(bootio(['show', a, '--process', 'nobody']), 'nothing in this run fits --process nobody');
    expectRefusal(bootio(['show', a, '--unit']), 'see bootio show --help');
  });

  test('needs a run', () => {
    expectRefusal(bootio(['show']), 'see bootio show --help');
    expectRefusal(bootio(['show', '/nonexistent/run']), 'no such directory');
  });

  test('a run whose id is all digits is not taken for a number', () => {
    const archive = temporaryDirectory();
    makeRun({ id: '0010', processes: [] }, path.join(archive, '0010'));
    makeRun({ id: '10', processes: [] }, path.join(archive, '10'));
    const { stdout } = bootio(['show', '0010', '--archive', archive, '--format', 'json']);
    expect((JSON.parse(stdout) as { run: { id: string } }).run.id).toBe('0010');
  });
});

describe('compare and show agree', () => {
  test("the totals of a comparison are the sums of each run's own", () => {
    const outcome = bootio(['compare', a, b, '--format', 'json']);
    const { totals } = JSON.parse(outcome.stdout) as {
      totals: { all: { a: Record<string, number>; b: Record<string, number> } };
    };
    for (const [run, side] of [
      [a, totals.all.a],
      [b, totals.all.b],
    ] as const) {
      const shown = show(run).document.totals;
      for (const field of ['opens', 'readCalls', 'readBytes', 'writeCalls', 'writeBytes']) {
        expect(side[field], field).toBe(shown[field]);
      }
    }
    expect(totals.all.a['readBytes']).toBe(301 * 43);
  });
});
