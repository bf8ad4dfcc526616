/** What reports are made of, from the sources as they are now: tests never see an old build. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleClient } from '../../scripts/build-report.mjs';
import { readAssets, type ReportAssets } from '../../src/render/html/assets.ts';

const templates = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../templates');

export async function sourceAssets(): Promise<ReportAssets> {
  return readAssets(templates, await bundleClient());
}
