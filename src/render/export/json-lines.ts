/**
 * A run as JSON, one document a line, for jq, DuckDB, pandas and the like: `type` says what a line is, and each names process and file
 * in full, so that it can be used without the others. First comes `run` with the schema; then milestones, units, processes, and
 * what they did, kind by kind. `process` and `parent` are places in the list of processes (pids come again). Times are whole
 * nanoseconds as in `bootio show --format json`; null where something is not known or did not happen. Names that are not UTF-8 hold
 * lone surrogates, which JSON escapes. The schema is stable: fields and types are added, none changes its meaning.
 */
import { FillFlag } from '../../decode/format.ts';
import { ioctlName } from '../../model/ioctl-names.ts';
import { AccessFlag, type FileIndex, type ProcessIndex, type Run } from '../../model/types.ts';
import { changeName, deviceOf, errnoName, lookupCall, requestName } from '../show-words.ts';
import type { Exporter } from './exporter.ts';

export const jsonLines: Exporter = {
  name: 'json-lines',
  title: 'JSON, one document a line: for jq, DuckDB, pandas',
  *lines(run) {
    for (const document of documents(run)) yield JSON.stringify(document);
  },
};

function* documents(run: Run): Iterable<object> {
  yield runDocument(run);
  for (const { name, ns } of run.milestones) yield { type: 'milestone', name, ns };
  for (const { name, description, activeState, controlGroup, ...times } of run.units.values()) {
    const { activatingNs = null, activeNs = null, deactivatingNs = null, inactiveNs = null } = times;
    yield {
      ...{ type: 'unit', name, description, activeState, controlGroup },
      ...{ activatingNs, activeNs, deactivatingNs, inactiveNs },
    };
  }
  yield* processes(run);
  yield* accesses(run);
  yield* details(run);
}

function runDocument({ manifest, completeness, startNs, endNs }: Run): object {
  const { id, label, kind, created, host, os, kernel, capture } = manifest;
  return {
    ...{ type: 'run', schema: 'bootio/events/1', id, label, kind, created, host, os, kernel, capture },
    ...{ startNs, endNs, completeness: { ...completeness, lost: Object.fromEntries(completeness.lost) } },
  };
}

function* processes(run: Run): Iterable<object> {
  for (const process of run.processes) {
    const { index, pid, comm, executable, argv, argvCut, uid, cgroup, startNs, totals } = process;
    const { parent = null, exitNs = null, exitStatus = null, unit = null } = process;
    const { container = null, pidNamespace = null, initrd, beforeCapture, kernelThread, own } = process;
    yield {
      ...{ type: 'process', process: index, pid, comm, unit, parent, startNs, exitNs, exitStatus },
      ...{ executable, argv, argvCut, uid, cgroup, container, pidNamespace },
      ...{ initrd, beforeCapture, kernelThread, own, totals },
    };
    for (const exec of process.execs) yield { type: 'exec', ...who(run, index), ...exec };
  }
}

/** Columns that a run does not have are left out. */
function* accesses(run: Run): Iterable<object> {
  const { accesses: table } = run;
  const { waits, waitNs, readNs, writeNs } = table;
  for (let row = 0; row < table.length; row++) {
    const flags = table.flags[row]!;
    const has = (flag: number): boolean => (flags & flag) !== 0;
    yield {
      ...{ type: 'access', ...who(run, table.process[row]!), ...what(run, table.file[row]!) },
      ...{ opened: has(AccessFlag.opened), openNs: table.openNs[row]!, closeNs: table.closeNs[row]! },
      ...{
        openAtEnd: has(AccessFlag.openAtEnd),
        mapped: has(AccessFlag.mapped),
        executed: has(AccessFlag.exec),
      },
      ...{ readCalls: table.readCalls[row]!, readBytes: table.readBytes[row]! },
      ...{ writeCalls: table.writeCalls[row]!, writeBytes: table.writeBytes[row]! },
      ...(waits === undefined ? {} : { waits: waits[row]!, waitNs: waitNs?.[row] ?? 0 }),
      ...(readNs === undefined ? {} : { readNs: readNs[row]!, writeNs: writeNs?.[row] ?? 0 }),
    };
  }
}

function* details(run: Run): Iterable<object> {
  const { failedLookups, ioctls, fills, blocked, requests, changes, kernelReads, syncs } = run.details;
  for (const { ns, process, path, call, errno, count } of failedLookups) {
    const how = { call: lookupCall(call), errno: errnoName(errno), errnoNumber: errno, count };
    yield { type: 'failed-look-up', ns, ...who(run, process), path, ...how };
  }
  for (const { ns, process, file, command, count, failed } of ioctls) {
    const request = { command: ioctlName(command), commandNumber: command, count, failed };
    yield { type: 'ioctl', ns, ...who(run, process), ...what(run, file), ...request };
  }
  for (const { ns, process, file, disk, flags, ...amounts } of fills) {
    const has = (flag: number): boolean => (flags & flag) !== 0;
    yield {
      ...{ type: 'fill', ns, ...who(run, process), ...what(run, file), device: deviceOf(disk) },
      ...{
        readAhead: has(FillFlag.readAhead),
        metadata: has(FillFlag.metadata),
        direct: has(FillFlag.anonymous),
      },
      ...amounts,
    };
  }
  for (const { ns, process, tid = null, call, file, count, spanNs, longestNs } of blocked) {
    const times = { count, waitNs: spanNs, longestNs };
    yield { type: 'wait', ns, ...who(run, process), tid, call, ...what(run, file), ...times };
  }
  for (const { ns, disk, operation, ...amounts } of requests) {
    const operations = { operation: requestName(operation), operationNumber: operation };
    yield { type: 'request', ns, device: deviceOf(disk), ...operations, ...amounts };
  }
  for (const { ns, process, operation, file, path, secondPath, size } of changes) {
    const change = {
      change: changeName(operation),
      path: path === '' ? what(run, file).path : path,
      secondPath,
      size,
    };
    yield { type: 'change', ns, ...who(run, process), ...change };
  }
  for (const { ns, process, file, calls, amount } of kernelReads)
    yield { type: 'kernel-read', ns, ...who(run, process), ...what(run, file), calls, bytes: amount };
  for (const { ns, process, file, calls, amount } of syncs)
    yield { type: 'sync', ns, ...who(run, process), ...what(run, file), calls, syncNs: amount };
}

function who(
  { processes: all }: Run,
  process: ProcessIndex,
): { process: number; pid: number; comm: string; unit: string | null } {
  const { pid, comm, unit = null } = all[process]!;
  return { process, pid, comm, unit };
}

function what({ files }: Run, file: FileIndex): { path: string | null; fileType: string | null } {
  const known = files[file];
  return {
    path: known === undefined || known.path === '' ? null : known.path,
    fileType: known?.type ?? null,
  };
}
