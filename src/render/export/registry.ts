/** The forms that `bootio export` writes, one line each. */
import { chromeTrace } from './chrome-trace.ts';
import type { Exporter } from './exporter.ts';
import { jsonLines } from './json-lines.ts';

export const exporters: readonly Exporter[] = [jsonLines, chromeTrace];
