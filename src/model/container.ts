/**
 * Which container a process is in, as far as its control group tells: container managers give each container a group with its
 * id or name in it. Only the payload counts: a container's monitor (conmon, lxc.monitor, nspawn's supervisor) is not in it.
 */
import type { Container } from './types.ts';

/** The inode number of the first pid namespace, that of the machine itself (PROC_PID_INIT_INO in the kernel). */
export const initialPidNamespace = 4_026_531_836;

type Rule = readonly [runtime: Container['runtime'], name: RegExp, parent?: RegExp];

const id = '([0-9a-f]{12,64})';
const rules: readonly Rule[] = [
  ['docker', new RegExp(`^docker-${id}\\.scope$`)],
  ['docker', new RegExp(`^${id}$`), /^docker$/],
  ['podman', new RegExp(`^libpod-(?:payload-)?${id}(?:\\.scope)?$`)],
  ['cri-o', new RegExp(`^crio-${id}(?:\\.scope)?$`)],
  // With colons: the cgroupfs form of a group that was named for systemd.
  ['containerd', new RegExp(`(?:^|:)cri-containerd[-:]${id}(?:\\.scope)?$`)],
  ['containerd', new RegExp(`^nerdctl-${id}\\.scope$`)],
  ['kubernetes', new RegExp(`^${id}$`), /^pod[0-9a-f_-]{32,36}$/],
  ['lxc', /^lxc\.payload\.(.+)$/],
  ['lxc', /^(.+)$/, /^lxc(?:\.payload)?$/],
  ['lxc', /^machine-lxc\\x2d(.+)\.scope$/],
  ['nspawn', /^systemd-nspawn@(.+)\.service$/],
  // Of those that systemd-machined knows, virtual machines are no containers.
  ['machined', /^machine-(?!qemu\\x2d)(.+)\.scope$/],
];

/** `cgroup` is as below /sys/fs/cgroup; `pidNamespace` the inode number, undefined where it is not known. */
export function containerOf(cgroup: string, pidNamespace: number | undefined): Container | undefined {
  const components = cgroup.split('/').filter((component) => component !== '');
  if (components.at(-1) !== 'supervisor') {
    // Of containers within containers, the innermost.
    for (let i = components.length - 1; i >= 0; i--) {
      const found = containerNamed(components[i]!, components[i - 1] ?? '');
      if (found !== undefined) return found;
    }
  }
  if (pidNamespace === undefined || pidNamespace === initialPidNamespace) return undefined;
  return { runtime: 'pid-namespace', name: String(pidNamespace) };
}

function containerNamed(component: string, parent: string): Container | undefined {
  for (const [runtime, pattern, parentPattern] of rules) {
    const name = pattern.exec(component)?.[1];
    if (name !== undefined && (parentPattern?.test(parent) ?? true))
      return { runtime, name: unescaped(name) };
  }
  return undefined;
}

/** systemd writes `\x2d` for a `-` in a name. Bytes that are no ASCII stay escaped. */
function unescaped(name: string): string {
  return name.replace(/\\x([2-7][0-9a-f])/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
