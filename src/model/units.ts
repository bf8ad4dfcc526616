/** systemd's units, from `units.txt`: what `systemctl show '*'` printed. */
import type { Nanoseconds } from '../lib/units.ts';
import type { ReadTime } from './clock.ts';
import { propertyBlocks } from './run-text.ts';
import type { Unit } from './types.ts';

/** By name (`Id`; aliases are not listed). */
export function readUnits(text: string, readTime: ReadTime): Map<string, Unit> {
  const units = new Map<string, Unit>();
  for (const block of propertyBlocks(text)) {
    const name = block.get('Id');
    if (name === undefined || name === '') continue;
    units.set(name, {
      name,
      description: block.get('Description') ?? '',
      activeState: block.get('ActiveState') ?? '',
      controlGroup: block.get('ControlGroup') ?? '',
      files: [block.get('FragmentPath') ?? '', ...words(block.get('DropInPaths'))].filter(
        (file) => file !== '',
      ),
      activatingNs: readTime(block.get('InactiveExitTimestampMonotonic')),
      activeNs: readTime(block.get('ActiveEnterTimestampMonotonic')),
      deactivatingNs: readTime(block.get('ActiveExitTimestampMonotonic')),
      inactiveNs: readTime(block.get('InactiveEnterTimestampMonotonic')),
      after: words(block.get('After')),
      before: words(block.get('Before')),
    });
  }
  return units;
}

const words = (list: string | undefined): string[] => (list ?? '').split(' ').filter((word) => word !== '');

/** When the unit's start was over; undefined where it was not. What it did before, in an earlier start, does not count. */
export function startedNs(unit: Unit): Nanoseconds | undefined {
  const { activatingNs = 0, activeNs, deactivatingNs, inactiveNs } = unit;
  return [activeNs, deactivatingNs, inactiveNs].find((ns) => ns !== undefined && ns >= activatingNs);
}
