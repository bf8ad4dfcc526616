/**
 * The unit that a control group belongs to, as systemd itself finds it: below the slices, the first component is the system's unit. What
 * is deeper (a delegated group, a container's own units) is part of that unit, but for the units of a user's own manager: a desktop
 * consists of these. They are named after it, `user@1000.service/dbus.service`, as another user has units of the same names.
 */
const unitName = /^[^/]+\.(?:service|scope|socket|mount|swap)$/;
const userManager = /^user@\d+\.service$/;
/** Of the manager itself. */
const ownScope = 'init.scope';

/** `path` is as below /sys/fs/cgroup. Undefined for slices, the root, and groups that systemd did not make. */
export function unitOfCgroup(path: string): string | undefined {
  const components = path.split('/').filter((name) => name !== '' && !name.endsWith('.slice'));
  const [unit, userUnit] = components;
  if (unit === undefined || !unitName.test(unit)) return undefined;
  if (!userManager.test(unit) || userUnit === undefined || userUnit === ownScope) return unit;
  return unitName.test(userUnit) ? `${unit}/${userUnit}` : unit;
}

/** What a unit is called by people: with or without `.service`, and a user's also by its manager. */
export function unitNames(unit: string): string[] {
  return [...new Set([unit, systemUnit(unit)])].flatMap((name) => [name, name.replace(/\.service$/, '')]);
}

/** The system's unit that a unit is part of: the user's manager of a user's unit, or itself. */
export function systemUnit(unit: string): string {
  const end = unit.indexOf('/');
  return end === -1 ? unit : unit.slice(0, end);
}
