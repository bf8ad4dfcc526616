/**
 * Findings of the recorded boots beside what plain counting gives (recount.ts), up to three of each rule in each boot; written down in
 * docs/findings-checked.md, which `vitest run -u` makes anew.
 */
import path from 'node:path';
import { expect, test } from 'vitest';
import { evaluate } from '../../src/findings/evaluate.ts';
import { rules } from '../../src/findings/registry.ts';
import { defaultsOf } from '../../src/findings/rule.ts';
import type { Aspect } from '../../src/findings/types.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { showDocument } from '../../src/render/json/show.ts';
import { selectProcesses } from '../../src/render/show-select.ts';
import { nearest } from './nearest.ts';
import { recounts } from './recount.ts';

const runs = path.resolve(import.meta.dirname, '../fixtures/runs');
const page = path.resolve(import.meta.dirname, '../../docs/findings-checked.md');
const boots = ['debian-12', 'debian-13', 'slow-disk'].map((name) => {
  const run = loadRun(path.join(runs, name));
  const { findings, notApplicable } = evaluate(run);
  const aspects = findings.flatMap((finding): Aspect[] => [finding, ...finding.also]);
  return { name, aspects, notApplicable, document: showDocument(run, selectProcesses(run, {})) };
});

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

test('findings of the recorded boots are what their rows add up to, and docs/findings-checked.md says so', async () => {
  const lines = [
    '# Findings of the recorded boots, counted again',
    '',
    'Made by `test/findings/checked.test.ts`, which fails where a number differs: for each rule up to three findings of each boot in',
    '`test/fixtures/runs`, with what they say and what `test/findings/recount.ts` counts in the rows of `bootio show --format json`. That code',
    'shares nothing with the rules. Times are nanoseconds.',
    '',
    'debian-12 and debian-13 are the systems as they are installed. slow-disk is a Debian 13 with causes of boot time put into it, on a disk',
    'that takes 8 ms for each request (test/vm/savings; one of its boots without the hooks).',
    '',
    'It shows that numbers are right, not that the advice is. Estimated savings are tried in [findings-validated.md](findings-validated.md).',
    'Rules that found nothing in these boots are tried on made-up runs only (test/findings/rules), those on polling on the trace of 2006 too (test/findings/seed.test.ts).',
  ];
  const silent: string[] = [];
  for (const { meta } of rules) {
    const rows = boots.flatMap(({ name, aspects, document }) =>
      aspects
        .filter(({ rule }) => rule === meta.id)
        .slice(0, 3)
        .flatMap((aspect) => {
          const recount = recounts[meta.id];
          if (recount === undefined)
            throw new Error(`${meta.id} finds something: count it again, in recount.ts`);
          return Object.entries(recount(document, aspect)).map(([fact, counted]) => {
            const said = rounded(aspect.facts[fact]!.value as number);
            expect({ boot: name, key: aspect.key, fact, said }).toEqual({
              boot: name,
              key: aspect.key,
              fact,
              said: rounded(counted),
            });
            return `| ${name} | \`${aspect.key.replaceAll('|', ' ')}\` | ${fact} | ${said} | ${rounded(counted)} |`;
          });
        }),
    );
    if (rows.length === 0) silent.push(meta.id);
    else
      lines.push(
        '',
        `## ${meta.id}`,
        '',
        '| boot | finding | fact | said | counted |',
        '| :-- | :-- | :-- | --: | --: |',
        ...rows,
      );
  }
  lines.push('', '## Found in none of these boots', '');
  lines.push(
    'For each of these rules the nearest that there is to it, counted in the same rows by `test/findings/nearest.ts`, and what the rule needs.',
    '',
    '| rule | boot | what was counted | most | needed |',
    '| :-- | :-- | :-- | --: | --: |',
  );
  for (const rule of rules.filter(({ meta }) => silent.includes(meta.id))) {
    const { id } = rule.meta;
    for (const { name, document, notApplicable } of boots) {
      expect(notApplicable.map(({ rule: other }) => other)).not.toContain(id);
      const found = nearest[id]?.(document, defaultsOf(rule));
      if (found === undefined) throw new Error(`${id} finds nothing: say how near it comes, in nearest.ts`);
      expect({ boot: name, id, ...found }).toSatisfy(({ most, needed }: typeof found) => most < needed);
      lines.push(`| ${id} | ${name} | ${found.of} | ${found.most} | ${found.needed} |`);
    }
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(page);
});
