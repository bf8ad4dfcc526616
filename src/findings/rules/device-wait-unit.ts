/** Units that waited for a device, or that are there to wait. */
import { lastAwaited, type UnitNode } from '../../model/unit-graph.ts';
import { most, type Facts } from '../facts.ts';
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
  const waiters = new Map<number, { readonly name: string; readonly spanNs: number }[]>();
  nodes.forEach((node, waiter) => {
    // Only what came last of all that it waited for did it wait for alone.
    const place = lastAwaited(facts.graph, waiter);
    if (place === undefined || !/\.(?:service|mount|swap|target)$/.test(node.unit.name)) return;
    const { unit, doneNs } = nodes[place]!;
    const spanNs = doneNs - readyWithout(facts, node, place);
    if (!unit.name.endsWith('.device') || spanNs < leastNs) return;
    const known = waiters.get(place);
    if (known === undefined) waiters.set(place, [{ name: node.unit.name, spanNs }]);
    else known.push({ name: node.unit.name, spanNs });
  });
  return Array.from(waiters, ([place, units]) =>
    offenceOf(
      facts,
      nodes[place]!,
      most(units, ({ spanNs }) => spanNs),
      {
        waiters: text(units.length === 1 ? units[0]!.name : `${units.length} units`),
        units: count(units.length),
      },
    ),
  );
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
