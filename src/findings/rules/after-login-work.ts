/** Work that nothing in the boot waits for but its last target, and that runs before it all the same. */
import type { UnitNode } from '../../model/unit-graph.ts';
import { groupBy } from '../../lib/group-by.ts';
import { sum, type Facts } from '../facts.ts';
import { inBytes, ns, text } from '../quantity.ts';
import { coldStart, defineRule } from '../rule.ts';

/** What somebody who logs in needs, or what a boot is for. */
const needed =
  /^(?:getty|serial-getty|console-getty|autovt|gdm|gdm3|sddm|lightdm|xdm|greetd|display-manager|ssh|sshd|dropbear|dbus|dbus-broker|systemd-(?:logind|user-sessions|networkd|resolved|udevd|journald|timesyncd|update-utmp.*|homed|userdbd|machined|oomd)|user@.*|user-runtime-dir@.*|networking|NetworkManager|wpa_supplicant|iwd|connman|polkit|nftables|iptables|firewalld|ufw|apparmor|auditd|rsyslog|syslog-ng|plymouth.*|bootio-.*)\.service$/;

/** What is known to be housekeeping. */
const housekeeping =
  /^(?:e2scrub.*|man-db|apt-.*|dpkg-.*|fstrim|logrotate|unattended-upgrades|updatedb|plocate.*|mlocate.*|locate.*|ModemManager|cups.*|smartd|smartmontools|packagekit|fwupd.*|exim4|postfix|motd-news|snapd.*|mdcheck.*|mdmonitor.*|apport.*|kerneloops|whoopsie|sysstat.*|pcscd|avahi-daemon|bluetooth|colord|geoclue|switcheroo-control|power-profiles-daemon|accounts-daemon|systemd-tmpfiles-clean|dnf-.*|rpm-.*|ua-.*|pppd-dns|rng-tools.*|alsa-.*)\.service$/;

export const afterLoginWork = defineRule({
  meta: {
    id: 'after-login-work',
    title: 'Could start after login',
    family: coldStart,
    what: '{unit} ({kind}) runs before {target} for {span}; nothing else that was started waits for it. It read {bytes} from the disk and waited {waited} for it.',
    why: 'Until the machine can be used, everything that runs competes for the disk and the processor with what is waited for.',
    advice:
      'Start it later: by a timer with OnBootSec= or OnActiveSec=, by its socket or bus name, or with After= the last target and Type=idle. Turn it off where nobody needs it.',
    needs: ['boot', 'units'],
    measure: 'milliseconds from its start to its being started',
    options: {
      minSpan: { value: 50, unit: 'milliseconds', says: 'so long at least its start takes' },
      minSpanOther: {
        value: 250,
        unit: 'milliseconds',
        says: 'the same, of services that are not known for housekeeping',
      },
      moderate: { value: 500, unit: 'milliseconds', says: 'moderate from here on' },
      major: { value: 5000, unit: 'milliseconds', says: 'major from here on' },
    },
    limits:
      'Whether somebody needs the service right after login, no trace can tell: services that most people do need are not reported (a list in the rule).',
  },
  evaluate(facts, { minSpan, minSpanOther }) {
    const { target, graph } = facts;
    if (target === undefined) return [];
    const { unit: last, doneNs: endNs } = graph.nodes[target]!;
    const awaited = awaitedUnits(facts);
    const fills = groupBy(facts.details('fills'), ({ process }) => facts.systemUnit(process));
    const processes = groupBy(facts.run.processes, ({ index }) => facts.systemUnit(index));
    return graph.nodes.flatMap((node) => {
      const { name } = node.unit;
      const isKnown = housekeeping.test(name);
      const spanNs = Math.min(node.doneNs, endNs) - node.startNs;
      if (!name.endsWith('.service') || needed.test(name) || awaited.has(name)) return [];
      if (node.startNs >= endNs || spanNs < (isKnown ? minSpan : minSpanOther) * 1e6) return [];
      const evidence = facts.evidence().moment(node.startNs).moment(node.doneNs);
      const own = (processes.get(name) ?? []).filter((process) => !process.own);
      for (const { index } of own) evidence.process(index);
      const read = (fills.get(name) ?? []).filter(({ ns: at }) => at <= endNs);
      for (const { file } of read) evidence.path(facts.path(file));
      const bytes = sum(read, (row) => row.bytes);
      const blocked = facts.waits.blockedOfProcesses(own.map(({ index }) => index));
      return [
        {
          ...{ who: { executable: '', role: '', unit: name }, pattern: '', measure: spanNs / 1e6 },
          facts: {
            ...{ unit: text(name), target: text(last.name), span: ns(spanNs) },
            kind: text(isKnown ? 'housekeeping' : 'not known to be needed for login'),
            ...{ bytes: inBytes(bytes), waited: ns(blocked.totalNs) },
          },
          ...{ bytes, calls: sum(read, (row) => row.requests), blocked },
          // Not its waits alone: all of it.
          savableNs: new Map([[name, spanNs]]),
          evidence: evidence.build(),
        },
      ];
    });
  },
});

/** Units that some other started one was ordered after, but for targets that close the boot and for what only shuts down. */
function awaitedUnits({ graph: { nodes } }: Facts): ReadonlySet<string> {
  const closing = /^(?:multi-user|graphical|default|timers|getty|sockets|paths|shutdown|umount)\.target$/;
  const waits = ({ unit: { name } }: UnitNode): boolean =>
    !closing.test(name) &&
    !/^(?:systemd-update-utmp-runlevel|bootio-.*|plymouth-quit.*)\.service$/.test(name);
  return new Set(
    nodes.flatMap((node) => (waits(node) ? node.after.map((place) => nodes[place]!.unit.name) : [])),
  );
}
