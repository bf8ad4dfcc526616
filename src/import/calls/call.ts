/** A system call as a tracer printed it, in one shape for all tracers. */

export interface Call {
  readonly name: string;
  /** Nanoseconds since the trace started: when it began, and when it had returned (the same where the trace does not say). */
  readonly ns: number;
  readonly endNs: number;
  /** Whether `endNs` less `ns` is the time that was spent in the call. */
  readonly timed: boolean;
  /** In the order of the kernel's own declaration of the call. */
  readonly arguments: readonly Argument[];
  /** What it returned; -1 where it failed, NaN where the trace does not say or where it is no number. */
  readonly result: number;
  /** The kernel's number; 0 where it did not fail. */
  readonly errno: number;
  /** The file of a descriptor that it returned, where the trace says it. */
  readonly resultFile: NamedFile | undefined;
}

export interface Argument {
  /** As the trace has it. */
  readonly raw: string;
  /** A whole number; NaN where it is none. */
  readonly number: number;
  /** What stands behind a descriptor, where the trace says it; of AT_FDCWD the working directory. */
  readonly file: NamedFile | undefined;
  /** A string, with the tracer's escapes taken back (as decodeBytes has it); undefined where it is none. */
  readonly text: string | undefined;
  /** Of an array of strings; `cut` where the tracer left out some of it. */
  readonly list: { readonly texts: readonly string[]; readonly cut: boolean } | undefined;
}

export interface NamedFile {
  readonly path: string;
  /** `st_mode >> 12`; 0 where it is not known. */
  readonly type: number;
}

export const failed = (call: Call): boolean => call.result < 0;

const patterns = new Map<string, RegExp>();

/** Whether a flag is among `A|B|C`, with or without the prefix that is common to its kind: `hasFlag(flags, 'O_', 'CREAT')`. */
export function hasFlag(argument: Argument | undefined, prefix: string, name: string): boolean {
  if (argument === undefined) return false;
  const key = `${prefix}${name}`;
  let pattern = patterns.get(key);
  if (pattern === undefined) {
    pattern = new RegExp(`(?:^|[^A-Z0-9_])(?:${prefix})?${name}(?:$|[^A-Z0-9_])`);
    patterns.set(key, pattern);
  }
  return pattern.test(argument.raw);
}
