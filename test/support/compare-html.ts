/** The page that compares two runs. */
import { compareGroups } from '../../src/compare/compare.ts';
import { foldGroup } from '../../src/compare/group.ts';
import { Judge } from '../../src/compare/judge.ts';
import type { Run } from '../../src/model/types.ts';
import type { ReportAssets } from '../../src/render/html/assets.ts';
import { renderCompareHtml } from '../../src/render/html/compare/report.ts';
import { judged as judge } from '../../src/render/html/judged.ts';

export function compareHtml(a: Run, b: Run, assets: ReportAssets): string {
  const comparison = compareGroups(
    foldGroup([a], undefined, new Judge()),
    foldGroup([b], undefined, new Judge()),
  );
  return renderCompareHtml(comparison, { a, b }, { judged: { a: judge(a), b: judge(b) }, assets });
}
