/**
 * The pattern under which paths of one run stand together: `fileKey`, and then what numbers things of one kind (devices, interfaces,
 * processors, addresses). Two runs keep /dev/vda and /dev/vdb apart, which may well be two disks; who polls thirty of them does one thing.
 */
import { fileKey } from './file-key.ts';
import type { FilePattern } from './file-patterns.ts';

const replaced =
  (pattern: RegExp, by: string) =>
  (path: string): string =>
    path.replace(pattern, by);

/** As in file-patterns.ts: applied in this order, linear, and their own results stay as they are. */
export const groupPatterns: readonly FilePattern[] = [
  {
    id: 'usb-device',
    why: 'USB devices are numbered by bus and place',
    examples: [
      ['/dev/bus/usb/001/003', '/dev/bus/usb/*/*'],
      ['/dev/bus/usb', '/dev/bus/usb'],
    ],
    apply: replaced(/^(\/(?:dev|proc)\/bus\/usb)\/\d+\/\d+$/, '$1/*/*'),
  },
  {
    id: 'pci-address',
    why: 'PCI devices are named by their place on the bus',
    examples: [
      ['/sys/bus/pci/drivers/ipw3945/0000:03:00.0/cmd', '/sys/bus/pci/drivers/ipw3945/PCI/cmd'],
      ['/sys/devices/pci0000:00/0000:00:03.0/uevent', '/sys/devices/PCI/PCI/uevent'],
      ['/sys/bus/pci/devices', '/sys/bus/pci/devices'],
    ],
    apply: (path) =>
      path.startsWith('/sys/')
        ? path
            .replace(/\/[\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.[\da-f](?=\/|$)/g, '/PCI')
            .replace(/\/pci[\da-f]{4}:[\da-f]{2}(?=\/|$)/g, '/PCI')
        : path,
  },
  {
    id: 'interface',
    why: 'a directory per network interface',
    examples: [
      ['/sys/class/net/eth0/statistics/rx_bytes', '/sys/class/net/*/statistics/rx_bytes'],
      ['/sys/class/net/lo', '/sys/class/net/*'],
      ['/proc/sys/net/ipv4/conf/eth0/forwarding', '/proc/sys/net/ipv4/conf/*/forwarding'],
    ],
    apply: (path) =>
      path
        .replace(/^(\/sys\/(?:class|devices\/virtual)\/net)\/[^/]+/, '$1/*')
        .replace(/^(\/proc\/sys\/net\/ipv[46]\/(?:conf|neigh))\/[^/]+/, '$1/*'),
  },
  {
    id: 'block-device',
    why: 'a directory per disk and partition',
    examples: [
      ['/sys/block/dm-0/stat', '/sys/block/*/stat'],
      ['/sys/block/sda/sda1/stat', '/sys/block/*/*/stat'],
      ['/sys/class/block/sda1/uevent', '/sys/class/block/*/uevent'],
      ['/sys/block', '/sys/block'],
      ['/sys/block/sda/queue/rotational', '/sys/block/*/queue/rotational'],
    ],
    apply: (path) =>
      path
        .replace(/^(\/sys\/(?:class\/|devices\/virtual\/)?block)\/[^/]+/, '$1/*')
        .replace(/^(\/sys\/(?:class\/|devices\/virtual\/)?block\/\*)\/[a-z-]+\d[^/]*/, '$1/*'),
  },
  {
    id: 'numbered-device',
    why: 'terminals, disks and loops are numbered',
    examples: [
      ['/dev/tty12', '/dev/tty*'],
      ['/dev/pts/3', '/dev/pts/*'],
      ['/dev/input/event4', '/dev/input/event*'],
      ['/dev/loop7', '/dev/loop*'],
      ['/dev/nvme0n1p2', '/dev/nvme*'],
      ['/dev/sda1', '/dev/sd*'],
      ['/dev/vda', '/dev/vd*'],
      ['/dev/dm-3', '/dev/dm-*'],
      ['/dev/null', '/dev/null'],
      ['/dev/tty', '/dev/tty'],
    ],
    apply: (path) =>
      path.startsWith('/dev/')
        ? path
            .replace(/^\/dev\/nvme\d[\dnp]*$/, '/dev/nvme*')
            .replace(/^\/dev\/([svh]d)[a-z]{1,3}\d*$/, '/dev/$1*')
            .replace(/^(\/dev\/(?:[a-z]+\/)?[a-zA-Z]+[-_]?)\d+$/, '$1*')
            .replace(/^\/dev\/pts\/\d+$/, '/dev/pts/*')
        : path,
  },
  {
    id: 'processor',
    why: 'a directory per processor, interrupt, memory node, sensor',
    examples: [
      [
        '/sys/devices/system/cpu/cpu3/cpufreq/scaling_cur_freq',
        '/sys/devices/system/cpu/cpu*/cpufreq/scaling_cur_freq',
      ],
      ['/proc/irq/12/smp_affinity', '/proc/irq/*/smp_affinity'],
      ['/sys/class/hwmon/hwmon2/temp1_input', '/sys/class/hwmon/hwmon*/temp1_input'],
      ['/sys/devices/system/cpu/online', '/sys/devices/system/cpu/online'],
      ['/sys/bus/pci/drivers/ipw3945', '/sys/bus/pci/drivers/ipw3945'],
    ],
    apply: (path) =>
      path
        .replace(
          /^(\/sys\/(?:devices\/system\/[a-z]+|class\/[a-z_]+|bus\/[a-z]+\/devices)\/[a-z_]+)\d+(?=\/|$)/,
          '$1*',
        )
        .replace(/^\/proc\/irq\/\d+(?=\/|$)/, '/proc/irq/*'),
  },
  {
    id: 'address',
    why: 'addresses of memory in names, as of copies of a database',
    examples: [['/var/lib/xenstored/tdb.0x9e1e9b8', '/var/lib/xenstored/tdb.0x*']],
    apply: (path) => (path.includes('0x') ? path.replace(/0x[\da-fA-F]{4,16}(?![\da-zA-Z])/g, '0x*') : path),
  },
];

/** Pure and total; the group of a group is itself. */
export function pathGroup(path: string): string {
  let group = fileKey(path);
  for (const pattern of groupPatterns) group = pattern.apply(group);
  return group;
}
