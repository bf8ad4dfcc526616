/** Lockdown: `confidentiality` forbids programs to read the kernel's memory, and so all of them but those on system calls. */
import { ok, unknown, warning, type Check } from '../check.ts';

const file = '/sys/kernel/security/lockdown';
const mend =
  "remove lockdown=confidentiality from the kernel's command line (GRUB: GRUB_CMDLINE_LINUX in /etc/default/grub, then update-grub), and reboot";

export const lockdown: Check = {
  id: 'lockdown',
  title: 'Lockdown',
  look(machine) {
    if (!machine.isLive) {
      if (machine.config?.get('CONFIG_LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY') === 'y')
        return warning(
          'the kernel is built to be locked down (confidentiality): system calls only',
          'use a kernel built without CONFIG_LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY',
        );
      return unknown('seen when it runs; Secure Boot makes it integrity on most systems, which does no harm');
    }
    const state = /\[(\w+)\]/.exec(machine.read(file) ?? '')?.[1];
    if (state === 'confidentiality')
      return warning(
        'confidentiality: programs may not read the kernel, so system calls only are seen',
        mend,
      );
    if (state !== undefined) return ok(`${state}: the programs may read the kernel`);
    return machine.exists('/sys/kernel/security') && machine.names('/sys/kernel/security').length > 0
      ? ok('not in this kernel')
      : unknown(`${file} is not mounted`, 'mount -t securityfs securityfs /sys/kernel/security');
  },
};
