/**
 * The system unit that a control group belongs to, as systemd itself finds it: below the slices, the first component is the
 * unit. What is deeper (a delegated group, a user's own units below user@1000.service, a container's) is part of that unit.
 */
const unitName = /^[^/]+\.(?:service|scope|socket|mount|swap)$/;

/** `path` is as below /sys/fs/cgroup. Undefined for slices, the root, and groups that systemd did not make. */
export function unitOfCgroup(path: string): string | undefined {
  const component = path.split('/').find((name) => name !== '' && !name.endsWith('.slice'));
  return component !== undefined && unitName.test(component) ? component : undefined;
}
