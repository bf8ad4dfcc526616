import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EventWriter } from '../../src/import/event-writer.ts';
import { UserError } from '../../src/lib/errors.ts';
import { loadRun } from '../../src/model/load-run.ts';
import type { Process, Run } from '../../src/model/types.ts';
import { makeRun, type RunDescription } from '../support/make-run.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const load = (run: RunDescription): Run => loadRun(makeRun(run));

function named(run: Run, comm: string): Process {
  const found = run.processes.find((process) => process.comm === comm);
  if (found === undefined) throw new Error(`no process ${comm}`);
  return found;
}

/** A run whose events are written by hand. */
function loadEvents(write: (writer: EventWriter) => void): Run {
  const directory = makeRun({ processes: [] });
  const file = path.join(directory, 'events.bio');
  rmSync(file);
  const writer = new EventWriter(file);
  write(writer);
  writer.close();
  return loadRun(directory);
}

describe('loadRun', () => {
  it('reads processes, accesses and the span', () => {
    const run = load({
      startMs: 10,
      endMs: 500,
      processes: [
        {
          name: 'init',
          pid: 1,
          executable: '/sbin/init',
          argv: ['/sbin/init', ''],
          flags: 1,
          cgroup: '/init.scope',
        },
        {
          name: 'cat',
          pid: 7,
          parent: 'init',
          startMs: 20,
          exitMs: 40,
          exitStatus: 256,
          uid: 33,
          cgroup: '/system.slice/cat.service',
          accesses: [
            { path: '/etc/b', openMs: 35, read: [1, 10] },
            {
              path: '/etc/a',
              openMs: 30,
              closeMs: 39,
              read: [2, 512],
              write: [1, 5],
              device: [8, 1],
              inode: 5,
            },
            { path: '/dev/null', openMs: 31, type: 2, inherited: true, flags: 4 },
          ],
        },
      ],
    });
    expect(run.processes[0]).toMatchObject({
      ...{
        index: 0,
        pid: 1,
        parent: undefined,
        children: [1],
        startNs: 0,
        exitNs: undefined,
        exitStatus: undefined,
      },
      ...{
        comm: 'init',
        executable: '/sbin/init',
        argv: ['/sbin/init', ''],
        unit: 'init.scope',
        cgroup: '/init.scope',
      },
      ...{ beforeCapture: true, kernelThread: false, own: false, uid: 0 },
      totals: { accesses: 0, opens: 0, readCalls: 0, readBytes: 0, writeCalls: 0, writeBytes: 0 },
    });
    expect(run.processes[1]).toMatchObject({
      ...{ index: 1, pid: 7, parent: 0, startNs: 20e6, exitNs: 40e6, exitStatus: 256, comm: 'cat', uid: 33 },
      ...{ unit: 'cat.service', beforeCapture: false, execs: [] },
      totals: { accesses: 3, opens: 2, readCalls: 3, readBytes: 522, writeCalls: 1, writeBytes: 5 },
    });
    const { accesses, files } = run;
    expect(Array.from(accesses.openNs)).toEqual([30e6, 31e6, 35e6]);
    expect(Array.from(accesses.closeNs)).toEqual([39e6, 500e6, 35e6]);
    expect(Array.from(accesses.process)).toEqual([1, 1, 1]);
    expect(Array.from(accesses.file, (file) => files[file]?.path)).toEqual(['/etc/a', '/dev/null', '/etc/b']);
    expect(Array.from(accesses.flags)).toEqual([1, 4, 1]);
    expect(files.find((file) => file.path === '/etc/a')).toMatchObject({
      ...{ device: { major: 8, minor: 1 }, inode: 5, type: 'regular' },
    });
    expect([run.startNs, run.endNs]).toEqual([10e6, 500e6]);
    expect(run.completeness).toMatchObject({
      ended: true,
      probeSet: 'fentry',
      captureStartNs: 10e6,
      captureEndNs: 500e6,
    });
  });

  it('orders processes by start and then pid, whatever the order of the records', () => {
    const run = load({
      processes: [
        { name: 'late', pid: 5, startMs: 30, accesses: [{ path: '/late' }] },
        { name: 'b', pid: 9, startMs: 10, parent: 'late' },
        { name: 'a', pid: 8, startMs: 10, accesses: [{ path: '/a' }] },
      ],
    });
    expect(run.processes.map(({ comm }) => comm)).toEqual(['a', 'b', 'late']);
    expect(run.processes.map(({ parent }) => parent)).toEqual([undefined, 2, undefined]);
    expect(named(run, 'late').children).toEqual([1]);
    expect(Array.from(run.accesses.process)).toEqual([0, 2]);
  });

  it('tells processes with the same pid apart', () => {
    const run = load({
      processes: [
        { name: 'first', pid: 7, exitMs: 10, accesses: [{ path: '/a', read: [1, 1] }] },
        { name: 'second', pid: 7, startMs: 20, accesses: [{ path: '/a', read: [1, 2] }] },
      ],
    });
    expect(run.processes.map(({ totals }) => totals.readBytes)).toEqual([1, 2]);
  });
});

describe('what a process runs', () => {
  it('is what its parent ran when it forked, until it calls exec', () => {
    const run = load({
      processes: [
        {
          name: 'systemd',
          pid: 1,
          executable: '/init',
          argv: ['/init'],
          exec: [{ ms: 50, executable: '/lib/systemd', argv: ['systemd', '--switched'] }],
        },
        { name: 'early', pid: 2, parent: 'systemd', startMs: 20 },
        { name: 'late', pid: 3, parent: 'systemd', startMs: 60 },
        { name: 'grandchild', pid: 4, parent: 'late', startMs: 61 },
        {
          name: 'own',
          pid: 5,
          parent: 'systemd',
          startMs: 62,
          exec: [{ ms: 70, executable: '/bin/ls', argv: ['ls', '-l'] }],
        },
      ],
    });
    expect(named(run, 'early')).toMatchObject({ executable: '/init', argv: ['/init'], execs: [] });
    expect(named(run, 'late')).toMatchObject({ executable: '/lib/systemd', argv: ['systemd', '--switched'] });
    expect(named(run, 'grandchild')).toMatchObject({ executable: '/lib/systemd' });
    expect(named(run, 'ls')).toMatchObject({
      pid: 5,
      executable: '/bin/ls',
      argv: ['ls', '-l'],
      execs: [{ ns: 70e6, executable: '/bin/ls', argv: ['ls', '-l'] }],
    });
  });

  it('is not inherited by kernel threads', () => {
    const run = load({
      processes: [
        { name: 'init', pid: 1, executable: '/init', argv: ['/init'] },
        { name: 'kworker', pid: 2, parent: 'init', startMs: 1, flags: 2 },
      ],
    });
    expect(named(run, 'kworker')).toMatchObject({ executable: '', argv: [], kernelThread: true });
  });

  it('knows what is of the initrd, of a container, and what is a kernel thread no more', () => {
    const run = loadEvents((writer) => {
      const scope = writer.cgroup(`/system.slice/docker-${'0a'.repeat(32)}.scope`);
      const init = writer.process({
        ns: 1,
        pid: 1,
        comm: 'init',
        executable: '/init',
        flags: 1 | 16,
        pidNamespace: 1,
      });
      const child = { parent: init, comm: 'init', pidNamespace: 1 };
      const udevd = writer.process({ ns: 2, pid: 2, ...child });
      writer.process({ ns: 3, pid: 3, ...child });
      writer.exec(4, udevd, { executable: '/bin/udevd', argv: [], comm: 'udevd', flags: 2 });
      writer.exec(10, init, { executable: '/sbin/init', argv: [], comm: 'systemd' });
      writer.process({ ns: 11, pid: 4, ...child, uid: 9 });
      const helper = writer.process({ ns: 12, pid: 5, comm: 'kworker', flags: 2 });
      writer.exec(13, helper, { executable: '/sbin/modprobe', argv: [], comm: 'modprobe' });
      const other = { ...child, pidNamespace: 4_026_532_201 };
      const boxed = writer.process({ ns: 14, pid: 6, ...other, comm: 'boxed', cgroup: scope });
      writer.process({ ns: 15, pid: 7, ...other, comm: 'unshared' });
      writer.exit(20, boxed, 0, 0, 33);
    });
    const docker = { runtime: 'docker', name: '0a'.repeat(32) };
    const namespace = { runtime: 'pid-namespace', name: '4026532201' };
    expect(
      run.processes.map(({ pid, initrd, container, pidNamespace, uid, kernelThread, execs }) => ({
        ...{
          pid,
          initrd,
          container,
          pidNamespace,
          uid,
          kernelThread,
          execs: execs.map((exec) => exec.initrd),
        },
      })),
    ).toEqual(
      [
        { pid: 1, execs: [false] },
        { pid: 2, initrd: true, execs: [true] },
        { pid: 3, initrd: true },
        { pid: 4, uid: 9 },
        { pid: 5, pidNamespace: undefined, execs: [false] },
        { pid: 6, container: docker, pidNamespace: 4_026_532_201, uid: 33 },
        { pid: 7, container: namespace, pidNamespace: 4_026_532_201 },
      ].map((process) => ({
        ...{ initrd: false, container: undefined, pidNamespace: 4_026_531_836, uid: 0 },
        ...{ kernelThread: false, execs: [] },
        ...process,
      })),
    );
  });

  it('follows execs, names and control groups by their times, not by the order of the records', () => {
    const run = loadEvents((writer) => {
      const slice = writer.cgroup('/system.slice/second.service');
      const scope = writer.cgroup('/init.scope');
      const process = writer.process({ ns: 10, pid: 5, comm: 'zero', cgroup: scope });
      writer.exec(40, process, { executable: '/second', argv: ['2', ''], comm: 'two', uid: 7, flags: 1 });
      writer.comm(30, process, 'middle');
      writer.move(35, process, slice);
      writer.exec(20, process, { executable: '/first', argv: ['1'], comm: 'one', uid: 6, cgroup: scope });
      writer.exit(50, process, 9);
    });
    expect(run.processes).toMatchObject([
      {
        ...{ comm: 'two', executable: '/second', argv: ['2', ''], argvCut: true, uid: 7 },
        ...{ unit: 'second.service', exitNs: 50, exitStatus: 9 },
        execs: [{ executable: '/first' }, { executable: '/second' }],
      },
    ]);
  });

  it('has the control group and name of its parent where the record does not say', () => {
    const run = loadEvents((writer) => {
      const [a, b] = ['/a.service', '/b.service'].map((name) => writer.cgroup(name));
      const parent = writer.process({ ns: 10, pid: 5, comm: 'p', cgroup: a ?? 0 });
      writer.process({ ns: 20, pid: 6, comm: '', parent });
      writer.move(30, parent, b ?? 0);
      writer.comm(31, parent, 'q');
      writer.process({ ns: 40, pid: 7, comm: '', parent });
    });
    expect(run.processes.map(({ pid, unit, comm }) => [pid, unit, comm])).toEqual([
      [5, 'b.service', 'q'],
      [6, 'a.service', 'p'],
      [7, 'b.service', 'q'],
    ]);
  });
});

describe("bootio's own processes", () => {
  it('are the capture, what runs in its units, and all that these started, but not the command of a session', () => {
    const run = load({
      processes: [
        { name: 'init', pid: 1, cgroup: '/init.scope' },
        { name: 'capture', pid: 2, parent: 'init', flags: 4, cgroup: '/' },
        { name: 'finish', pid: 3, parent: 'init', cgroup: '/system.slice/bootio-finish.service' },
        { name: 'child', pid: 4, parent: 'finish', cgroup: '/system.slice/other.service' },
        { name: 'grandchild', pid: 5, parent: 'child', cgroup: '/' },
        { name: 'command', pid: 7, parent: 'capture', cgroup: '/' },
        { name: 'imposter', pid: 6, parent: 'init', cgroup: '/system.slice/not-bootio-x.service' },
      ],
    });
    const own = run.processes.filter((process) => process.own).map(({ comm }) => comm);
    expect(own).toEqual(['capture', 'finish', 'child', 'grandchild']);
  });
});

describe("systemd's facts", () => {
  const units = [
    'Id=sysinit.target\nNames=sysinit.target\nDescription=System = Initialization\nActiveState=active\nControlGroup=\n' +
      'InactiveExitTimestampMonotonic=2000000\nActiveEnterTimestampMonotonic=2000001\nActiveExitTimestampMonotonic=0\n' +
      'InactiveEnterTimestampMonotonic=0\nAfter=local-fs.target swap.target\nBefore=basic.target',
    'Id=a.service\nActiveEnterTimestampMonotonic=18446744073709551615\nInactiveExitTimestampMonotonic=never',
    'Names=no-id',
    'Id=graphical.target\nActiveEnterTimestampMonotonic=5000000',
  ].join('\n\n');
  const manager =
    'Version=252\nUserspaceTimestampMonotonic=1500000\nFinishTimestampMonotonic=6000000\nInitRDTimestampMonotonic=0\n';

  it('give units, in the clock of the run', () => {
    const run = load({ processes: [], startMs: 1000, endMs: 9000, bootLessMonotonicMs: 250, units, manager });
    expect([...run.units.keys()]).toEqual(['sysinit.target', 'a.service', 'graphical.target']);
    expect(run.units.get('sysinit.target')).toEqual({
      ...{
        name: 'sysinit.target',
        description: 'System = Initialization',
        activeState: 'active',
        controlGroup: '',
        files: [],
      },
      ...{ activatingNs: 2.25e9, activeNs: 2_250_001_000, deactivatingNs: undefined, inactiveNs: undefined },
      ...{ after: ['local-fs.target', 'swap.target'], before: ['basic.target'] },
    });
    expect(run.units.get('a.service')).toMatchObject({
      activeNs: undefined,
      activatingNs: undefined,
      after: [],
    });
  });

  it('give milestones, in the order of their times', () => {
    const run = load({ processes: [], startMs: 1000, endMs: 9000, units, manager });
    expect(run.milestones).toEqual([
      { name: 'capture-start', ns: 1e9 },
      { name: 'userspace', ns: 1.5e9 },
      { name: 'sysinit', ns: 2.000001e9 },
      { name: 'graphical', ns: 5e9 },
      { name: 'finished', ns: 6e9 },
      { name: 'capture-end', ns: 9e9 },
    ]);
  });

  it("give the initrd where systemd ran in it: it ended when the real system's systemd began", () => {
    const text = 'InitRDTimestampMonotonic=700000\nUserspaceTimestampMonotonic=1500000\n';
    const run = load({ processes: [], startMs: 1000, endMs: 2000, manager: text });
    expect(run.milestones.map(({ name }) => name)).toEqual([
      'initrd-start',
      'capture-start',
      'initrd-end',
      'userspace',
      'capture-end',
    ]);
  });

  it('may be missing, or anything at all', () => {
    expect(load({ processes: [] })).toMatchObject({ units: new Map(), packages: new Map() });
    const run = load({
      processes: [],
      units: '\0=\n\n=\nId\nId=\n\n',
      manager: 'x\ny=\n',
      packages: '\n x\n',
    });
    expect(run).toMatchObject({ units: new Map(), packages: new Map() });
    expect(run.milestones.map(({ name }) => name)).toEqual(['capture-start', 'capture-end']);
  });

  it('come with who owns what, and what unit files say, where that was collected', () => {
    const run = load({
      processes: [],
      units: 'Id=a.service\nFragmentPath=/lib/a.service\nDropInPaths=/etc/a.d/1.conf /etc/a.d/2.conf\n',
      owners: 'a /lib/a.service\n- /etc/a.d/1.conf\n',
      'unit-files': '# /lib/a.service\n[Service]\nExecStart=/bin/a\n',
    });
    expect(run.units.get('a.service')?.files).toEqual([
      '/lib/a.service',
      '/etc/a.d/1.conf',
      '/etc/a.d/2.conf',
    ]);
    expect(run.owners?.get('/lib/a.service')).toEqual(['a']);
    expect(run.unitFiles.get('/lib/a.service')).toBe('[Service]\nExecStart=/bin/a');
    expect(load({ processes: [] })).toMatchObject({ owners: undefined, unitFiles: new Map() });
  });

  it('come with package versions', () => {
    const { packages } = load({ processes: [], packages: 'bash 5.2.15-2+b7\nlibc6:amd64 2.36-9\nbroken\n' });
    expect([...packages]).toEqual([
      ['bash', '5.2.15-2+b7'],
      ['libc6:amd64', '2.36-9'],
    ]);
  });
});

describe('completeness', () => {
  it('adds up losses by kind, and names what only the sum knows', () => {
    const run = loadEvents((writer) => {
      writer.loss(10, 11, 3);
      writer.loss(20, 11, 4);
      writer.loss(20, 65, 0);
      writer.loss(20, 64, 1);
      writer.loss(20, 99, 2);
      writer.end(30, 1, 15);
    });
    expect([...run.completeness.lost]).toEqual([
      ['access', 7],
      ['access-state', 1],
      ['kind-99', 2],
      ['other', 5],
    ]);
  });

  it('tells a capture that was cut off, and analyses what there is', () => {
    const directory = makeRun({
      processes: [{ name: 'a', pid: 1, accesses: [{ path: '/a', openMs: 70 }] }],
      ended: false,
    });
    expect(loadRun(directory)).toMatchObject({
      completeness: { ended: false, damagedBytes: 0 },
      endNs: 70e6,
    });
    const file = path.join(directory, 'events.bio');
    truncateSync(file, readFileSync(file).length - 1);
    const run = loadRun(directory);
    expect(run.completeness).toMatchObject({ ended: false, damagedBlocks: 1 });
    expect(run.completeness.damagedBytes).toBeGreaterThan(32);
  });

  it('keeps the I/O of processes whose records were lost', () => {
    const run = loadEvents((writer) => {
      writer.loss(50, 11, 1);
      const file = writer.file({ path: '/a' });
      writer.access({ openNs: 60, closeNs: 70, process: 99, file, read: { calls: 1, bytes: 5 } });
    });
    expect(run.completeness.unresolved).toBe(1);
    expect(run.processes).toMatchObject([{ pid: 0, comm: '', startNs: 50, totals: { readBytes: 5 } }]);
  });
});

describe('loadRun refuses', () => {
  const message = (directory: string): string => {
    try {
      loadRun(directory);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      return (error as UserError).message;
    }
    throw new Error('was accepted');
  };

  it('what is no run, saying what is missing', () => {
    const directory = temporaryDirectory();
    expect(message(path.join(directory, 'none'))).toContain('no such directory');
    expect(message(directory)).toContain('run.yaml');
    const run = makeRun({ processes: [] });
    rmSync(path.join(run, 'events.bio'));
    expect(message(run)).toContain('events.bio');
  });

  it('a run of a newer format', () => {
    const run = makeRun({ processes: [] });
    const file = path.join(run, 'events.bio');
    const data = readFileSync(file);
    data.writeUInt16LE(2, 8);
    writeFileSync(file, data);
    expect(message(run)).toMatch(/2\.0.*version 1/);
  });

  it('nothing because of odd things beside the events', () => {
    const run = makeRun({ processes: [] });
    mkdirSync(path.join(run, 'units.txt'));
    expect(loadRun(run).units.size).toBe(0);
  });
});
