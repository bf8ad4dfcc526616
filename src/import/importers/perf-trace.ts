/**
 * `perf trace`: its text output, with -T or without, with names of processes or without. One line a call, or two where another
 * thread came in between. Arguments that are zero are left out. Strings are there where perf could read them (augmented by BPF, or
 * with a probe on getname); else there are addresses.
 *
 *          0.323 ( 0.015 ms): sh/2196 openat(dfd: CWD, filename: "/etc/passwd", flags: RDONLY|CLOEXEC)  = 3
 *          2.340 (         ): sh/2196 read(fd: 3</etc/passwd>, buf: 0x7ffd, count: 832)                  ...
 *          2.340 ( 1.831 ms): sh/2196  ... [continued]: read())                                          = 832
 *              ? (         ): sh/2197  ... [continued]: clone())                                         = 0
 */
import { makingOf } from '../calls/actions.ts';
import { blindSpotsOf } from '../calls/blind-spots.ts';
import { Follower, isPid } from '../calls/follower.ts';
import { CallStream } from '../calls/stream.ts';
import type { EventWriter } from '../event-writer.ts';
import type { Importer, LineReader, TraceFacts } from '../importer.ts';
import { parseArguments, parseResult } from '../perf/call.ts';
import { latestNs } from '../trace-clock.ts';

// A name has 14 bytes at most, which may be a slash.
const headPattern =
  /^ *(?:(\d{1,12})\.(\d{3})|\?) \( *(?:(\d{1,9})\.(\d{3}) ms)? *\): (?:(?:(.{0,64})\/)?(\d{1,7}) )?(?=[a-z_]| \.\.\. \[continued\])/s;
const callPattern = /^([a-z_][a-z0-9_]{0,63})\((.*)\)\s*( \.\.\.|= .*|=)$/s;
/** Which does not return; perf of before 6 prints nothing for that. */
const exitPattern = /^(exit|exit_group)\((.*)\)\s*$/s;
/** Page faults, and events that were asked for beside the calls. */
const otherEvent = /^(?:(?:maj|min)fault \[|[\w-]+:[\w-]+[:(])/;
const makers: ReadonlySet<string> = new Set(['clone', 'clone3', 'fork', 'vfork']);
/** What the C library calls first in a thread that it has made; it makes processes with clone, whose flags are printed. */
const firstInThread: ReadonlySet<string> = new Set(['rseq', 'set_robust_list']);
const mostUndecided = 10_000;

export const perfTrace: Importer = {
  name: 'perf-trace',
  title: 'perf trace',
  hint: 'its text output, with -T or without',
  recognises: (lines) =>
    lines.some((line) => headPattern.test(line) && /\)\s+(?:= |\.\.\.$)| (?:maj|min)fault \[/.test(line)),
  read: (writer) => new PerfLines(writer),
};

interface Line {
  readonly thread: number;
  readonly ns: number;
  /** In the call, where perf says it. */
  readonly tookNs: number | undefined;
}

class PerfLines implements LineReader {
  private readonly stream: CallStream;
  /** Tasks that clone3 made, of which perf does not say whether they are threads: by number, who made them. */
  private readonly undecided = new Map<number, { readonly maker: number; readonly ns: number }>();
  /** What tasks did first whose maker was not told by then. */
  private readonly firstCalls = new Map<number, string>();
  private firstNs: number | undefined;
  private lastNs = 0;
  private lost = 0;
  private nameless = false;
  private summing = false;

  constructor(writer: EventWriter) {
    // perf looks up what stands behind a descriptor when it prints, which may be after it was closed and used anew.
    this.stream = new CallStream(new Follower(writer, true));
  }

  line(line: string): boolean {
    this.summing ||= line.startsWith(' Summary of events:');
    if (this.summing) return true;
    const head = headPattern.exec(line);
    if (head === null) return this.otherLine(line);
    const [matched, ms, fraction, tookMs, tookFraction, comm = '', thread] = head;
    const ns = this.since(ms, fraction);
    if (ns === undefined || (thread !== undefined && !isPid(Number(thread)))) return false;
    this.nameless ||= thread === undefined;
    const tookNs = tookMs === undefined ? undefined : Number(tookMs) * 1e6 + Number(tookFraction) * 1e3;
    const understood = this.said({ thread: Number(thread ?? 0), ns, tookNs }, line.slice(matched.length));
    // What perf prints where it does not know the name: `:1234`.
    if (understood && comm !== `:${thread}`) this.named(Number(thread), comm, ns);
    return understood;
  }

  finish(): TraceFacts {
    this.stream.finish();
    const { follower } = this.stream;
    const blindSpots = [
      ...blindSpotsOf(follower),
      'arguments of programs, and which tasks are threads of one process where clone3 made them',
      'names of files beyond doubt: perf looks them up after the call',
    ];
    if (this.nameless) blindSpots.push('process numbers (perf trace of a single thread)');
    return { endNs: follower.lastNs, blindSpots, lost: this.lost };
  }

  private otherLine(line: string): boolean {
    const [, lost] = /^LOST (\d{1,15}) events!$/.exec(line) ?? [];
    this.lost += Number(lost ?? 0);
    return lost !== undefined;
  }

  /** A line without a time has that of the one before. */
  private since(ms: string | undefined, fraction: string | undefined): number | undefined {
    if (ms === undefined) return this.lastNs;
    const ns = Number(ms) * 1e6 + Number(fraction) * 1e3;
    this.firstNs ??= ns;
    const since = Math.max(0, ns - this.firstNs);
    if (since > latestNs) return undefined;
    this.lastNs = since;
    return since;
  }

  private said(line: Line, text: string): boolean {
    const [, resumed, rest = ''] =
      /^ \.\.\. \[continued\]: ([a-z_][a-z0-9_]{0,63})\(\)\)(.*)$/s.exec(text) ?? [];
    if (resumed !== undefined) return this.resumed(line, resumed, rest);
    const [, name, inside, end = ''] = callPattern.exec(text) ?? exitPattern.exec(text) ?? [];
    if (name === undefined || inside === undefined) return otherEvent.test(text);
    this.decide(line, name);
    if (end === ' ...') {
      const making = makers.has(name) ? this.makingOf(name, inside) : undefined;
      this.stream.begin(line.thread, { ns: line.ns, name, text: inside, making });
      return true;
    }
    if (name === 'exit' || name === 'exit_group') return this.exits(line, name, inside);
    return this.whole(line, name, inside, end, undefined);
  }

  private resumed(line: Line, name: string, rest: string): boolean {
    const end = rest.trim();
    if (!end.startsWith('=')) return false;
    const begun = this.stream.resume(line.thread, name);
    if (begun !== undefined) return this.whole({ ...line, ns: begun.ns }, name, begun.text, end, begun.child);
    // The first line of a task that a call made, in which it returns too; or of one that was in a call when the trace began.
    if (makers.has(name)) this.stream.expect(line.thread);
    else return this.whole(line, name, '', end, undefined);
    return true;
  }

  private whole(
    { thread, ns, tookNs }: Line,
    name: string,
    inside: string,
    end: string,
    child: number | undefined,
  ): boolean {
    const result = parseResult(end);
    const endNs = ns + (tookNs ?? 0);
    if (endNs > latestNs) return false;
    if (!Follower.follows(name)) {
      this.stream.meet(thread, ns, name);
      return true;
    }
    const all = parseArguments(name, inside);
    const call = {
      name,
      ns,
      endNs: ns + (tookNs ?? 0),
      timed: tookNs !== undefined,
      arguments: all,
      ...result,
    };
    if (name === 'clone3' && isPid(result.result) && child === undefined && !inside.includes('CLONE_')) {
      this.stream.meet(thread, ns, name);
      if (this.undecided.size >= mostUndecided) this.undecided.clear();
      this.undecided.set(result.result, { maker: thread, ns });
      const first = this.firstCalls.get(result.result);
      if (first !== undefined) this.decide({ thread: result.result, ns, tookNs }, first);
      return true;
    }
    this.stream.call(thread, call, child);
    return true;
  }

  /** A task is taken for a thread where it begins as one does. `name` is of its first call. */
  private decide({ thread }: Line, name: string): void {
    const { tasks } = this.stream.follower;
    if (tasks.find(thread) === undefined && this.stream.knows(thread) && !this.firstCalls.has(thread)) {
      if (this.firstCalls.size >= mostUndecided) this.firstCalls.clear();
      this.firstCalls.set(thread, name);
    }
    const made = this.undecided.get(thread);
    if (made === undefined) return;
    this.undecided.delete(thread);
    this.firstCalls.delete(thread);
    const maker = tasks.find(made.maker);
    const isThread = firstInThread.has(name);
    if (maker !== undefined) tasks.make(thread, maker, made.ns, { thread: isThread, sharesFiles: isThread });
    this.stream.settle(thread);
  }

  private makingOf(name: string, inside: string): { thread: boolean; sharesFiles: boolean } {
    return makingOf({ arguments: parseArguments(name, inside) });
  }

  private exits({ thread, ns }: Line, name: string, inside: string): boolean {
    const process = this.stream.follower.tasks.find(thread);
    const status = (parseArguments(name, inside)[0]?.number ?? 0) & 255;
    this.stream.meet(thread, ns, name);
    // exit_group ends all of the process's threads, whichever calls it.
    this.stream.end(name === 'exit_group' ? (process?.pid ?? thread) : thread, ns, status << 8);
    return true;
  }

  private named(thread: number, comm: string, ns: number): void {
    const { tasks } = this.stream.follower;
    const process = tasks.find(thread);
    if (process?.pid === thread) tasks.named(process, comm, ns);
  }
}
