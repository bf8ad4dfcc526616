/** `bootio publish --to DIR [RUN ...]`: a static web site of runs, releases and their trend. */
import path from 'node:path';
import { listRuns } from '../../archive/list.ts';
import { resolveRuns } from '../../archive/resolve.ts';
import { UserError } from '../../lib/errors.ts';
import { ownPatterns } from '../../model/redact/redact.ts';
import { programFingerprint } from '../../publish/fingerprint.ts';
import { parseOrder } from '../../publish/order.ts';
import { publish } from '../../publish/publish.ts';
import { plural } from '../../render/numbers.ts';
import { defineCommand } from '../command.ts';
import { archiveOption, configOption, runHelp } from '../options.ts';
import { say, warn } from '../output.ts';
import { showProgress } from '../progress.ts';
import { readText } from '../read-text.ts';
import { readRules, today } from '../rules.ts';

export default defineCommand({
  declare: (parser) =>
    configOption(archiveOption(parser))
      .positional('runs', {
        type: 'string',
        array: true,
        describe: `What the site holds; all runs of the archive if none is named. ${runHelp}; of a label all runs are taken`,
      })
      .option('to', {
        type: 'string',
        requiresArg: true,
        demandOption: 'publish: --to DIR is missing; name the directory of the site',
        describe: 'Directory of the site: a new or empty one, or that of a site made before',
      })
      .option('base-url', {
        type: 'string',
        requiresArg: true,
        describe: 'Address at which the site is served; without it there is no feed',
      })
      .option('title', {
        type: 'string',
        requiresArg: true,
        default: 'Boot I/O',
        describe: 'Title of the site',
      })
      .option('order', {
        type: 'string',
        requiresArg: true,
        describe:
          'Order of releases: label, time (of the first run), or labels with commas between, oldest first',
        defaultDescription: 'label where all are numbered alike, else time',
      })
      .option('no-redact', {
        type: 'boolean',
        default: false,
        describe: 'Publish secrets in command lines, users, host names and addresses as they are',
      })
      .option('redact', { type: 'boolean', default: true, hidden: true })
      .option('redact-pattern', {
        type: 'string',
        array: true,
        requiresArg: true,
        default: [] as string[],
        defaultDescription: 'none',
        describe: 'Regular expression of what else to leave out (may be repeated)',
      }),
  async run({ runs = [], archive, to, config, title, order, 'base-url': baseUrl, ...options }) {
    const { 'no-redact': isPlain, 'redact-pattern': sources } = options;
    if (to === '') throw new UserError('--to: empty; name the directory of the site');
    if (isPlain && sources.length > 0)
      throw new UserError('--redact-pattern: of no use with --no-redact; leave one of them out');
    const changes = await publish({
      ...{
        to,
        title,
        order: parseOrder(order),
        base: baseUrl === undefined ? undefined : checkedBase(baseUrl),
      },
      directories: runs.length === 0 ? allOf(archive) : runs.flatMap((run) => resolveRuns(run, archive)),
      patterns: isPlain ? undefined : ownPatterns(sources),
      ...{ rules: readRules(config), today: today() },
      fingerprint: `${programFingerprint()} ${config === undefined ? '' : readText(config)}`,
      ...{ progress: showProgress, warn },
    });
    const { written, removed } = changes;
    const what =
      written + removed === 0
        ? 'nothing has changed'
        : `${plural(written, 'file')} written${removed === 0 ? '' : `, ${removed} removed`}`;
    say(`${path.join(to, 'index.html')}: ${what}`);
    return undefined;
  },
});

/** Broken runs are told of and left out. */
function allOf(archive: string): string[] {
  const runs = listRuns(archive);
  for (const { problem } of runs) if (problem !== undefined) warn(`${problem}; it is left out of the site`);
  const usable = runs.filter(({ problem }) => problem === undefined);
  if (usable.length === 0)
    throw new UserError(`no runs in ${archive}; name runs, or another archive with --archive`);
  return usable.map(({ directory }) => directory);
}

function checkedBase(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw new UserError(
      `--base-url ${JSON.stringify(text)}: give an address such as https://example.org/boots/`,
    );
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}
