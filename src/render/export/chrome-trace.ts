/**
 * A run in the Trace Event Format that Chrome made and Perfetto's and speedscope's viewers read (JSON; "Trace Event Format", by the
 * Chrome project). Each process is one: its own life and each program that it ran as slices, its accesses of files and its waits as slices that
 * may overlap; systemd's units and the milestones stand first; what the disks were asked for is a counter. Times are
 * microseconds. Pids come again in a boot, so that the numbers of the format's processes are places in the run, and names have the pids.
 */
import { printable } from '../../lib/escape.ts';
import type { Process, Run } from '../../model/types.ts';
import { filePath, processName } from '../show-rows.ts';
import { requestName } from '../show-words.ts';
import type { Exporter } from './exporter.ts';

export const chromeTrace: Exporter = {
  name: 'chrome-trace',
  title: 'Trace Event Format: for ui.perfetto.dev, chrome://tracing',
  *lines(run) {
    yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify(otherData(run))},"traceEvents":[`;
    // A document has no comma after its last part: the first has none before it.
    let comma = '';
    for (const event of events(run)) {
      yield `${comma}${JSON.stringify(event)}`;
      comma = ',';
    }
    yield ']}';
  },
};

/** The format's process of what is the machine's. */
const machine = 0;
const us = (ns: number): number => ns / 1000;
const idOf = ({ index }: Process): number => index + 1;

function otherData({ manifest: { id, label, kind, created, os, kernel }, completeness }: Run): object {
  const { blindSpots } = completeness;
  return { id, label, kind, created, os: os['PRETTY_NAME'], kernel: kernel.release, blindSpots };
}

function* events(run: Run): Iterable<object> {
  yield named('process_name', machine, 'machine');
  for (const { name, ns } of run.milestones)
    yield { ph: 'i', s: 'g', name, cat: 'milestone', ts: us(ns), pid: machine, tid: 0 };
  yield* units(run);
  yield* requests(run);
  for (const process of run.processes) yield* lifeOf(run, process);
  yield* accesses(run);
  yield* waits(run);
}

const named = (name: string, pid: number, text: string): object => ({
  ph: 'M',
  name,
  pid,
  tid: 0,
  args: { name: text },
});

/** Two events that are one slice; those of the same process may overlap. */
function* slice(
  what: { readonly name: string; readonly cat: string; readonly id: string; readonly pid: number },
  fromNs: number,
  toNs: number,
  args: object = {},
): Iterable<object> {
  yield { ph: 'b', ...what, tid: 0, ts: us(fromNs), args };
  yield { ph: 'e', ...what, tid: 0, ts: us(Math.max(fromNs, toNs)) };
}

function* units({ units: all, endNs }: Run): Iterable<object> {
  for (const { name, description, activatingNs, activeNs, inactiveNs } of all.values()) {
    if (activatingNs === undefined) continue;
    // One that ran to its end (most oneshot services) was never active.
    const toNs = activeNs ?? inactiveNs ?? endNs;
    const unit = { name: printable(name), cat: 'unit', id: printable(name), pid: machine };
    yield* slice(unit, activatingNs, toNs, { description: printable(description) });
  }
}

function* requests({ details }: Run): Iterable<object> {
  for (const { ns, operation, bytes } of details.requests)
    yield { ph: 'C', name: `disk ${requestName(operation)}`, ts: us(ns), pid: machine, args: { bytes } };
}

function* lifeOf(run: Run, process: Process): Iterable<object> {
  const pid = idOf(process);
  const name = `${processName(process)} (${process.pid})`;
  yield named('process_name', pid, name);
  yield { ph: 'M', name: 'process_sort_index', pid, tid: 0, args: { sort_index: pid } };
  const { startNs, exitNs = run.endNs, exitStatus = null, unit = null, parent } = process;
  const maker = parent === undefined ? null : run.processes[parent]!.pid;
  const args = { pid: process.pid, parent: maker, unit, exitStatus, ...process.totals };
  yield complete(name, pid, startNs, exitNs, args);
  for (const [i, { ns, executable, argv }] of process.execs.entries()) {
    const toNs = process.execs[i + 1]?.ns ?? exitNs;
    yield complete(printable(executable === '' ? process.comm : executable), pid, ns, toNs, {
      argv: argv.map(printable),
    });
  }
}

const complete = (name: string, pid: number, fromNs: number, toNs: number, args: object): object => ({
  ...{ ph: 'X', name, cat: 'process', pid, tid: 0, ts: us(fromNs) },
  ...{ dur: us(Math.max(0, toNs - fromNs)), args },
});

function* accesses(run: Run): Iterable<object> {
  const { accesses: table, processes } = run;
  for (let row = 0; row < table.length; row++) {
    const pid = idOf(processes[table.process[row]!]!);
    const what = { name: filePath(run, table.file[row]!), cat: 'access', id: `access-${row}`, pid };
    yield* slice(what, table.openNs[row]!, table.closeNs[row]!, {
      ...{ readCalls: table.readCalls[row]!, readBytes: table.readBytes[row]! },
      ...{ writeCalls: table.writeCalls[row]!, writeBytes: table.writeBytes[row]! },
    });
  }
}

/** Waits are added up by the second; the longest of each lies somewhere in it. */
function* waits(run: Run): Iterable<object> {
  for (const [i, { ns, process, call, file, count, spanNs, longestNs }] of run.details.blocked.entries()) {
    const pid = idOf(run.processes[process]!);
    const on = run.files[file] === undefined ? '' : ` ${filePath(run, file)}`;
    const what = { name: `waits${on}`, cat: 'wait', id: `wait-${i}`, pid };
    yield* slice(what, ns, ns + spanNs, { call: printable(call), count, waitNs: spanNs, longestNs });
  }
}
