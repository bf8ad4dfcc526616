/** Processes of the model, from the PROCESS, EXEC, EXIT, COMM and MOVE records of a file. */
import { ExecFlag, ProcessFlag } from '../decode/format.ts';
import type { DecodedEvents, ProcessChange, ProcessEvent } from '../decode/events.ts';
import { nanoseconds } from '../lib/units.ts';
import { unitOfCgroup } from './cgroup-unit.ts';
import { containerOf, initialPidNamespace } from './container.ts';
import { ProcessState } from './process-state.ts';
import type { Exec, IoTotals, Process, ProcessIndex } from './types.ts';

/** A process without its totals, which come from the accesses. */
export type ProcessFacts = Omit<Process, 'totals'>;

export interface ProcessTree {
  /** Ordered by start time, then pid. */
  readonly processes: readonly ProcessFacts[];
  /** From indexes of the decoded events to indexes of `processes`. */
  readonly indexOf: Uint32Array;
}

/** `captureStartNs` is when the stand-in for processes that are not known is said to have started. */
export function processTree(events: DecodedEvents, captureStartNs: number): ProcessTree {
  const decoded = events.processes.map((process, i) =>
    i === events.unknownProcess ? { ...process, startNs: captureStartNs } : process,
  );
  const histories = changesByProcess(events);
  const states: ProcessState[] = [];
  // A parent is defined before its children, so that its own history is complete here.
  decoded.forEach((process, i) => {
    states.push(
      new ProcessState(
        process,
        histories[i] ?? [],
        process.parent === -1 ? undefined : states[process.parent],
      ),
    );
  });
  const { order, indexOf } = startOrder(decoded);
  const units = states.map((state) => unitOfState(state, events.cgroups));
  const own = ownProcesses(decoded, units);
  const children = childrenOf(decoded, order, indexOf);
  const argv = argumentSplitter();
  const processes = order.map((from, index): ProcessFacts => {
    const event = decoded[from]!;
    const state = states[from]!;
    const exit = state.exit;
    const cgroup = state.cgroup === -1 ? '' : events.cgroups[state.cgroup]!;
    const pidNamespace = namespaceOf(event);
    return {
      index,
      pid: event.pid,
      parent: event.parent === -1 ? undefined : indexOf[event.parent]!,
      children: children[index]!,
      startNs: nanoseconds(event.startNs),
      exitNs: exit === undefined ? undefined : nanoseconds(exit.ns),
      exitStatus: exit?.status,
      comm: state.comm,
      executable: state.image.executable,
      argv: argv(state.image.argv),
      argvCut: state.image.argvCut,
      execs: state.execs.map((exec): Exec => execOf(exec, argv)),
      uid: state.uid,
      unit: units[from],
      cgroup,
      container: containerOf(cgroup, pidNamespace),
      pidNamespace,
      initrd: state.image.initrd,
      beforeCapture: (event.flags & ProcessFlag.beforeCapture) !== 0,
      // Helpers that the kernel starts (modprobe) are its threads until they execute something, before 5.19 (343f4c49f243).
      kernelThread: (event.flags & ProcessFlag.kernelThread) !== 0 && state.execs.length === 0,
      own: own[from]!,
    };
  });
  return { processes, indexOf };
}

export function withTotals(processes: readonly ProcessFacts[], totals: readonly IoTotals[]): Process[] {
  return processes.map((process, i) => ({ ...process, totals: totals[i]! }));
}

function changesByProcess(events: DecodedEvents): (ProcessChange[] | undefined)[] {
  const histories: (ProcessChange[] | undefined)[] = [];
  histories.length = events.processes.length;
  for (const change of events.changes) (histories[change.process] ??= []).push(change);
  for (const history of histories) history?.sort((a, b) => a.ns - b.ns);
  return histories;
}

function startOrder(processes: readonly ProcessEvent[]): { order: number[]; indexOf: Uint32Array } {
  const order = processes.map((_, i) => i);
  order.sort((a, b) => {
    const [first, second] = [processes[a]!, processes[b]!];
    return first.startNs - second.startNs || first.pid - second.pid || a - b;
  });
  const indexOf = new Uint32Array(order.length);
  order.forEach((from, index) => {
    indexOf[from] = index;
  });
  return { order, indexOf };
}

/** Of each process of the model, those of its children, in the order of the model. */
function childrenOf(
  processes: readonly ProcessEvent[],
  order: readonly number[],
  indexOf: Uint32Array,
): ProcessIndex[][] {
  const children: ProcessIndex[][] = order.map(() => []);
  order.forEach((from, index) => {
    const parent = processes[from]!.parent;
    if (parent !== -1) children[indexOf[parent]!]!.push(index);
  });
  return children;
}

function unitOfState(state: ProcessState, cgroups: readonly string[]): string | undefined {
  return state.cgroup === -1 ? undefined : unitOfCgroup(cgroups[state.cgroup]!);
}

/**
 * The capture itself, what runs in bootio's units, and all that these started: but not what the capture started, which is the
 * command that a session is about.
 */
function ownProcesses(processes: readonly ProcessEvent[], units: readonly (string | undefined)[]): boolean[] {
  const own: boolean[] = [];
  const isCapture = (process: ProcessEvent): boolean => (process.flags & ProcessFlag.capture) !== 0;
  processes.forEach((process, i) => {
    const marked = isCapture(process) || /^bootio-.*\.service$/.test(units[i] ?? '');
    const ofOurs = process.parent !== -1 && own[process.parent]! && !isCapture(processes[process.parent]!);
    own.push(marked || ofOurs);
  });
  return own;
}

function execOf(
  exec: Extract<ProcessChange, { kind: 'exec' }>,
  argv: (text: string) => readonly string[],
): Exec {
  const initrd = (exec.flags & ExecFlag.initramfs) !== 0;
  return { ns: nanoseconds(exec.ns), executable: exec.executable, argv: argv(exec.argv), initrd };
}

function namespaceOf({ pidNamespace }: ProcessEvent): number | undefined {
  if (pidNamespace === undefined || pidNamespace === 0) return undefined;
  return pidNamespace === 1 ? initialPidNamespace : pidNamespace;
}

/** Splits arguments at their NULs. Equal ones share one array: thousands of processes may run the same command line. */
function argumentSplitter(): (text: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (text) => {
    const seen = known.get(text);
    if (seen !== undefined) return seen;
    const split = text === '' ? [] : (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0');
    known.set(text, split);
    return split;
  };
}
