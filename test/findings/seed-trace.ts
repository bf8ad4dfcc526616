/**
 * The trace behind "Who/what is doing all this file I/O?" (2006), made again from what the post published of it: for five minutes,
 * the four cases of its hall of shame with their counts, intervals and sizes, irqbalance and hald as it shows them, and 50 quiet
 * processes around them. In the lines that its SystemTap script printed; the same each time.
 */

interface Use {
  readonly path: string;
  readonly times: number;
  readonly everyMs: number;
  readonly read?: number;
  readonly write?: number;
  /** So many closes at each moment. */
  readonly together?: number;
  /** How far a moment may be off. */
  readonly jitterMs?: number;
  readonly fromMs?: number;
}

interface TracedProcess {
  readonly pid: number;
  readonly name: string;
  readonly uses: readonly Use[];
}

const traceMs = 301_600;

const pcscd: TracedProcess = {
  pid: 2224,
  name: 'pcscd',
  uses: Object.entries({
    ...{ '001/001': 43, '002/001': 43, '003/001': 43, '004/001': 43, '004/002': 57 },
    ...{ '005/001': 43, '005/002': 43, '005/005': 52, '005/006': 52, '005/008': 50 },
  }).map(([name, read]) => ({ path: `/dev/bus/usb/${name}`, times: 301, everyMs: 1000, read, fromMs: 60 })),
};

const cmd = '/sys/bus/pci/drivers/ipw3945/0000:03:00.0/cmd';
const ipw3945d: TracedProcess = {
  pid: 1888,
  name: 'ipw3945d',
  uses: [
    { path: cmd, times: 2954, everyMs: 102, read: 3008, fromMs: 120 },
    { path: cmd, times: 9, everyMs: 29_654, write: 20, fromMs: 5000 },
  ],
};

/** As published, and "another 100 files for other network devices" that the post left out. */
const multiload: TracedProcess = {
  pid: 3290,
  name: 'multiload-apple',
  uses: [
    ...['/etc/mtab', '/proc/net/dev'].map((path) => sampled(path, 8192)),
    ...['/proc/loadavg', '/proc/stat', '/proc/vmstat'].map((path) => sampled(path, 8191)),
    ...['dm-0', 'dm-1', 'dm-5', 'sda/sda1'].map((disk) => sampled(`/sys/block/${disk}/stat`, 8191)),
    { ...sampled('/proc/meminfo', 8191), times: 1206, together: 2 },
    { ...sampled('/proc/mounts', 4096), times: 3618, together: 6 },
    { ...sampled('/proc/partitions', 5461), times: 3618, together: 6 },
    ...['eth0', ...Array.from({ length: 14 }, (_, i) => `vif${i}`)].flatMap((device) =>
      ['collisions', 'rx_bytes', 'rx_errors', 'rx_packets', 'tx_bytes', 'tx_errors', 'tx_packets'].map(
        (file) => sampled(`/sys/class/net/${device}/statistics/${file}`, 8191),
      ),
    ),
  ],
};

function sampled(path: string, read: number): Use {
  return { path, times: 603, everyMs: 499, read, fromMs: 200 };
}

const xenstored: TracedProcess = {
  pid: 2831,
  name: 'xenstored',
  uses: ['9e1e9b8', '9e1f708'].flatMap((address, i) => {
    const path = `/var/lib/xenstored/tdb.0x${address}`;
    return [
      { path, times: 404 - i, everyMs: 742 + 2 * i, read: 196_884, jitterMs: 90, fromMs: 420 },
      { path, times: 404, everyMs: 742, write: 73_728, jitterMs: 90, fromMs: 428 },
    ];
  }),
};

const irqbalance: TracedProcess = {
  pid: 2060,
  name: 'irqbalance',
  uses: [
    { path: '/proc/interrupts', times: 30, everyMs: 9667, read: 8192, fromMs: 9000 },
    { path: '/proc/irq/12/smp_affinity', times: 1, everyMs: 0, write: 1, fromMs: 19_000 },
    { path: '/proc/irq/23/smp_affinity', times: 10, everyMs: 27_002, write: 1, fromMs: 19_000 },
  ],
};

const hald: TracedProcess = {
  pid: 2588,
  name: 'hald-addon-stor',
  uses: [{ path: '/dev/hda', times: 150, everyMs: 2000, fromMs: 112 }],
};

/** Daemons and applets that do a little now and then: read their configuration, write a line to a log, look at a clock. */
function quietProcesses(random: (below: number) => number): TracedProcess[] {
  return Array.from({ length: 50 }, (_, i): TracedProcess => {
    const name = `quiet-${i}`;
    const now = (): number => random(traceMs - 1000);
    const own = Array.from({ length: 1 + random(6) }, (_, n): Use => {
      const path = `/usr/share/${name}/part-${n}.conf`;
      return { path, times: 1, everyMs: 0, read: 100 + random(4000), fromMs: now() };
    });
    const slow: Use = {
      path: '/proc/loadavg',
      times: 4 + random(5),
      everyMs: 30_000 + random(3000),
      read: 27,
    };
    const log: Use = {
      path: `/var/log/${name}`,
      times: 1 + random(9),
      everyMs: 20_000,
      write: 80,
      jitterMs: 15_000,
    };
    const shared: Use = {
      path: '/etc/localtime',
      times: 1 + random(3),
      everyMs: 70_000,
      read: 2852,
      fromMs: 1000 * i,
    };
    return {
      pid: 4000 + i,
      name,
      uses: [...own, ...(i % 4 === 0 ? [slow] : []), ...(i % 3 === 0 ? [log] : []), shared],
    };
  });
}

/** Lines of the trace, in the order of their times. */
export function seedTrace(): string {
  let seed = 20_061_105;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const lines: { ms: number; text: string }[] = [];
  const processes = [pcscd, ipw3945d, multiload, xenstored, irqbalance, hald, ...quietProcesses(random)];
  for (const { pid, name, uses } of processes) {
    for (const { path, times, everyMs, read = 0, write = 0, together = 1, jitterMs, fromMs = 0 } of uses) {
      for (let i = 0; i < times; i++) {
        const moment = fromMs + Math.floor(i / together) * everyMs;
        const off = jitterMs === undefined ? random(3) : random(jitterMs);
        const ms = Math.min(traceMs, moment + (i % together) + off);
        lines.push({ ms, text: `${ms} ${pid} (${name}) access ${path} read: ${read} write: ${write}` });
      }
    }
  }
  return `${lines
    .sort((a, b) => a.ms - b.ms)
    .map(({ text }) => text)
    .join('\n')}\n`;
}
