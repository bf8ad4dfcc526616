/** `bootio enable`: has the next boots captured, of this machine or of an image. */
import { enable, type EnableResult } from '../../capture/enable.ts';
import { rebuildCommand } from '../../capture/initramfs.ts';
import { printable } from '../../lib/escape.ts';
import { wrap } from '../../render/text/columns.ts';
import { defineCommand } from '../command.ts';
import { parseSeconds } from '../duration.ts';
import { parseMegabytes, parseRuns } from '../limits.ts';
import { binaryOption, labelOption, rootOption } from '../options.ts';
import { writeLines } from '../output.ts';
import { describeBoots } from '../status-text.ts';
import { terminalWidth } from '../terminal.ts';

export default defineCommand({
  declare: (parser) =>
    binaryOption(rootOption(labelOption(parser)))
      .option('once', { type: 'boolean', default: false, describe: 'Capture one boot only' })
      .option('initrd', {
        type: 'boolean',
        describe: 'Begin in the initramfs, which is made again for it (--no-initrd: no more)',
      })
      .option('report', {
        type: 'boolean',
        describe: 'Analyse each boot after it, at idle priority, as web pages (needs Node there)',
      })
      .option('until', {
        type: 'string',
        requiresArg: true,
        describe: 'When the capture ends: startup (the default), login, or a time such as 5m',
      })
      .option('settle', {
        type: 'string',
        requiresArg: true,
        describe: 'How long to go on after that start-up or login (default 10s)',
      })
      .option('archive', {
        type: 'string',
        requiresArg: true,
        describe: 'Directory on that machine to keep the runs in',
      })
      .option('keep', {
        type: 'string',
        requiresArg: true,
        describe: 'Keep this many runs of each label, and remove older ones that are not pinned',
      })
      .option('max-size', {
        type: 'string',
        requiresArg: true,
        describe: 'Keep this much of each label, such as 500MB',
      }),
  async run({
    root,
    label,
    once,
    initrd,
    report,
    until,
    settle,
    archive,
    binary,
    keep,
    'max-size': maxSize,
  }) {
    const settleSeconds = settle === undefined ? undefined : parseSeconds(settle, '--settle');
    const keepRuns = keep === undefined ? undefined : parseRuns(keep, '--keep');
    const keepMegabytes = maxSize === undefined ? undefined : parseMegabytes(maxSize, '--max-size');
    const settings = { label, once, until, settleSeconds, archive, keepRuns, keepMegabytes };
    await writeLines(describe(enable({ root, binary, initrd, report, ...settings })));
    return undefined;
  },
});

function* describe({ root, settings, initrd, rebuildNeeded, report }: EnableResult): Iterable<string> {
  const where = root === '/' ? '' : ` in ${printable(root)}`;
  yield* wrap(`Enabled${where}: ${describeBoots(settings, initrd)}.`, terminalWidth());
  if (rebuildNeeded)
    yield `Its initramfs cannot be made from here: before its next boot, run in it: ${rebuildCommand}`;
  if (report) yield `Reports of them are written to ${printable(settings.archive)}/reports.`;
  yield root === '/'
    ? 'Reboot, log in, and see bootio list.'
    : 'Boot it, and take the run out of its archive.';
}
