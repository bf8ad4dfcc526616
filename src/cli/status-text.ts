/** What `enable` and `status` say about the capture of boots. */
import { installedFiles } from '../capture/layout.ts';
import type { EffectiveSettings } from '../capture/settings.ts';
import { outcomeOf } from '../capture/outcome.ts';
import type { StatusReport } from '../capture/status.ts';
import { printable } from '../lib/escape.ts';
import { formatBytes, plural } from '../render/numbers.ts';
import { wrap } from '../render/text/columns.ts';

/** `boots are captured until ..., labelled debian-12, and kept in /var/lib/bootio/runs` */
export function describeBoots(settings: EffectiveSettings, initrd: boolean): string {
  const { label, until, settleSeconds, once, archive } = settings;
  const ends: Partial<Record<string, string>> = {
    startup: `${settleSeconds} s after start-up has finished`,
    login: `${settleSeconds} s after start-up has finished and somebody has logged in`,
  };
  const end = ends[until] ?? `${until} after the capture began`;
  const parts = [
    `${once ? 'the next boot is' : 'boots are'} captured ${initrd ? 'from the initramfs on, ' : ''}until ${end}`,
    label === '' ? '' : `labelled ${label}`,
    `and kept in ${archive}${limitsOf(settings)}`,
  ];
  return printable(parts.filter((part) => part !== '').join(', '));
}

function limitsOf({ keepRuns, keepMegabytes }: EffectiveSettings): string {
  const limits = [
    keepRuns === undefined ? '' : plural(keepRuns, 'run'),
    keepMegabytes === undefined ? '' : formatBytes(keepMegabytes * 1e6),
  ].filter((limit) => limit !== '');
  return limits.length === 0 ? '' : ` (of each label at most ${limits.join(' and ')})`;
}

/** What will happen, what is wrong with that, what became of this boot and of the last one, and what is in the archive. */
export function* statusLines(report: StatusReport, width: number): Iterable<string> {
  yield* wrap(stateLine(report), width);
  for (const { found, mend } of report.drift) {
    yield* wrap(`Attention: ${printable(found)}.`, width);
    // A command is not cut: it is there to be copied.
    yield `  → ${printable(mend)}`;
  }
  for (const line of [bootLine(report), lastBootLine(report), ...otherLines(report)])
    if (line !== undefined) yield* wrap(line, width);
  const archive = printable(report.archive);
  const free = report.freeBytes === undefined ? '' : ` (${formatBytes(report.freeBytes)} free)`;
  if (report.unreadable.length > 0)
    yield* wrap(
      `Not to be read by this user, so not told of: ${report.unreadable.map(printable).join(', ')}; sudo bootio status does.`,
      width,
    );
  else
    yield report.lastRuns.length === 0 ? `No runs in ${archive}${free}.` : `Last runs in ${archive}${free}:`;
}

/** What became of the capture of this boot; an image has none. */
function bootLine({ boot: { state, why, run }, root, enabled }: StatusReport): string | undefined {
  const because = why === undefined ? '' : `: ${printable(why)}`;
  switch (state) {
    case 'running':
      return 'A capture of this boot is running.';
    case 'finishing':
      return 'The capture of this boot has ended; its run is being archived.';
    case 'kept':
      return `The run of this boot is not in the archive${because}.`;
    case 'archived':
      return `This boot was captured: ${printable(run ?? '')}.`;
    case 'failed':
      return `The capture of this boot failed, and there is no run of it${because}.`;
    case 'none':
      return root === '/' && enabled ? `This boot was not captured${because}.` : undefined;
    case 'unknown':
      return undefined;
  }
}

/** How the last capture of a boot that is in the archive went. */
function lastBootLine({ lastBoot }: StatusReport): string | undefined {
  const manifest = lastBoot?.manifest;
  if (lastBoot === undefined || manifest === undefined) return undefined;
  const { how, why, lost } = outcomeOf(manifest);
  const words = {
    completed: 'was completed',
    interrupted: 'was interrupted',
    'given-up': 'was given up',
    failed: 'failed',
  };
  const losses =
    lost === 0 ? ', nothing lost' : `, with ${plural(lost, 'event')} lost: its numbers are too low`;
  return printable(
    `The last capture of a boot in the archive (${lastBoot.name}) ${words[how]}${why === undefined ? '' : ` (${why})`}${losses}.`,
  );
}

function* otherLines({ waiting, sessionRunning, enabled }: StatusReport): Iterable<string> {
  if (sessionRunning) yield 'A session is being captured right now (bootio capture).';
  if (waiting.length > 0)
    yield `${plural(waiting.length, 'boot was', 'boots were')} cut off; ${
      enabled
        ? 'the next one archives what is left'
        : 'what is left is archived when boots are captured again'
    } (in /var/lib/bootio).`;
}

function stateLine({ root, enabled, installed, missing, settings, initrd, report }: StatusReport): string {
  const where = root === '/' ? '' : ` in ${printable(root)}`;
  if (enabled) {
    const limit =
      settings.until === 'startup' || settings.until === 'login'
        ? ` A boot that takes longer is cut after ${printable(settings.limit)}.`
        : '';
    const pages = report ? ' A report of each is written after it.' : '';
    return `Enabled${where}: ${describeBoots(settings, initrd)}.${limit}${pages}`;
  }
  if (installed) return `Installed${where}, but not enabled; bootio enable starts it again.`;
  const all = installedFiles.length + 1; // the binary
  if (missing.length >= all) return `Not enabled${where}; bootio enable captures the next boots.`;
  return `Only partly installed${where}: ${missing.join(', ')} missing; bootio enable repairs it.`;
}
