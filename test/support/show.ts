/** `bootio show` of a run as the command has it: selected, then rendered. */
import type { Run } from '../../src/model/types.ts';
import { showDocument, type ShowDocument } from '../../src/render/json/show.ts';
import { renderShowMarkdown } from '../../src/render/markdown/show.ts';
import { selectProcesses, type Selection } from '../../src/render/show-select.ts';
import { renderShowText } from '../../src/render/text/show.ts';

interface Options extends Selection {
  readonly all?: boolean;
  readonly width?: number;
}

export function showText(run: Run, { all = false, width = 100, ...selection }: Options = {}): string[] {
  const selected = selectProcesses(run, selection);
  return [...renderShowText(run, { selected, selection, all, width })];
}

export function showMarkdown(run: Run, { all = false, ...selection }: Options = {}): string[] {
  return [...renderShowMarkdown(run, { selected: selectProcesses(run, selection), selection, all })];
}

export function showJson(run: Run, selection: Selection = {}): ShowDocument {
  return showDocument(run, selectProcesses(run, selection), selection);
}
