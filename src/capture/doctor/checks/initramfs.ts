/** What makes the initramfs: the half of a boot that is over before the first unit is seen only from there. */
import { ok, warning, type Check } from '../check.ts';

const generators: Readonly<Record<string, string>> = {
  'initramfs-tools': '/usr/share/initramfs-tools',
  dracut: '/usr/lib/dracut/modules.d',
};
const others: Readonly<Record<string, string>> = {
  mkinitcpio: '/usr/lib/initcpio',
  booster: '/etc/booster.yaml',
};

export const initramfs: Check = {
  id: 'initramfs',
  title: 'Initramfs',
  look({ exists }) {
    const found = (of: Readonly<Record<string, string>>): string[] =>
      Object.keys(of).filter((name) => exists(of[name]!));
    const [usable] = found(generators);
    if (usable !== undefined) return ok(`made by ${usable}: bootio enable --initrd sees it too`);
    const [other] = found(others);
    return warning(
      `${other === undefined ? 'no generator found' : `made by ${other}`}: a capture begins with the first units, and what is before them is not seen`,
      'install initramfs-tools or dracut where the initramfs is to be seen; without one nothing is lost',
    );
  },
};
