/** What the kernel was built with. */
import { ok, problem, unknown, warning, type Check } from '../check.ts';

/** Without these no program can be loaded. */
const needed = ['CONFIG_BPF', 'CONFIG_BPF_SYSCALL', 'CONFIG_BPF_EVENTS', 'CONFIG_DEBUG_INFO_BTF'] as const;
/** Without these less is seen, or at a higher cost. */
const wanted: Readonly<Record<string, string>> = {
  CONFIG_BPF_JIT: 'programs are interpreted',
  CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS: 'no programs on functions, system calls only',
  CONFIG_FTRACE_SYSCALLS: 'no system calls to fall back to',
};

export const config: Check = {
  id: 'config',
  title: 'Kernel configuration',
  look({ config: values, kernel }) {
    if (values === undefined)
      return unknown(
        `the configuration of ${kernel ?? 'the kernel'} is neither /proc/config.gz nor in /boot or /usr/lib/modules`,
      );
    const lacks = (name: string): boolean => !['y', 'm'].includes(values.get(name) ?? '');
    const build = 'use a kernel built with';
    const missing = needed.filter(lacks);
    if (missing.length > 0)
      return problem(
        `built without ${missing.join(', ')}`,
        `${build} ${missing.map((name) => `${name}=y`).join(' ')}`,
      );
    const less = Object.keys(wanted).filter(lacks);
    if (less.length === 0) return ok('has all that the programs need');
    return warning(
      `built without ${less.map((name) => `${name} (${wanted[name]!})`).join(', ')}`,
      `${build} ${less.map((name) => `${name}=y`).join(' ')}`,
    );
  },
};
