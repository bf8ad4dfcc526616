/**
 * What differs between two boots of the same files, one small entry each. `fileKey` applies the entries in this order, so
 * that a later one sees what the earlier ones left. An entry's `examples` are its tests: [path, key after this entry].
 * An entry must be linear in the length of the path (paths are hostile) and must leave its own results alone.
 */
export interface FilePattern {
  readonly id: string;
  readonly why: string;
  readonly examples: readonly (readonly [path: string, key: string])[];
  readonly apply: (path: string) => string;
}

const replaced =
  (pattern: RegExp, by: string) =>
  (path: string): string =>
    path.replace(pattern, by);

/** Only where `prefix` is in the path: most paths are not concerned, and a plain search is much cheaper than a pattern. */
const where =
  (prefix: string, pattern: RegExp, by: string) =>
  (path: string): string =>
    path.includes(prefix) ? path.replace(pattern, by) : path;

export const filePatterns: readonly FilePattern[] = [
  {
    id: 'usr-merge',
    why: '/bin and its like are links into /usr on a merged system and directories of their own before',
    examples: [
      ['/bin/kmod', '/usr/bin/kmod'],
      ['/sbin/init', '/usr/sbin/init'],
      ['/lib64/ld-linux-x86-64.so.2', '/usr/lib64/ld-linux-x86-64.so.2'],
      ['/library/x', '/library/x'],
    ],
    apply: replaced(/^\/(?=(?:s?bin|lib(?:32|64|x32)?)\/)/, '/usr/'),
  },
  {
    id: 'proc',
    why: 'process numbers are given anew in each boot; a descriptor number says little without its process',
    examples: [
      ['/proc/1234/stat', '/proc/PID/stat'],
      ['/proc/1/task/77/comm', '/proc/PID/task/TID/comm'],
      ['/proc/1/fd/12', '/proc/PID/fd/*'],
      ['/proc/sys/kernel/pid_max', '/proc/sys/kernel/pid_max'],
    ],
    apply: (path) =>
      path.startsWith('/proc/')
        ? path
            .replace(/^\/proc\/\d+(?=\/|$)/, '/proc/PID')
            .replace(/^(\/proc\/PID\/task)\/\d+/, '$1/TID')
            .replace(/^(\/proc\/PID\/(?:task\/TID\/)?(?:fd|fdinfo|map_files))\/.+$/, '$1/*')
        : path,
  },
  {
    id: 'anonymous',
    why: 'pipes, sockets and namespaces have no name but an inode number',
    examples: [
      ['pipe:[31337]', 'pipe:[*]'],
      ['socket:[9]', 'socket:[*]'],
      ['mnt:[4026531841]', 'mnt:[*]'],
      ['anon_inode:[eventpoll]', 'anon_inode:[eventpoll]'],
    ],
    apply: replaced(/^([a-z_]+):\[\d+\]$/, '$1:[*]'),
  },
  {
    id: 'cgroup',
    why: 'systemd reads the same few attributes of a directory per unit: one row an attribute, units have their own table',
    examples: [
      ['/sys/fs/cgroup/system.slice/ssh.service/memory.max', '/sys/fs/cgroup/**/memory.max'],
      ['/sys/fs/cgroup/cgroup.procs', '/sys/fs/cgroup/cgroup.procs'],
    ],
    apply: where('/sys/fs/cgroup/', /^\/sys\/fs\/cgroup\/.+\//, '/sys/fs/cgroup/**/'),
  },
  {
    id: 'device-number',
    why: 'udev names its database by device numbers, the journal its streams by device and inode',
    examples: [
      ['/run/udev/data/b254:1', '/run/udev/data/b*'],
      ['/run/udev/data/n2', '/run/udev/data/n*'],
      ['/run/udev/data/.#b11:0xtvAu7', '/run/udev/data/.#b*'],
      ['/run/udev/data/+platform:serial8250', '/run/udev/data/+platform:serial8250'],
      ['/dev/char/10:200', '/dev/char/*'],
      ['/run/systemd/journal/streams/9:15623', '/run/systemd/journal/streams/*'],
    ],
    apply: (path) =>
      path
        .replace(/^(\/run\/udev\/(?:data|tags\/[^/]+|links\/[^/]+)\/[bcn])\d[\d:]*$/, '$1*')
        .replace(/^(\/run\/udev\/data\/\.#[bcn])\d[\d:]*[A-Za-z\d]{6}$/, '$1*')
        .replace(/^(\/(?:sys\/)?dev\/(?:block|char)|\/run\/systemd\/journal\/streams)\/\d+:\d+/, '$1/*'),
  },
  {
    id: 'kernel-release',
    why: 'modules and boot files carry the release of the kernel in their path',
    examples: [
      ['/usr/lib/modules/6.1.0-40-cloud-amd64/modules.dep.bin', '/usr/lib/modules/KERNEL/modules.dep.bin'],
      ['/boot/config-6.12.48+deb13-amd64', '/boot/config-KERNEL'],
      ['/boot/grub/grub.cfg', '/boot/grub/grub.cfg'],
    ],
    apply: (path) =>
      path.startsWith('/usr/lib/modules/')
        ? path.replace(/^\/usr\/lib\/modules\/\d[^/]*/, '/usr/lib/modules/KERNEL')
        : path.replace(/^(\/boot\/[A-Za-z.]+)-\d[^/]*$/, '$1-KERNEL'),
  },
  {
    id: 'module-compression',
    why: 'newer releases compress the same modules',
    examples: [
      ['/usr/lib/modules/KERNEL/kernel/fs/fat/fat.ko.xz', '/usr/lib/modules/KERNEL/kernel/fs/fat/fat.ko'],
      ['/usr/lib/modules/KERNEL/kernel/fs/fat/fat.ko', '/usr/lib/modules/KERNEL/kernel/fs/fat/fat.ko'],
    ],
    apply: where('.ko.', /\.ko\.(?:xz|zst|gz)$/, '.ko'),
  },
  {
    id: 'old-glibc',
    why: 'before 2.34 glibc installed libc-2.31.so and a link; since then the file has its soname',
    examples: [
      ['/usr/lib/x86_64-linux-gnu/libc-2.31.so', '/usr/lib/x86_64-linux-gnu/libc.so.6'],
      ['/usr/lib/x86_64-linux-gnu/libpthread-2.31.so', '/usr/lib/x86_64-linux-gnu/libpthread.so.0'],
      ['/usr/lib/x86_64-linux-gnu/ld-2.31.so', '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'],
    ],
    apply: (path) =>
      path.includes('-2.')
        ? path
            .replace(/\/(libc|libm)-2\.\d+\.so$/, '/$1.so.6')
            .replace(/\/(libpthread)-2\.\d+\.so$/, '/$1.so.0')
            .replace(/\/(libdl|libresolv|libnss_[a-z]+)-2\.\d+\.so$/, '/$1.so.2')
            .replace(/\/(librt|libutil)-2\.\d+\.so$/, '/$1.so.1')
            .replace(/(x86_64[^/]*)\/ld-2\.\d+\.so$/, '$1/ld-linux-x86-64.so.2')
        : path,
  },
  {
    id: 'soname',
    why: 'the name that programs link to has the major version only: another major version is another library',
    examples: [
      ['/usr/lib/libsystemd.so.0.35.0', '/usr/lib/libsystemd.so.0'],
      ['/usr/lib/libcap.so.2.66', '/usr/lib/libcap.so.2'],
      ['/usr/lib/libselinux.so.1', '/usr/lib/libselinux.so.1'],
    ],
    apply: where('.so.', /(\.so\.\d+)\.[\d.]+$/, '$1'),
  },
  {
    id: 'versioned-library',
    why: 'libraries that are private to a package put its version before .so',
    examples: [
      ['/usr/lib/systemd/libsystemd-shared-252.so', '/usr/lib/systemd/libsystemd-shared-*.so'],
      ['/usr/lib/libbfd-2.40-system.so', '/usr/lib/libbfd-*-system.so'],
      ['/usr/lib/libdb-5.3.so', '/usr/lib/libdb-*.so'],
    ],
    apply: where('.so', /-\d+(?:\.\d+)*((?:-[a-z]+)?\.so)$/, '-*$1'),
  },
  {
    id: 'interpreter',
    why: 'interpreters keep their library below their minor version',
    examples: [
      ['/usr/lib/python3.11/os.py', '/usr/lib/python3.*/os.py'],
      ['/usr/lib/python3/dist-packages/apt/__init__.py', '/usr/lib/python3/dist-packages/apt/__init__.py'],
      ['/x/__pycache__/os.cpython-311.pyc', '/x/__pycache__/os.cpython-*.pyc'],
      ['/usr/lib/x86_64-linux-gnu/perl/5.36.0/IO.pm', '/usr/lib/x86_64-linux-gnu/perl/5.*/IO.pm'],
      ['/usr/bin/python3.13', '/usr/bin/python3.*'],
    ],
    apply: (path) =>
      path
        .replace(/\b(python\d|perl5?\/5|ruby\/?\d|lua\d|php\/?\d)\.\d+(?:\.\d+)*(?![\w*])/g, '$1.*')
        .replace(/\.(cpython|pypy)-?\d+(?=[.-])/g, '.$1-*'),
  },
  {
    id: 'uuid',
    why: 'file systems and boots are named by UUIDs',
    examples: [
      ['/dev/disk/by-uuid/1b4e28ba-2fa1-11d2-883f-0016d3cca427', '/dev/disk/by-uuid/UUID'],
      ['/run/credentials/1B4E28BA-2FA1-11D2-883F-0016D3CCA427', '/run/credentials/UUID'],
    ],
    apply: where('-', /(?<![\da-f])[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\da-f])/gi, 'UUID'),
  },
  {
    id: 'systemd-temporary-hex',
    why: 'systemd writes a file under a random name and renames it; the newer ones are numbers, which the next entry would take for more',
    examples: [
      ['/etc/.#machine-id8f3a9c0d1e2f4a5b', '/etc/.#machine-id*'],
      ['/run/udev/data/.#+acpi:PNP0103:008f3a9c0d1e2f4a5b', '/run/udev/data/.#+acpi:PNP0103:00*'],
      ['/run/x/.#6f0d1c2e0b0047108000000000000001', '/run/x/.#6f0d1c2e0b004710*'],
    ],
    apply: where('/.#', /\/\.#([^/]+?)[\da-f]{16}$/, '/.#$1*'),
  },
  {
    id: 'long-hex',
    why: 'machine, boot and invocation identities (128 bits) and sequence numbers (64 bits) in hexadecimal',
    examples: [
      [
        '/var/log/journal/0123456789abcdef0123456789abcdef/system.journal',
        '/var/log/journal/HEX/system.journal',
      ],
      [
        '/run/log/system@0123456789abcdef0123456789abcdef-00000000000003e8-00063f.journal',
        '/run/log/system@HEX-HEX-00063f.journal',
      ],
      ['/usr/share/dictionary/defaced', '/usr/share/dictionary/defaced'],
    ],
    apply: replaced(/(?<![\da-z])[\da-f]{16,}(?![\da-z])/gi, 'HEX'),
  },
  {
    id: 'systemd-temporary',
    why: 'systemd writes a file under a random name and renames it',
    examples: [
      ['/run/systemd/seats/.#seat0QzX1y2', '/run/systemd/seats/.#seat0*'],
      ['/tmp/systemd-private-HEX-ssh.service-Ab3dEf/tmp', '/tmp/systemd-private-HEX-ssh.service-*/tmp'],
    ],
    apply: (path) =>
      path
        .replace(/\/\.#([^/*]+?)[A-Za-z\d]{6}$/, '/.#$1*')
        .replace(/(\/systemd-private-HEX-[^/]+)-[A-Za-z\d]{6}(?=\/|$)/, '$1-*'),
  },
  {
    id: 'mkstemp',
    why: 'six random letters and digits at the end of a name, in a directory for such or after a dot or "tmp"',
    examples: [
      ['/tmp/tmp.Ab3dE9xYz0', '/tmp/tmp.*'],
      ['/var/tmp/mkinitramfs_Qw8rTy', '/var/tmp/mkinitramfs_*'],
      ['/etc/.resolv.conf.x3Yz9A', '/etc/.resolv.conf.*'],
      ['/run/x.tmpA1b2C3', '/run/x.tmp*'],
      ['/run/systemd/journal/kernel-seqnum', '/run/systemd/journal/kernel-seqnum'],
      ['/run/systemd/userdb/io.systemd.DynamicUser', '/run/systemd/userdb/io.systemd.DynamicUser'],
      ['/usr/share/dbus-1/org.freedesktop.UPower', '/usr/share/dbus-1/org.freedesktop.UPower'],
      ['/tmp/fixed.config', '/tmp/fixed.config'],
    ],
    apply: dropRandomSuffix,
  },
  {
    id: 'session',
    why: 'login sessions and their locks are numbered',
    examples: [
      ['/run/systemd/sessions/12', '/run/systemd/sessions/*'],
      ['/run/systemd/inhibit/3.ref', '/run/systemd/inhibit/*.ref'],
      ['/run/systemd/transient/session-3.scope', '/run/systemd/transient/session-*.scope'],
      ['/run/user/1000/bus', '/run/user/1000/bus'],
    ],
    apply: (path) =>
      path
        .replace(/^(\/run\/systemd\/(?:sessions|inhibit))\/c?\d+(?=\.ref$|$)/, '$1/*')
        .replace(/\/session-c?\d+\.scope(?=\/|$)/, '/session-*.scope'),
  },
];

/** Words, words with a number, and numbers: what people put after a dot. The rest of six or more letters and digits is random. */
const wordLike = /^(?:(?:[A-Z][a-z]+)+\d*|[a-z]+\d*|[A-Z]+\d*|\d+)$/;

function dropRandomSuffix(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const inTemporary = /^\/(?:tmp|var\/tmp|run|dev\/shm)\//.test(path);
  if (!inTemporary && !name.startsWith('.') && !name.includes('tmp')) return path;
  const suffix = /(?:[._-]|tmp)(?!tmp)([A-Za-z\d]{6,12})$/.exec(name)?.[1];
  if (suffix === undefined || wordLike.test(suffix)) return path;
  return `${path.slice(0, path.length - suffix.length)}*`;
}
