/** What an importer is: it knows one format of trace, line by line, and writes what a line says as events. */
import type { EventWriter } from './event-writer.ts';

export interface Importer {
  /** What the command line calls it. */
  readonly name: string;
  /** The manifest's `capture.source` begins with it. */
  readonly title: string;
  /** For the command's help: with which options, or how it is told from others. */
  readonly hint: string;
  /** Whether a file that begins with these lines (without their newlines, none of them empty) is of this format. */
  readonly recognises: (lines: readonly string[]) => boolean;
  /** Makes a reader for one file. */
  readonly read: (writer: EventWriter) => LineReader;
}

export interface LineReader {
  /** Takes in one line; false where it is not understood, and then counts for nothing. */
  readonly line: (line: string) => boolean;
  /** Ends what is still under way. Called once, after the last line. */
  readonly finish: () => TraceFacts;
}

/** What is known of a trace at its end. */
export interface TraceFacts {
  /** The time of the last event. */
  readonly endNs: number;
  /** What such a trace, and this one, does not say. */
  readonly blindSpots: readonly string[];
  /** Events that the tracer itself says it has lost. */
  readonly lost?: number;
  /** When it began, where it says so. */
  readonly startedAt?: Date | undefined;
}
