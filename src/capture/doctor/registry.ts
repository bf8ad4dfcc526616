/** The checks, in the order in which they are told. */
import type { Check } from './check.ts';
import { architecture } from './checks/architecture.ts';
import { bpfSettings } from './checks/bpf-settings.ts';
import { btf } from './checks/btf.ts';
import { commandLine } from './checks/command-line.ts';
import { config } from './checks/config.ts';
import { initramfs } from './checks/initramfs.ts';
import { installed } from './checks/installed.ts';
import { kernel } from './checks/kernel.ts';
import { lockdown } from './checks/lockdown.ts';
import { privileges } from './checks/privileges.ts';
import { settings } from './checks/settings.ts';
import { archiveSpace, memorySpace } from './checks/space.ts';
import { systemd } from './checks/systemd.ts';

export const checks: readonly Check[] = [
  privileges,
  kernel,
  config,
  btf,
  lockdown,
  bpfSettings,
  architecture,
  systemd,
  initramfs,
  memorySpace,
  archiveSpace,
  installed,
  settings,
  commandLine,
];
