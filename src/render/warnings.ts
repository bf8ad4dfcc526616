/** The warnings of a comparison in words, one line each, safe to show. */
import type { Trend } from '../compare/trend.ts';
import type { MixedCode, SideName, WarmUp, Warning } from '../compare/types.ts';
import { printable } from '../lib/escape.ts';
import type { RedactionKind } from '../model/redact/redact.ts';
import { lossTexts } from './losses.ts';
import { formatBytes, formatCount, formatNs, plural } from './numbers.ts';
import { redactionText } from './redaction.ts';

/** Losses of each run first taken together, as lossTexts has them; the others one by one, in their order. */
export function warningTexts(warnings: readonly Warning[], nameOf: NameOf = letterOf): string[] {
  const texts: string[] = [];
  const said = new Set<string>();
  for (const warning of warnings) {
    if (!('run' in warning)) {
      texts.push(unlikeText(warning, nameOf));
      continue;
    }
    const { run } = warning;
    if (said.has(run)) continue;
    said.add(run);
    const losses = warnings.filter((other): other is Lost => 'run' in other && other.run === run);
    texts.push(...lossTexts(losses).map(({ text }) => `${nameOf(run)}: ${text}`));
  }
  return texts;
}

/** What a side is called. */
type NameOf = (side: SideName) => string;

const letterOf: NameOf = (side) => side.toUpperCase();

type Lost = Extract<Warning, { readonly run: 'a' | 'b' }>;

function unlikeText(warning: Exclude<Warning, Lost>, nameOf: NameOf): string {
  switch (warning.code) {
    case 'too-few-boots':
      return `Too few boots for verdicts on times: ${formatCount(warning.a)} of A, ${formatCount(warning.b)} of B; it takes ${formatCount(warning.enough)} of each at least.`;
    case 'set-apart':
      return `${nameOf(warning.side)}: ${plural(warning.boots, 'boot')} set apart: first boots, or such as did what is done once a day or after an update.`;
    case 'warm-up':
      return `${nameOf(warning.side)} is not an ordinary boot, and ${nameOf(warning.side === 'a' ? 'b' : 'a')} is: ${reasonTexts(warning.reasons)}.`;
    case 'mixed':
      return `The boots of ${nameOf(warning.side)} are not alike: ${formatCount(warning.boots)} of them ${warning.boots === 1 ? 'differs' : 'differ'} in ${mixedWords[warning.what]}.`;
    case 'model':
      return `The machines differ: ${printable(warning.a)} and ${printable(warning.b)}.`;
    case 'root-filesystem':
      return `The root file systems differ: ${printable(warning.a)} and ${printable(warning.b)}.`;
    case 'root-disk':
      return `The disks of the roots differ: ${printable(warning.a)} and ${printable(warning.b)}.`;
    case 'command-line':
      return `The kernels were given different command lines: ${quoted(warning.a)} in A, ${quoted(warning.b)} in B.`;
    case 'capture-settings':
      return `The captures were set differently: ${printable(warning.a)} in A, ${printable(warning.b)} in B.`;
    case 'redacted':
      return redactionText(new Map(Object.entries(warning.kinds) as [RedactionKind, number][]));
    case 'same-run':
      return 'A and B are the same run.';
    case 'capture-start':
      return `The captures did not begin alike: ${formatNs(warning.aNs)} after the kernel in A, ${formatNs(warning.bNs)} in B. What only one of them saw counts as a change.`;
    case 'cpus':
      return `The machines differ: ${plural(warning.a, 'CPU')} in A, ${formatCount(warning.b)} in B.`;
    case 'memory':
      return `The machines differ: ${formatBytes(warning.a)} of memory in A, ${formatBytes(warning.b)} in B.`;
    case 'kind':
      return `The runs are of different kinds: ${printable(warning.a)} and ${printable(warning.b)}.`;
    case 'architecture':
      return `The machines differ: ${printable(warning.a)} and ${printable(warning.b)}.`;
    case 'virtualization':
      return `The machines differ in virtualization: ${printable(warning.a)} and ${printable(warning.b)}.`;
    case 'probe-set':
      return `The captures used different probes: ${printable(warning.a)} and ${printable(warning.b)}.`;
    case 'blind-spots':
      return `The captures could not see the same I/O: A misses ${spots(warning.a)}, B misses ${spots(warning.b)}.`;
    case 'filters':
      return `The captures were told to leave out different things: ${filters(warning.a)} in A, ${filters(warning.b)} in B. What only one of them kept counts as a change.`;
  }
}

const mixedWords: Readonly<Record<MixedCode, string>> = {
  kind: 'kind',
  architecture: 'architecture',
  'probe-set': 'their probes',
  'blind-spots': 'what the capture could not see',
  filters: 'what was left out',
  virtualization: 'virtualization',
  model: 'the machine',
  'root-filesystem': 'the root file system',
  'root-disk': 'the disk of the root',
  'command-line': 'the kernel command line',
  'capture-settings': 'how the capture was set',
  cpus: 'the number of CPUs',
  memory: 'the size of the memory',
  'capture-start': 'when the capture began',
};

const reasonWords: Readonly<Record<WarmUp['code'], string>> = {
  'first-boot': 'a first boot',
  'machine-id': 'it got its machine id',
  'rebuilt-cache': 'it rebuilt caches as after an update',
  'first-daily-job': 'it ran what is done once a day',
};

/** `a first boot (systemd-firstboot.service), it rebuilt caches (ldconfig.service)`. */
export function reasonTexts(reasons: readonly WarmUp[]): string {
  return reasons.map(({ code, unit }) => `${reasonWords[code]} (${printable(unit)})`).join(', ');
}

function quoted(text: string): string {
  return text === '' ? 'nothing' : `"${printable(text)}"`;
}

function filters(options: string): string {
  return options === '' ? 'nothing' : printable(options);
}

function spots(list: string): string {
  return list === '' ? 'nothing' : printable(list);
}

/** Of all steps: what is one release's once and with its name, the rest with both releases of the step. */
export function trendWarnings({ releases, steps }: Trend): string[] {
  const titles = releases.map(({ title }) => printable(title));
  const alone = releases.flatMap((_, release) => {
    const [side, step] = release === 0 ? (['a', 0] as const) : (['b', release - 1] as const);
    return warningTexts(
      steps[step]!.warnings.filter((warning) => sideOf(warning) === side),
      () => titles[release]!,
    );
  });
  const between = steps.flatMap(({ warnings }, i) =>
    warningTexts(
      warnings.filter((warning) => sideOf(warning) === undefined && warning.code !== 'redacted'),
    ).map((text) => `${titles[i]!} (A) and ${titles[i + 1]!} (B): ${text}`),
  );
  // Said once: it is the same of all steps.
  const redacted = steps.flatMap(({ warnings }) => warnings.filter(({ code }) => code === 'redacted'));
  return [...new Set([...between, ...alone, ...warningTexts(redacted.slice(0, 1))])];
}

/** Whose it is, whatever it was compared with. */
function sideOf(warning: Warning): SideName | undefined {
  if ('run' in warning) return warning.run;
  return warning.code === 'mixed' || warning.code === 'set-apart' ? warning.side : undefined;
}
