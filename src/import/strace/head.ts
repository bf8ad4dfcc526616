/** How a line of strace begins: who, and when. */

export interface Head {
  /** The thread; undefined where the line does not say. */
  readonly thread: number | undefined;
  /** Its name, where strace was asked for it (-Y); '' else. */
  readonly comm: string;
  /** Seconds and nanoseconds, since 1970 or since midnight. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly ofDay: boolean;
  /** Where the rest of the line begins. */
  readonly rest: number;
}

// The kernel's greatest pid is 2^22.
const who = /^(?:\[pid +(\d{1,7})(?:<([^>]{0,64})>)?\] |(\d{1,7})(?:<([^>]{0,64})>)? +)?/;
const when = /^ *(?:(\d{1,11})(?:\.(\d{1,9}))?|([01]\d|2[0-3]):([0-5]\d):([0-6]\d)(?:\.(\d{1,9}))?) /;

/** Undefined for a line that does not begin like one of strace with times. */
export function parseHead(line: string): Head | undefined {
  const by = who.exec(line)!;
  const at = when.exec(line.slice(by[0].length, by[0].length + 32));
  if (at === null) return undefined;
  const [, bracketed, bracketedComm, plain, plainComm] = by;
  const [matched, epoch, epochFraction, hours, minutes, seconds, dayFraction] = at;
  const thread = bracketed ?? plain;
  return {
    thread: thread === undefined ? undefined : Number(thread),
    comm: bracketedComm ?? plainComm ?? '',
    seconds:
      epoch === undefined ? Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) : Number(epoch),
    nanoseconds: Number((epochFraction ?? dayFraction ?? '').padEnd(9, '0')),
    ofDay: epoch === undefined,
    rest: by[0].length + matched.length,
  };
}
