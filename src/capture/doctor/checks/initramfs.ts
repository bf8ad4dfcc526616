/** What makes the initramfs: the half of a boot that is over before the first unit is seen only from there. */
import { initrdGenerators } from '../../layout.ts';
import { ok, warning, type Check } from '../check.ts';

const others = [
  { name: 'mkinitcpio', place: '/usr/lib/initcpio' },
  { name: 'booster', place: '/etc/booster.yaml' },
];

export const initramfs: Check = {
  id: 'initramfs',
  title: 'Initramfs',
  look({ exists }) {
    const usable = initrdGenerators.find(({ directory }) => exists(directory));
    if (usable !== undefined) return ok(`made by ${usable.name}: bootio enable --initrd sees it too`);
    const other = others.find(({ place }) => exists(place));
    return warning(
      `${other === undefined ? 'no generator found' : `made by ${other.name}`}: a capture begins with the first units, and what is before them is not seen`,
      'install initramfs-tools or dracut where the initramfs is to be seen; without one nothing is lost',
    );
  },
};
