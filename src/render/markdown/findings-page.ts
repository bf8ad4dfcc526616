/** docs/findings.md: how findings are made, and each rule with its options. Made by scripts/findings-page.mjs. */
import { gradeParts } from '../../findings/grade.ts';
import { defaultRanking } from '../../findings/rank.ts';
import { rules } from '../../findings/registry.ts';
import { formatNs } from '../numbers.ts';
import { ruleWords } from '../rule-words.ts';
import { code, plain, tableLine, tableOf } from './markup.ts';

export const configExample = `rules:
  regular-poller: { maxJitter: 0.1, weight: 2 }
  log-spam: { enabled: false }
savings: { moderateMilliseconds: 50, majorMilliseconds: 250 }
ignore:
  - { rule: read-again, executable: chronyd, reason: 'reported upstream', until: 2027-01-31 }
  - { unit: e2scrub_reap, reason: 'wanted on these machines' }
own:
  - id: package-manager-at-boot
    title: Uses the package database at boot
    why: No boot of ours should look at packages.
    advice: Find out which unit starts it.
    severity: major
    match: { path: /var/lib/dpkg/*, access: read }
    atLeast: { opens: 1 }
  - id: quick-timer
    title: Polls more than twice a second
    match: { executable: /opt/* }
    periodSeconds: { to: 0.5 }
`;

export function findingsPage(): string {
  return `${[...page()].join('\n')}\n`;
}

function* page(): Iterable<string> {
  yield '# Findings';
  yield '';
  yield 'This page is made from the rules themselves (`node scripts/findings-page.mjs`). `bootio findings RUN` asks all of them of a run,';
  yield '`bootio findings --explain ID` says the same of one rule.';
  yield* section('How they are ranked', [
    'A finding has numbers (bytes, calls, waits, an estimated saving), what its rule measured, and evidence. It is major or moderate where ' +
      "what was measured reaches the rule's option of that name, or where the estimated saving reaches " +
      `${formatNs(defaultRanking.majorSavingNs)} or ${formatNs(defaultRanking.moderateSavingNs)}; otherwise it is minor. ` +
      'Severity comes first, then the saving, then bytes, then calls.',
    'Keys are made of rule, executable, role, unit and path pattern, never of a pid, so that the same finding has the same key in the next boot. ' +
      'Of rules that see the same accesses from different sides (a family), one finding is made of one process or unit; what the others say is told with it.',
  ]);
  yield* section('What would be saved', [
    'The saving is an upper bound: the waits of each unit for the disk are taken off its start-up (no more of them than it took), and the units are ' +
      'set going again in the order that systemd kept, each as soon as what it waited for is done, and then as long after that as it did. A unit ' +
      'that nobody waited for saves nothing, and one that others ran beside saves no more than its lead. For work that could start after login it ' +
      'is all of its start-up that is taken off, for devices the time that was waited for them, for storms of processes the time in which any of them lived.',
    'It assumes that waits within a unit do not overlap, that what is not waited for here is not waited for elsewhere, and that all the waits of a ' +
      'unit fell into its start-up: all of that makes it too large. Where processors are short it may be too small, for a unit that does less leaves more to ' +
      'others. Whose wait it was, every capture tells; for which file, only newer ones (`blockedBasis` is `measured` ' +
      'then): of others, the waits of a process are divided by its requests (`shared`). A session has no target, so no saving; nor has a run without units or waits: its saving is `null`, not 0.',
    'What other findings cost in computing (look-ups that fail, calls for a few bytes, ioctl) is not in it: their saving is that of their waits alone. ' +
      'And while one unit waits another computes: where the processor is short of time for that, a boot gains less than the waits that it loses.',
    'Estimates of five rules stand beside what boots without the cause took in [findings-validated.md](findings-validated.md); `npm run soak:savings` measures it again.',
  ]);
  yield* section('The grade', [
    'A whole run gets a grade from A (85 points of 100 and more) over B (70), C (50) and D (30) to E: the mean of these parts, of which a run has those that it can tell.',
  ]);
  yield '';
  yield* tableOf(
    ['part', 'what it is', 'all points at', 'none at', 'weight'],
    'llrrr',
    gradeParts.map(({ id, says, best, worst, weight }) => [
      id,
      says,
      String(best),
      String(worst),
      String(weight),
    ]),
  );
  yield* section('Configuration', [
    '`bootio findings RUN --config FILE` reads YAML. All of it is optional; what is not known is refused with its line. Patterns take `*` and `?`; executables are ' +
      'met by their path or its last part, units with or without `.service`. An `ignore` needs a reason, and is over after the day in `until`. A rule of your own ' +
      'finds who uses what (`access`: `any`, `read` or `write`), `atLeast` so often or so much (`opens`, `calls`, `bytes`, `files`, `processes`), and if asked for at such an interval.',
  ]);
  yield* ['', '```yaml', ...configExample.trimEnd().split('\n'), '```'];
  yield* section('Rules', [
    'Each has options, which a configuration sets, and all have `enabled` and `weight` (what the rule measured is multiplied by it).',
  ]);
  yield '';
  yield tableLine(['rule', 'finds']);
  yield tableLine([':--', ':--']);
  for (const { meta } of rules) yield tableLine([`[${meta.id}](#${meta.id})`, plain(meta.title)]);
  for (const rule of rules) {
    const { id, title, paragraphs, options } = ruleWords(rule);
    yield* ['', `### ${id}`, '', `**${plain(title)}.**`];
    for (const paragraph of paragraphs) yield* ['', plain(paragraph)];
    yield '';
    yield* tableOf(
      ['option', 'by default', 'what it is'],
      'lrl',
      options.map(({ name, value, says }) => [code(name), plain(value), plain(says)]),
    );
  }
}

function* section(title: string, paragraphs: readonly string[]): Iterable<string> {
  yield* ['', `## ${title}`];
  for (const paragraph of paragraphs) yield* ['', paragraph];
}
