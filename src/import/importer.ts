/** What an importer is: it knows one format of trace, line by line, and writes what a line says as events. */
import type { EventWriter } from './event-writer.ts';

export interface Importer {
  /** The manifest's `capture.source` begins with it. */
  readonly title: string;
  /** What such a trace does not say. */
  readonly blindSpots: readonly string[];
  /** Whether a line (without its newline) is of this format; asked for the first lines of a file. */
  readonly recognises: (line: string) => boolean;
  /** Makes a reader for one file. */
  readonly read: (writer: EventWriter) => LineReader;
}

export interface LineReader {
  /** Takes in one line; false where it is not understood, and then counts for nothing. */
  readonly line: (line: string) => boolean;
  /** The time of the last event. */
  readonly lastNs: () => number;
}
