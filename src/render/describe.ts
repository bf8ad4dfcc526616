/** What a run is, in words, for the head of every comparison and report. All texts are safe to show on one line. */
import { printable } from '../lib/escape.ts';
import type { MilestoneName, Process, Run } from '../model/types.ts';
import { formatBytes, formatCount } from './numbers.ts';

/** What is said here of a run is in its manifest. */
type Described = Pick<Run, 'manifest'>;

/** The label, or else the id: what people call the run. */
export function runTitle({ manifest }: Described): string {
  const label = manifest.label ?? '';
  return printable(label === '' ? manifest.id : label);
}

/** `boot`, `interrupted boot`, `session`. */
export function kindName({ manifest: { kind, completeness } }: Described): string {
  if (completeness.endReason === 'interrupted') return `interrupted ${kind}`;
  const unfinished = ['limit', 'no-startup'].includes(completeness.endReason ?? '');
  return unfinished ? `unfinished ${kind}` : kind;
}

/** `Debian GNU/Linux 12 (bookworm)`; '' where the run does not say. */
export function osName({ manifest: { os } }: Described): string {
  return printable(os['PRETTY_NAME'] ?? [os['NAME'] ?? os['ID'], os['VERSION_ID']].filter(Boolean).join(' '));
}

/** `Linux 6.1.0-40-amd64`; '' where the run does not say. */
export function kernelName({ manifest: { kernel } }: Described): string {
  return kernel.release === undefined ? '' : printable(`Linux ${kernel.release}`);
}

/** `2 CPUs, 2.07 GB, x86_64, kvm`: what is known of it. */
export function hardware({ manifest: { host } }: Described): string {
  const { cpus, memoryBytes, architecture, virtualization, model } = host;
  const facts = [
    model,
    cpus === undefined ? undefined : `${formatCount(cpus)} ${cpus === 1 ? 'CPU' : 'CPUs'}`,
    memoryBytes === undefined ? undefined : `${formatBytes(memoryBytes)} memory`,
    architecture,
    virtualization === undefined || virtualization === 'none' ? undefined : `virtual (${virtualization})`,
  ];
  return facts
    .filter((fact) => fact !== undefined && fact !== '')
    .map((fact) => printable(fact!))
    .join(', ');
}

/** `2025-01-31 12:30 UTC`. */
export function createdAt({ manifest }: Described): string {
  return printable(manifest.created.replace(/^([\d-]+)T(\d+:\d+).*$/, '$1 $2 UTC'));
}

/** Where processes ran outside of systemd's units, what is shown in the place of a unit's name. Not yet printable. */
export function unitTitle({
  kind,
  name,
}: {
  readonly kind: 'unit' | 'kernel' | 'none';
  readonly name: string;
}): string {
  if (kind === 'kernel') return 'kernel threads';
  return kind === 'none' ? 'outside of units' : name;
}

/** What sets a process apart: `bootio`, `initrd`, `docker 3f0c9d6d2f7e`. Safe to show. */
export function processMarks({ own, initrd, container }: Process): string[] {
  const marks = own ? ['bootio'] : [];
  if (initrd) marks.push('initrd');
  // Of an id as much as container managers show.
  if (container !== undefined)
    marks.push(
      printable(`${container.runtime} ${container.name.replace(/^([0-9a-f]{12})[0-9a-f]{52}$/, '$1')}`),
    );
  return marks;
}

const milestoneTitles: Readonly<Record<MilestoneName, string>> = {
  'capture-start': 'capture began',
  'initrd-start': 'initrd began',
  'initrd-end': 'initrd done',
  userspace: 'systemd started',
  sysinit: 'sysinit.target',
  basic: 'basic.target',
  'multi-user': 'multi-user.target',
  graphical: 'graphical.target',
  finished: 'start-up finished',
  login: 'login',
  settled: 'settled',
  'capture-end': 'capture ended',
};

export function milestoneTitle(name: MilestoneName): string {
  return milestoneTitles[name];
}
