/** Settings of BPF. kernel.unprivileged_bpf_disabled, whatever it is, is for others: the capture loads its programs as root. */
import { ok, unknown, warning, type Check } from '../check.ts';

const set = (name: string, value: string): string =>
  `echo ${name}=${value} > /etc/sysctl.d/60-bootio.conf && sysctl -w ${name}=${value}`;

export const bpfSettings: Check = {
  id: 'bpf-settings',
  title: 'BPF settings',
  look({ isLive, read }) {
    if (!isLive) return unknown('seen when it runs (net.core.bpf_jit_enable, kernel.kptr_restrict)');
    const value = (name: string): string | undefined =>
      read(`/proc/sys/${name.replaceAll('.', '/')}`)?.trim();
    // Only root may read some of them.
    if (value('net.core.bpf_jit_enable') === '0')
      return warning(
        'net.core.bpf_jit_enable=0: programs are interpreted, and the capture costs several times as much',
        set('net.core.bpf_jit_enable', '1'),
      );
    if (value('net.core.bpf_jit_harden') === '2')
      return warning(
        'net.core.bpf_jit_harden=2: programs of root are hardened too, and cost more',
        set('net.core.bpf_jit_harden', '1'),
      );
    if (value('kernel.kptr_restrict') === '2')
      return warning(
        'kernel.kptr_restrict=2: nobody is told where functions are, so each program is attached by itself, and the capture starts later',
        set('kernel.kptr_restrict', '1'),
      );
    const shown = ['kernel.unprivileged_bpf_disabled', 'net.core.bpf_jit_enable', 'kernel.kptr_restrict']
      .map((name) => ({ name, now: value(name) }))
      .filter(({ now }) => now !== undefined);
    return ok(shown.map(({ name, now }) => `${name}=${now!}`).join(', ') || 'this kernel has none');
  },
};
