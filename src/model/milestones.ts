/** The moments of the boot, from the capture itself, the manifest, the units and `manager.txt` (what `systemctl show` says of systemd). */
import type { Manifest } from '../archive/manifest.ts';
import { nanoseconds, type Nanoseconds } from '../lib/units.ts';
import type { ReadTime } from './clock.ts';
import { propertyBlocks } from './run-text.ts';
import type { Milestone, MilestoneName, Unit } from './types.ts';

const targets: readonly (readonly [MilestoneName, string])[] = [
  ['sysinit', 'sysinit.target'],
  ['basic', 'basic.target'],
  ['multi-user', 'multi-user.target'],
  ['graphical', 'graphical.target'],
];

/** Ordered by time; moments that are not known, or never came, are left out. */
export function milestonesOf(
  span: { readonly startNs: number; readonly endNs: number },
  units: ReadonlyMap<string, Unit>,
  managerText: string,
  { milestones: noted = {} }: Pick<Manifest, 'milestones'>,
  readTime: ReadTime,
): Milestone[] {
  const manager = [...propertyBlocks(managerText)][0] ?? new Map<string, string>();
  const userspaceNs = readTime(manager.get('UserspaceTimestampMonotonic'));
  // systemd keeps a time for the initrd only where systemd ran there too; the initrd ended when the real system's systemd began.
  const initrdNs = readTime(manager.get('InitRDTimestampMonotonic')) ?? timeOf(noted.initrdStartNs);
  const loginNs = noted.loginMonotonicUs === undefined ? undefined : readTime(String(noted.loginMonotonicUs));
  const moments: (readonly [MilestoneName, Nanoseconds | undefined])[] = [
    ['capture-start', nanoseconds(span.startNs)],
    ['initrd-start', initrdNs],
    ['initrd-end', initrdNs === undefined ? undefined : userspaceNs],
    ['userspace', userspaceNs],
    ...targets.map(([name, unit]) => [name, units.get(unit)?.activeNs] as const),
    ['finished', readTime(manager.get('FinishTimestampMonotonic'))],
    ['login', loginNs],
    ['settled', timeOf(noted.settledNs)],
    ['capture-end', nanoseconds(span.endNs)],
  ];
  return moments
    .flatMap(([name, ns]) => (ns === undefined ? [] : [{ name, ns }]))
    .sort((a, b) => a.ns - b.ns);
}

function timeOf(ns: number | undefined): Nanoseconds | undefined {
  return ns !== undefined && Number.isSafeInteger(ns) ? nanoseconds(ns) : undefined;
}
