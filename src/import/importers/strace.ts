/**
 * `strace -f -ttt -y` and its kin: with -t or -tt, with -yy or without -y, with -T, -Y, -i or without, to a file or mixed with
 * what the traced program prints. One line a call, or two where another thread came in between:
 *
 *     1234 1795413845.325221 openat(AT_FDCWD</tmp>, "w.sh", O_RDONLY) = 3</tmp/w.sh> <0.000012>
 *     1234 1795413845.325253 read(3</tmp/w.sh>,  <unfinished ...>
 *     1234 1795413845.325291 <... read resumed>"echo"..., 8192) = 96 <0.000038>
 */
import { makingOf } from '../calls/actions.ts';
import { blindSpotsOf } from '../calls/blind-spots.ts';
import { Follower, isPid } from '../calls/follower.ts';
import { CallStream, type Begun } from '../calls/stream.ts';
import type { EventWriter } from '../event-writer.ts';
import type { Importer, LineReader, TraceFacts } from '../importer.ts';
import { callName, parseCall } from '../strace/call.ts';
import { parseHead } from '../strace/head.ts';
import { statusOf } from '../strace/status.ts';
import { latestNs, TraceClock } from '../trace-clock.ts';

const unfinished = '<unfinished ...>';
const ofTracer = /^(?:strace: |\[ Process PID=\d+ runs in )/;
const makers: ReadonlySet<string> = new Set(['clone', 'clone3', 'fork', 'vfork']);
const mostAnnounced = 10_000;
const mostJoined = 1_000_000;

export const strace: Importer = {
  name: 'strace',
  title: 'strace',
  hint: 'with -f -ttt -y, or -yy, -t, -tt, without -y',
  recognises: (lines) => lines.some(isCall),
  read: (writer) => new StraceLines(writer),
};

function isCall(line: string): boolean {
  const head = parseHead(line);
  if (head === undefined) return false;
  const text = line.slice(head.rest);
  return callName(text) !== undefined && (/\) +=/.test(text) || text.endsWith(unfinished));
}

class StraceLines implements LineReader {
  private readonly stream: CallStream;
  private readonly clock = new TraceClock();
  /** Threads that the tracer has announced. */
  private readonly announced = new Set<number>();
  /** The beginning of a line into which the tracer put a message of its own. */
  private interrupted = '';
  private nameless = false;
  private cutArguments = false;

  constructor(writer: EventWriter) {
    this.stream = new CallStream(new Follower(writer));
  }

  line(line: string): boolean {
    if (this.interrupted !== '' && parseHead(line) === undefined) {
      // What the traced program prints may come in between as well.
      const joined =
        this.interrupted.length + line.length < mostJoined && this.dated(this.interrupted + line);
      if (joined) this.interrupted = '';
      return joined || ofTracer.test(line);
    }
    this.interrupted = '';
    const [message, attached] = /strace: Process (\d{1,7}) attached$/.exec(line) ?? [];
    if (message === undefined) return this.dated(line);
    if (this.announced.size < mostAnnounced) this.announced.add(Number(attached));
    this.interrupted = line.slice(0, -message.length);
    return true;
  }

  finish(): TraceFacts {
    this.stream.finish();
    const blindSpots = blindSpotsOf(this.stream.follower);
    if (this.nameless) blindSpots.push('process numbers, of lines without one (strace without -f and -o)');
    if (this.cutArguments) blindSpots.push('the ends of long arguments of programs (strace without -s)');
    return { endNs: this.stream.follower.lastNs, blindSpots, startedAt: this.clock.startedAt };
  }

  private dated(line: string): boolean {
    const head = parseHead(line);
    if (head === undefined) return ofTracer.test(line);
    if (head.thread !== undefined && !isPid(head.thread)) return false;
    // With -i and -n the address and the number of the call come first.
    const text = line.slice(head.rest).replace(/^\[ *[0-9a-f?]{1,16}\] /, '');
    if (!/^[a-z_<+-]/.test(text)) return false;
    const ns = this.clock.since(head.seconds, head.nanoseconds, head.ofDay);
    if (ns === undefined) return false;
    const thread = this.threadOf(head.thread, text.startsWith('<...'));
    const understood = text.startsWith('+') ? this.ended(thread, ns, text) : this.said(thread, ns, text);
    if (understood && head.comm !== '') this.named(thread, head.comm, ns);
    return understood;
  }

  /**
   * Where strace prints to a terminal, the lines of a lone process have no number: it gets one when there are others beside it.
   * Then who is new, though neither announced nor made, is the one that had none.
   */
  private threadOf(thread: number | undefined, resumed: boolean): number {
    const { tasks } = this.stream.follower;
    if (thread === undefined) {
      this.nameless = true;
      return tasks.lone() ?? 0;
    }
    if (tasks.find(0) === undefined || this.stream.knows(thread)) return thread;
    if (resumed || (!this.announced.has(thread) && !this.stream.isMaking())) {
      tasks.renumber(0, thread);
      this.stream.handOver(0, thread);
    }
    return thread;
  }

  private said(thread: number, ns: number, text: string): boolean {
    if (text.startsWith('---') || text.startsWith('<detached')) return true;
    if (text.startsWith('<... ')) return this.resumed(thread, ns, text);
    const name = callName(text);
    if (name === undefined) return false;
    if (!text.endsWith(unfinished)) return this.whole(thread, { ns, name, text }, ns);
    const begun = text.slice(0, -unfinished.length);
    const making = makers.has(name) ? makingOfText(begun) : undefined;
    this.stream.begin(thread, { ns, name, text: begun, making });
    return true;
  }

  private resumed(thread: number, ns: number, text: string): boolean {
    const [matched, name] = /^<\.\.\. ([a-z_]\w{0,63}) resumed> ?/.exec(text) ?? [];
    if (matched === undefined || name === undefined) return false;
    const begun = this.stream.resume(thread, name);
    if (begun === undefined) return false;
    return this.whole(thread, { ...begun, text: `${begun.text}${text.slice(matched.length)}` }, ns);
  }

  /** `untilNs`: when the line with the end of the call was written. */
  private whole(thread: number, { ns, name, text, child }: Begun, untilNs: number): boolean {
    if (!Follower.follows(name)) {
      if (!/\) *= (?:-?\d|0x|\?)/.test(text)) return false;
      this.stream.meet(thread, ns, name);
      return true;
    }
    const parsed = parseCall(name, text);
    if (parsed === undefined) return false;
    const { tookNs } = parsed;
    if (name.startsWith('exec'))
      this.cutArguments ||= parsed.arguments.some(({ list }) => list?.cut === true);
    const endNs = Math.max(ns, tookNs === undefined ? untilNs : ns + tookNs);
    if (endNs > latestNs) return false;
    this.stream.call(thread, { ...parsed, ns, endNs, timed: tookNs !== undefined }, child);
    return true;
  }

  private ended(thread: number, ns: number, text: string): boolean {
    const [, superseder] = /^\+\+\+ superseded by execve in pid (\d{1,7}) \+\+\+$/.exec(text) ?? [];
    if (superseder !== undefined) {
      // From now on that thread has the number of this one, the process's.
      this.stream.handOver(Number(superseder), thread);
      this.stream.end(Number(superseder), ns, undefined);
      return true;
    }
    const status = statusOf(text);
    if (status === undefined) return false;
    this.announced.delete(thread);
    this.stream.end(thread, ns, status);
    return true;
  }

  private named(thread: number, comm: string, ns: number): void {
    const { tasks } = this.stream.follower;
    const process = tasks.find(thread);
    // A thread may have a name of its own.
    if (process?.pid === thread) tasks.named(process, comm, ns);
  }
}

/** Flags of a call that has not returned, as far as they are printed. */
function makingOfText(text: string): { thread: boolean; sharesFiles: boolean } {
  return makingOf({
    arguments: [{ raw: text, number: NaN, file: undefined, text: undefined, list: undefined }],
  });
}
