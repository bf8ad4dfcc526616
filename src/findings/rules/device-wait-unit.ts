/** Units that waited for a device, or that are there to wait. */
import type { UnitNode } from '../../model/unit-graph.ts';
import type { Facts } from '../facts.ts';
import { count, ns, text } from '../quantity.ts';
import { defineRule } from '../rule.ts';
import type { Offence } from '../types.ts';

/** Services that do nothing but wait for something. */
const waiting =
  /^(?:systemd-udev-settle|systemd-networkd-wait-online(?:@.*)?|NetworkManager-wait-online|ifupdown-wait-online|connman-wait-online|plymouth-quit-wait|systemd-time-wait-sync|dhcpcd-wait.*|cloud-init-hotplugd)\.service$/;

export const deviceWaitUnit = defineRule({
  meta: {
    id: 'device-wait-unit',
    title: 'Waits for a device',
    what: '{waiters} waited {span} for {awaited}, when all else they waited for was done.',
    why: 'A device that comes late holds up each unit that is ordered after it, and the boot where such a unit is on the critical chain.',
    advice:
      'Load its driver in the initrd, name it by what appears first, leave it out of /etc/fstab (nofail, noauto, x-systemd.automount), and have nothing wait for udev to settle or for the network to be up that does not need it.',
    needs: ['boot', 'units'],
    measure: 'milliseconds',
    options: {
      minWait: { value: 100, unit: 'milliseconds', says: 'so long at least' },
      moderate: { value: 1000, unit: 'milliseconds', says: 'moderate from here on' },
      major: { value: 5000, unit: 'milliseconds', says: 'major from here on' },
    },
    limits:
      'Why the device came late, units do not tell; devices that are only wanted, without an order, hold nobody up.',
  },
  evaluate(facts, { minWait }) {
    const least = minWait * 1e6;
    return [...devicesWaitedFor(facts, least), ...waitingServices(facts, least)];
  },
});

/** By device, the longest time that a unit waited for it alone. */
function devicesWaitedFor(facts: Facts, leastNs: number): Offence[] {
  const { nodes } = facts.graph;
  return nodes.flatMap((device, place) => {
    if (!device.unit.name.endsWith('.device')) return [];
    const waiters = nodes
      .filter(
        ({ after, unit }) => after.includes(place) && /\.(?:service|mount|swap|target)$/.test(unit.name),
      )
      .map((node) => ({ node, spanNs: device.doneNs - readyWithout(facts, node, place) }))
      .filter(({ spanNs }) => spanNs >= leastNs);
    if (waiters.length === 0) return [];
    const spanNs = Math.max(...waiters.map((waiter) => waiter.spanNs));
    return [
      offenceOf(facts, device, spanNs, {
        waiters: text(waiters.length === 1 ? waiters[0]!.node.unit.name : `${waiters.length} units`),
        units: count(waiters.length),
      }),
    ];
  });
}

/** When a unit could have started but for `place`: when the last of all else was done. The boot begins with the first unit. */
function readyWithout({ graph: { nodes } }: Facts, node: UnitNode, place: number): number {
  return node.after.reduce(
    (ready, other) => (other === place ? ready : Math.max(ready, nodes[other]!.doneNs)),
    nodes[0]!.startNs,
  );
}

function waitingServices(facts: Facts, leastNs: number): Offence[] {
  return facts.graph.nodes.flatMap((node) => {
    const spanNs = node.doneNs - node.startNs;
    if (!waiting.test(node.unit.name) || spanNs < leastNs) return [];
    return [offenceOf(facts, node, spanNs, { waiters: text('what comes after it'), units: count(1) })];
  });
}

function offenceOf(
  facts: Facts,
  { unit: { name }, startNs, doneNs }: UnitNode,
  spanNs: number,
  more: Offence['facts'],
): Offence {
  return {
    ...{ who: { executable: '', role: '', unit: name }, pattern: '', measure: spanNs / 1e6 },
    facts: { ...more, span: ns(spanNs), awaited: text(name) },
    ...{ bytes: 0, calls: 0, blocked: facts.noWaits },
    savableNs: new Map([[name, spanNs]]),
    evidence: facts.evidence().path(name).moment(startNs).moment(doneNs).build(),
  };
}
