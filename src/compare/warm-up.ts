/**
 * Boots that are not like those after them: the first one of an image, and those that did what is done once a day or after an update. Told
 * by units that systemd runs only then, as the run has them.
 */
import type { RunFacts, WarmUp } from './types.ts';

/** Units with ConditionFirstBoot or ConditionNeedsUpdate (systemd.unit(5)), and those that timers start in the first boot of a day. */
const signs: readonly (readonly [WarmUp['code'], readonly string[]])[] = [
  [
    'first-boot',
    ['systemd-firstboot.service', 'first-boot-complete.target', 'systemd-homed-firstboot.service'],
  ],
  ['machine-id', ['systemd-machine-id-commit.service', 'systemd-machine-id-setup.service']],
  [
    'rebuilt-cache',
    [
      'ldconfig.service',
      'systemd-hwdb-update.service',
      'systemd-journal-catalog-update.service',
      'systemd-update-done.service',
    ],
  ],
  [
    'first-daily-job',
    [
      'apt-daily.service',
      'apt-daily-upgrade.service',
      'dpkg-db-backup.service',
      'man-db.service',
      'logrotate.service',
      'e2scrub_all.service',
      'fstrim.service',
      'plocate-updatedb.service',
      'dnf-makecache.service',
      'systemd-tmpfiles-clean.service',
    ],
  ],
];

/** None for most boots, and for what is no boot. */
export function warmUpsOf({
  manifest,
  units,
  endNs,
}: Pick<RunFacts, 'manifest' | 'units' | 'endNs'>): WarmUp[] {
  if (manifest.kind !== 'boot') return [];
  return signs.flatMap(([code, names]) => {
    const ran = names.find((name) => {
      const unit = units.get(name);
      const began = unit?.activatingNs ?? unit?.activeNs;
      return began !== undefined && began <= endNs;
    });
    return ran === undefined ? [] : [{ code, unit: ran }];
  });
}
