/**
 * The key of a systemd unit across boots: its name. Instances of templates (`getty@tty1.service`) are kept; what the boot
 * made up (UUIDs, bus addresses in device units, numbers of sessions) is replaced. Entries as in file-patterns.ts.
 */
interface UnitPattern {
  readonly why: string;
  readonly examples: readonly (readonly [name: string, key: string])[];
  readonly apply: (name: string) => string;
}

export const unitPatterns: readonly UnitPattern[] = [
  {
    why: 'device units are named by the place on the bus, escaped',
    examples: [
      ['sys-devices-pci0000:00-0000:00:03.0-virtio0-net-eth0.device', 'sys-devices-**-net-eth0.device'],
      ['sys-devices-virtual-block-dm\\x2d0.device', 'sys-devices-**-block-dm\\x2d0.device'],
      ['sys-subsystem-net-devices-eth0.device', 'sys-subsystem-net-devices-eth0.device'],
    ],
    apply: (name) => name.replace(/^sys-devices-.*-([^-]+-[^-]+\.device)$/, 'sys-devices-**-$1'),
  },
  {
    why: 'file systems are named by UUID, with the hyphens escaped',
    examples: [
      [
        'dev-disk-by\\x2duuid-1b4e28ba\\x2d2fa1\\x2d11d2\\x2d883f\\x2d0016d3cca427.swap',
        'dev-disk-by\\x2duuid-UUID.swap',
      ],
      [
        'systemd-fsck@dev-disk-by\\x2duuid-AB12\\x2d34CD.service',
        'systemd-fsck@dev-disk-by\\x2duuid-UUID.service',
      ],
    ],
    apply: (name) =>
      name
        .replace(/[\da-f]{8}(?:(?:\\x2d|-)[\da-f]{4}){3}(?:\\x2d|-)[\da-f]{12}/gi, 'UUID')
        .replace(/(by\\x2d(?:part)?uuid-)[\da-f]{4}\\x2d[\da-f]{4}(?![\da-f])/gi, '$1UUID'),
  },
  {
    why: 'sessions and transient units are numbered or named at random',
    examples: [
      ['session-3.scope', 'session-*.scope'],
      ['session-c1.scope', 'session-*.scope'],
      ['run-u12.service', 'run-*.service'],
      ['run-r0123456789abcdef0123456789abcdef.scope', 'run-*.scope'],
      ['user@1000.service', 'user@1000.service'],
      ['run-user-1000.mount', 'run-user-1000.mount'],
      ['user@1000.service/run-u12.scope', 'user@1000.service/run-*.scope'],
    ],
    apply: (name) =>
      name
        .replace(/^session-c?\d+\.scope$/, 'session-*.scope')
        .replace(
          /^((?:user@\d+\.service\/)?run-)(?:[up]\d+(?:-i\d+)?|r[\da-f]{16,})\.(service|scope|timer)$/,
          '$1*.$2',
        ),
  },
  {
    why: "a desktop's programs are numbered by process, by connection to the bus, or at random (its specification: app-LAUNCHER-ID-RANDOM)",
    examples: [
      [
        'user@1000.service/app-gnome-org.gnome.Terminal-2345.scope',
        'user@1000.service/app-gnome-org.gnome.Terminal-*.scope',
      ],
      [
        'user@1000.service/app-firefox@4af5c22e98e94d2f8ac0dd7a0a4c4ddc.service',
        'user@1000.service/app-firefox@*.service',
      ],
      ['user@1000.service/app-gnome\\x2dsession-1.scope', 'user@1000.service/app-gnome\\x2dsession-*.scope'],
      [
        'user@1000.service/app-org.kde.kded6@autostart.service',
        'user@1000.service/app-org.kde.kded6@autostart.service',
      ],
      [
        'user@1000.service/dbus-:1.2-org.gnome.ScreenSaver@0.service',
        'user@1000.service/dbus-:*-org.gnome.ScreenSaver@*.service',
      ],
    ],
    apply: (name) =>
      name
        .replace(/^(user@\d+\.service\/app-.+-)\d+\.scope$/, '$1*.scope')
        .replace(/^(user@\d+\.service\/app-.+@)[\da-f]{32}\.service$/, '$1*.service')
        .replace(/^(user@\d+\.service\/dbus-:)\d+\.\d+(-.+@)\d+\.service$/, '$1*$2*.service'),
  },
  {
    why: 'snaps mount each revision of themselves',
    examples: [['snap-core20-1828.mount', 'snap-core20-*.mount']],
    apply: (name) => name.replace(/^(snap-.+)-\d+\.mount$/, '$1-*.mount'),
  },
];

export function unitKey(name: string): string {
  let key = name;
  for (const pattern of unitPatterns) key = pattern.apply(key);
  return key;
}
