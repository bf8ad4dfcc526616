/** What a process was, from its fork to its end: what it ran, what it was called, which control group it was in. */
import { ExecFlag, ProcessFlag } from '../decode/format.ts';
import type { ProcessChange, ProcessEvent } from '../decode/events.ts';

/** A program in execution. `argv` with NULs, as the kernel holds it. */
interface Image {
  readonly ns: number;
  readonly executable: string;
  readonly argv: string;
  readonly argvCut: boolean;
  /** Executed in the initramfs. */
  readonly initrd: boolean;
}

type ExecChange = Extract<ProcessChange, { kind: 'exec' }>;
type ExitChange = Extract<ProcessChange, { kind: 'exit' }>;

export class ProcessState {
  readonly execs: ExecChange[] = [];
  /** Its last name, control group (an index, or -1) and user. */
  readonly comm: string;
  readonly cgroup: number;
  readonly uid: number;
  readonly exit: ExitChange | undefined;
  /** In the order of their times; the first is what it was when it was forked. */
  private readonly images: Image[];
  private readonly groups: { ns: number; cgroup: number }[];
  private readonly names: { ns: number; comm: string }[];

  /** `changes` are of this process, in the order of their times. What the record does not say is the parent's at the fork. */
  constructor(process: ProcessEvent, changes: readonly ProcessChange[], parent: ProcessState | undefined) {
    const { startNs: ns } = process;
    this.images = [firstImage(process, parent)];
    this.groups = [{ ns, cgroup: process.cgroup === -1 ? (parent?.cgroupAt(ns) ?? -1) : process.cgroup }];
    this.names = [{ ns, comm: process.comm === '' ? (parent?.commAt(ns) ?? '') : process.comm }];
    let { uid } = process;
    let exit: ExitChange | undefined;
    for (const change of changes) {
      if (change.kind === 'exec') {
        this.execs.push(change);
        const { flags } = change;
        const initrd = (flags & ExecFlag.initramfs) !== 0;
        this.images.push({ ...change, argvCut: (flags & ExecFlag.argvCut) !== 0, initrd });
        uid = change.uid;
      } else if (change.kind === 'exit') {
        exit = change;
        uid = change.uid ?? uid;
      } else if (change.kind === 'user') {
        uid = change.uid;
      }
      if ('comm' in change && change.comm !== '') this.names.push({ ns: change.ns, comm: change.comm });
      if ('cgroup' in change && change.cgroup !== -1)
        this.groups.push({ ns: change.ns, cgroup: change.cgroup });
    }
    this.comm = this.names.at(-1)!.comm;
    this.cgroup = this.groups.at(-1)!.cgroup;
    this.uid = uid;
    this.exit = exit;
  }

  /** The last image. */
  get image(): Image {
    return this.images.at(-1)!;
  }

  imageAt(ns: number): Image {
    return lastBefore(this.images, ns);
  }

  private cgroupAt(ns: number): number {
    return lastBefore(this.groups, ns).cgroup;
  }

  private commAt(ns: number): string {
    return lastBefore(this.names, ns).comm;
  }
}

function firstImage(process: ProcessEvent, parent: ProcessState | undefined): Image {
  const { startNs: ns, executable, argv, flags } = process;
  const inherited = parent?.imageAt(ns);
  if (
    executable === '' &&
    argv === '' &&
    inherited !== undefined &&
    (flags & ProcessFlag.kernelThread) === 0
  ) {
    return { ...inherited, ns };
  }
  const initrd = (flags & ProcessFlag.initramfs) !== 0;
  return { ns, executable, argv, argvCut: (flags & ProcessFlag.argvCut) !== 0, initrd };
}

/** The last of `states` (never empty) whose time is not after `ns`; the first where all are. */
function lastBefore<State extends { readonly ns: number }>(states: readonly State[], ns: number): State {
  let low = 0;
  let high = states.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (states[middle]!.ns <= ns) low = middle;
    else high = middle - 1;
  }
  return states[low]!;
}
