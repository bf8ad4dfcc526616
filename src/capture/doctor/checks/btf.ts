/** The kernel's type information, by which one binary fits all kernels. */
import { ok, problem, unknown, type Check } from '../check.ts';

const file = '/sys/kernel/btf/vmlinux';

export const btf: Check = {
  id: 'btf',
  title: 'Type information',
  look(machine) {
    if (!machine.isLive) {
      const value = machine.config?.get('CONFIG_DEBUG_INFO_BTF');
      if (value === 'y') return ok(`the kernel will have ${file}`);
      return machine.config === undefined
        ? unknown(`whether there will be ${file} is seen when it runs`)
        : problem(`there will be no ${file}`, 'use a kernel built with CONFIG_DEBUG_INFO_BTF=y');
    }
    if (machine.exists(file)) return ok(file);
    return problem(
      `no ${file}`,
      machine.exists('/sys/kernel')
        ? 'use a kernel built with CONFIG_DEBUG_INFO_BTF=y, as those of distributions are'
        : 'mount -t sysfs sysfs /sys',
    );
  },
};
