/** What `enable` and `status` say about the capture of boots. */
import { installedFiles } from '../capture/layout.ts';
import type { EffectiveSettings } from '../capture/settings.ts';
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

export function* statusLines(report: StatusReport, width: number): Iterable<string> {
  yield* wrap(stateLine(report), width);
  if (report.capture === 'running') yield 'A capture of this boot is running.';
  if (report.capture === 'failed')
    yield* wrap(
      'The capture of this boot failed, and there is no run of it; journalctl -b -u bootio-capture says why.',
      width,
    );
  if (report.keptBecause !== undefined)
    yield* wrap(`The run of this boot is not in the archive: ${printable(report.keptBecause)}.`, width);
  if (report.capture === 'finishing') yield 'The capture of this boot has ended; its run is being archived.';
  const archive = printable(report.archive);
  yield report.lastRuns.length === 0 ? `No runs in ${archive}.` : `Last runs in ${archive}:`;
}

function stateLine({ root, enabled, installed, missing, settings, initrd }: StatusReport): string {
  const where = root === '/' ? '' : ` in ${printable(root)}`;
  if (enabled) return `Enabled${where}: ${describeBoots(settings, initrd)}.`;
  if (installed) return `Installed${where}, but not enabled; bootio enable starts it again.`;
  const all = installedFiles.length + 1; // the binary
  if (missing.length >= all) return `Not enabled${where}; bootio enable captures the next boots.`;
  return `Only partly installed${where}: ${missing.join(', ')} missing; bootio enable repairs it.`;
}
