/** What an exporter is: it writes a run in a form that other programs read, piece by piece. */
import type { Run } from '../../model/types.ts';

export interface Exporter {
  /** What the command line calls it. */
  readonly name: string;
  /** What it is, and what reads it. */
  readonly title: string;
  /** Lines without their newlines, made as they are taken: a run may have millions. */
  readonly lines: (run: Run) => Iterable<string>;
}
