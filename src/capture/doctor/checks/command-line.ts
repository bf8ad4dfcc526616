/** bootio=off on the kernel's command line: meant for one boot, and easily forgotten in the boot loader's configuration. */
import { ok, unknown, warning, type Check } from '../check.ts';

export const commandLine: Check = {
  id: 'command-line',
  title: 'Command line',
  look({ isLive, read }) {
    if (!isLive) return unknown('seen when it runs: bootio=off would leave a boot out');
    const words = (read('/proc/cmdline') ?? '').split(/\s+/);
    if (words.includes('bootio=off'))
      return warning(
        'bootio=off: this boot was left out, and the next will be if it stays',
        "remove bootio=off from the boot loader's configuration (grep -r bootio=off /etc/default/grub /boot/loader)",
      );
    return ok('without bootio=off');
  },
};
