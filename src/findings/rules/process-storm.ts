/** Units whose scripts start one short-lived helper after another. */
import type { Process } from '../../model/types.ts';
import { groupBy } from '../../lib/group-by.ts';
import { sum, type Facts } from '../facts.ts';
import { count, ns, perSecond, text } from '../quantity.ts';
import { coldStart, defineRule } from '../rule.ts';

export const processStorm = defineRule({
  meta: {
    id: 'process-storm',
    title: 'Starts one short-lived process after another',
    family: coldStart,
    what: '{unit} starts {children} processes that live {each} on average, {programs} different programs ({most} most often).',
    why: 'A process that does almost nothing still costs a fork, an exec, the loading of its libraries and its end: a millisecond or more, many times what the work takes.',
    advice:
      'Let the shell do it itself (parameter expansion, read, case), do many items in one call of sed or awk, or write the script as a program.',
    needs: ['processes'],
    measure: 'short-lived processes',
    options: {
      minChildren: { value: 15, unit: 'count', says: 'so many at least' },
      maxLife: { value: 500, unit: 'milliseconds', says: 'so long they live at most' },
      moderate: { value: 100, unit: 'count', says: 'moderate from here on' },
      major: { value: 2000, unit: 'count', says: 'major from here on' },
    },
    limits: 'What systemd starts itself is left out: it is one process for each service.',
  },
  evaluate(facts, { minChildren, maxLife }) {
    const short = facts.run.processes.filter(
      ({ index, startNs, exitNs, kernelThread, beforeCapture, parent, unit }) =>
        facts.counts(index) &&
        !kernelThread &&
        !beforeCapture &&
        unit !== 'init.scope' &&
        exitNs !== undefined &&
        exitNs - startNs <= maxLife * 1e6 &&
        parent !== undefined &&
        isStarter(facts.process(parent)),
    );
    return [...groupBy(short, (process) => placeOf(facts, process)).values()].flatMap((children) => {
      if (children.length < minChildren) return [];
      const { unit } = children[0]!;
      const who =
        unit === undefined
          ? facts.who(rootOf(facts, children[0]!).index)
          : { executable: '', role: '', unit };
      const programs = groupBy(children, ({ index }) => facts.who(index).executable);
      const evidence = facts.evidence();
      for (const { index, startNs, executable } of children)
        evidence.process(index).moment(startNs).path(executable);
      const lives = sum(children, ({ startNs, exitNs }) => exitNs! - startNs);
      return [
        {
          ...{ who, pattern: '', measure: children.length },
          facts: {
            ...{
              unit: text(unit ?? who.executable),
              children: count(children.length),
              programs: count(programs.size),
            },
            ...{ each: ns(lives / children.length), rate: perSecond(children.length / facts.seconds) },
            most: text(mostOften(programs)),
          },
          ...{ bytes: 0, calls: children.length },
          blocked: facts.waits.blockedOfProcesses(children.map(({ index }) => index)),
          // Not their waits alone: what they cost most is the starting of them.
          savableNs: new Map(unit === undefined ? [] : [[unit, livedNs(children)]]),
          evidence: evidence.build(),
        },
      ];
    });
  },
});

/** systemd starts services, the kernel's threads their helpers: both as they have to. */
const isStarter = ({ unit, kernelThread }: Process): boolean => unit !== 'init.scope' && !kernelThread;

function placeOf(facts: Facts, process: Process): string {
  if (process.unit !== undefined) return process.unit;
  const { executable, role } = facts.who(rootOf(facts, process).index);
  return `\0${executable}\0${role}`;
}

/** The oldest of its ancestors that is neither init nor the kernel's, nor in a unit. */
function rootOf(facts: Facts, process: Process): Process {
  let root = process;
  // Parents stand before their children, but what is recorded of them is hostile.
  for (let depth = 0; depth < 100 && root.parent !== undefined; depth++) {
    const parent = facts.process(root.parent);
    if (parent.kernelThread || parent.unit !== undefined || parent.parent === undefined) break;
    root = parent;
  }
  return root;
}

/** How long at least one of them lived. Ordered by start, as processes are. */
function livedNs(children: readonly Process[]): number {
  let [livedNs, untilNs] = [0, 0];
  for (const { startNs, exitNs } of children) {
    livedNs += Math.max(0, exitNs! - Math.max(startNs, untilNs));
    untilNs = Math.max(untilNs, exitNs!);
  }
  return livedNs;
}

function mostOften(programs: ReadonlyMap<string, readonly Process[]>): string {
  const [first] = [...programs].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  return first![0];
}
