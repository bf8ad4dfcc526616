/** The page that compares two runs. */
import { compareRuns } from '../../src/compare/compare.ts';
import type { Run } from '../../src/model/types.ts';
import type { ReportAssets } from '../../src/render/html/assets.ts';
import { renderCompareHtml } from '../../src/render/html/report.ts';

export function compareHtml(a: Run, b: Run, assets: ReportAssets): string {
  return renderCompareHtml(compareRuns(a, b), { a, b }, assets);
}
