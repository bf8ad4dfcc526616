/** Whose the page is: runs with their facts and completeness. Every text of it safe to show, and escaped once more by Handlebars. */
import type { Activity } from '../../compare/activity.ts';
import { printable } from '../../lib/escape.ts';
import type { Redaction } from '../../model/redact/redact.ts';
import type { Run } from '../../model/types.ts';
import { completenessLines, completenessSummary, ownLines, type CompletenessLine } from '../completeness.ts';
import { createdAt, hardware, kernelName, osName, runTitle } from '../describe.ts';
import { redactionText } from '../redaction.ts';
import { clip, clipText } from './names.ts';
import type { Side } from './report-data.ts';

export interface RunView {
  readonly side: Side;
  /** `A`, `B`, or nothing. */
  readonly letter: string;
  readonly title: string;
  readonly os: string;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  /** What it was like, in sentences; '' in comparisons. */
  readonly lead: string;
  /** Completeness in a few words, and in full. */
  readonly summary: string;
  readonly completeness: readonly CompletenessLine[];
}

export function runView(
  run: Run,
  side: Side,
  own: Activity,
  { redaction, lead = '' }: { readonly redaction?: Redaction | undefined; readonly lead?: string } = {},
): RunView {
  const { manifest } = run;
  const facts = [
    ['Kernel', kernelName(run)],
    ['Machine', hardware(run)],
    ['Host', manifest.host.name ?? ''],
    [manifest.kind === 'boot' ? 'Booted' : 'Captured', createdAt(run)],
    ['Run', manifest.id],
    [
      'Root',
      [manifest.host.rootFilesystem, manifest.host.rootDisk]
        .filter((fact) => fact !== undefined)
        .join(' on '),
    ],
    ['Command line', manifest.kernel.commandLine ?? ''],
  ] as const;
  return {
    side,
    letter: side.toUpperCase(),
    title: clip(runTitle(run)),
    os: clip(osName(run)),
    lead,
    facts: facts.filter(([, text]) => text !== '').map(([term, text]) => ({ term, text: clip(text) })),
    summary: completenessSummary(run),
    completeness: [...completenessLines(run), ...ownLines(own), ...redactionLines(redaction)].map(
      ({ level, text }) => ({
        level,
        text: clipText(text),
      }),
    ),
  };
}

function redactionLines(redaction: Redaction | undefined): CompletenessLine[] {
  return redaction === undefined ? [] : [{ level: 'note', text: redactionText(redaction) }];
}

export function pageTitle(runs: readonly Run[]): string {
  return clip(runs.map((run) => runTitle(run)).join(' → ')) + ' · bootio';
}

export function versionLine({ manifest }: Run): string {
  return manifest.capture.version === undefined
    ? ''
    : `captured by bootio ${printable(manifest.capture.version)}`;
}
