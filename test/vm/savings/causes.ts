/** What is taken away from the boot, one at a time, and the finding that is about it. `name` is a folder of removed/. */

export interface Cause {
  readonly name: string;
  /** Of the finding, or of what is told with it: the rule and the unit. */
  readonly rule: string;
  readonly unit: string;
  /** A cause that the system came with, or one that was made for this. */
  readonly origin: 'stock' | 'made';
  readonly removal: string;
}

export const causes: readonly Cause[] = [
  {
    name: 'volume',
    rule: 'device-wait-unit',
    unit: 'dev-loop7.device',
    origin: 'made',
    removal: 'the mount is marked nofail: nothing waits for it',
  },
  {
    name: 'ssh',
    rule: 'cold-reads-critical-chain',
    unit: 'ssh.service',
    origin: 'stock',
    removal: 'a unit early in the boot prefetches what sshd reads',
  },
  {
    name: 'settings',
    rule: 'fsync-storm',
    unit: 'settings.service',
    origin: 'made',
    removal: 'one fsync instead of 50',
  },
  {
    name: 'inventory',
    rule: 'directory-scans',
    unit: 'inventory.service',
    origin: 'made',
    removal: 'reads a list instead of 157 folders',
  },
  {
    name: 'catalogue',
    rule: 'serial-cold-reads',
    unit: 'catalogue.service',
    origin: 'made',
    removal: 'asks for all 120 files before it reads the first',
  },
  {
    name: 'hooks',
    rule: 'process-storm',
    unit: 'hooks.service',
    origin: 'made',
    removal: 'the shell adds up, instead of 200 processes',
  },
  {
    name: 'reindex',
    rule: 'after-login-work',
    unit: 'reindex.service',
    origin: 'made',
    removal: 'starts after the last target',
  },
];
