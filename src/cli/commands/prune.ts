/** `bootio prune`: what the machine does by itself after each boot, where capture.conf has limits: removes the oldest runs of each label. */
import { prune } from '../../archive/prune.ts';
import type { Limits, StoredRun } from '../../archive/retention.ts';
import { settingsFile } from '../../capture/layout.ts';
import { readInside } from '../../capture/root-path.ts';
import { readSettings } from '../../capture/settings.ts';
import { UserError } from '../../lib/errors.ts';
import { printable } from '../../lib/escape.ts';
import { formatBytes, plural } from '../../render/numbers.ts';
import { defineCommand } from '../command.ts';
import { megabytes, parseBytes, parseRuns } from '../limits.ts';
import { archiveOption } from '../options.ts';
import { writeLines } from '../output.ts';

export default defineCommand({
  declare: (parser) =>
    archiveOption(parser)
      .option('keep', {
        type: 'string',
        requiresArg: true,
        describe: 'Keep this many runs of each label (default: KEEP_RUNS of capture.conf)',
      })
      .option('max-size', {
        type: 'string',
        requiresArg: true,
        describe: 'Keep this much of each label, such as 500MB (default: KEEP_MEGABYTES of capture.conf)',
      })
      .option('label', { type: 'string', requiresArg: true, describe: 'Only runs of this label' })
      .option('dry-run', { type: 'boolean', default: false, describe: 'Say what would be removed' }),
  async run({ archive, keep, 'max-size': maxSize, label, 'dry-run': dryRun }) {
    const given: Limits = {
      runs: keep === undefined ? undefined : parseRuns(keep, '--keep'),
      bytes: maxSize === undefined ? undefined : parseBytes(maxSize, '--max-size'),
    };
    const limits = keep === undefined && maxSize === undefined ? configuredLimits() : given;
    await writeLines(describe(prune(archive, { limits, label, dryRun }), dryRun));
    return undefined;
  },
});

/** Of this machine. */
function configuredLimits(): Limits {
  const { keepRuns, keepMegabytes } = readSettings(readInside('/', settingsFile) ?? '');
  if (keepRuns === undefined && keepMegabytes === undefined)
    throw new UserError(
      `prune: no limit; give --keep or --max-size, or set KEEP_RUNS or KEEP_MEGABYTES in ${settingsFile}`,
    );
  return { runs: keepRuns, bytes: keepMegabytes === undefined ? undefined : megabytes(keepMegabytes) };
}

function* describe(removed: readonly StoredRun[], dryRun: boolean): Iterable<string> {
  const done = dryRun ? 'would be removed' : 'removed';
  for (const { name, label, bytes } of removed)
    yield printable(`${name}: ${label ?? 'no label'}, ${formatBytes(bytes)}, ${done}`);
  const sum = removed.reduce((total, { bytes }) => total + bytes, 0);
  yield removed.length === 0
    ? 'Nothing to remove.'
    : `${plural(removed.length, 'run')} ${done}, ${formatBytes(sum)}.`;
}
