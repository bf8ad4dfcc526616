/** What `bootio doctor` says: a line a check, what to do below it, and at the end what a capture would see. */
import type { Verdict } from '../capture/doctor/check.ts';
import type { DoctorReport, ProbeReport } from '../capture/doctor/doctor.ts';
import { printable } from '../lib/escape.ts';
import { wrap } from '../render/text/columns.ts';

const marks: Readonly<Record<Verdict, string>> = {
  ok: 'ok',
  warning: 'warning',
  problem: 'PROBLEM',
  unknown: 'not seen',
};
const markWidth = 8;

/** Of blind spots, by the names that runs have for them: what is meant, where the name does not say it. */
const spotTexts: Readonly<Record<string, string>> = {
  io_uring: 'reads and writes through io_uring',
  aio: 'reads and writes through Linux aio',
  'kernel-reads': "the kernel's own reads (modules, firmware)",
  'mmap-faults': 'which process a page fault of a mapped file was for',
  '32-bit-programs': '32-bit programs',
  'passed-descriptors': 'descriptors that were passed between processes, but for what /proc tells in time',
  fills: 'what was really read from the disk',
  'block-requests': 'requests to disks',
  'blocked-time': 'waits for I/O',
  'failed-opens': 'look-ups that failed',
};

export function* doctorText(report: DoctorReport, width: number): Iterable<string> {
  for (const { verdict, title, found, mend } of report.checks) {
    yield* indented(`${marks[verdict].padEnd(markWidth)} ${title}: ${found}`, width);
    // A command is not cut: it is there to be copied.
    if (mend !== undefined) yield `${' '.repeat(markWidth + 1)}→ ${printable(mend)}`;
  }
  yield '';
  yield* wrap(probesText(report.probes), width);
  for (const spot of report.probes.blindSpots)
    yield printable(`  not seen: ${Object.hasOwn(spotTexts, spot) ? `${spotTexts[spot]!} (${spot})` : spot}`);
  yield* wrap(conclusion(report), width);
}

function* indented(text: string, width: number): Iterable<string> {
  const [first = '', ...more] = [...wrap(printable(text), Math.max(20, width - markWidth - 1))];
  yield first;
  for (const line of more) yield `${' '.repeat(markWidth + 1)}${line}`;
}

function probesText({ how, set, refusal }: ProbeReport): string {
  if (how === 'unknown') return 'What a capture would see cannot be told from here.';
  if (set === 'none')
    return refusal === undefined
      ? 'No programs can be loaded.'
      : printable(`The kernel took no programs: ${refusal}.`);
  const begin = how === 'tried' ? 'A capture was tried, and sees' : 'By what can be read, a capture sees';
  return set === 'syscalls'
    ? `${begin} system calls only.`
    : `${begin} everything that this kernel lets be seen (all probes).`;
}

function conclusion({ canCapture, checks, probes }: DoctorReport): string {
  const count = (verdict: Verdict): number => checks.filter((check) => check.verdict === verdict).length;
  if (!canCapture) return 'This machine cannot capture as it is.';
  const warnings = count('warning');
  const rest = warnings === 0 ? '' : `, with ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  return probes.how === 'tried'
    ? `This machine can capture${rest}.`
    : `Nothing speaks against a capture${rest}.`;
}
