/**
 * Calls in the order in which a tracer prints them, thread by thread, on their way to the follower. Calls may be printed in two
 * parts, and a thread may be at work before the call that made it has returned: then what it does waits until its origin is known.
 */
import type { Call } from './call.ts';
import type { Follower } from './follower.ts';
import type { Making, TracedProcess } from './tasks.ts';

/** So many events may wait for their thread's origin. */
const mostWaiting = 10_000;
/** More calls than that are not under way on any machine: their threads' numbers are damaged. */
const mostBegun = 100_000;

/** A call that has not returned. */
export interface Begun {
  readonly ns: number;
  readonly name: string;
  /** As far as it was printed. */
  readonly text: string;
  /** What it asks for, where it makes a task. */
  readonly making?: Making | undefined;
  /** The task that it made, where that was at work before the call returned. */
  child?: number;
}

type Event =
  | { readonly kind: 'call'; readonly ns: number; readonly call: Call }
  | { readonly kind: 'end'; readonly ns: number; readonly status: number | undefined };

export class CallStream {
  readonly follower: Follower;
  private readonly begun = new Map<number, Begun>();
  private readonly waiting = new Map<number, Event[]>();
  private waitingEvents = 0;

  constructor(follower: Follower) {
    this.follower = follower;
  }

  /** Whether anything is known of a thread. */
  knows(thread: number): boolean {
    return this.follower.tasks.find(thread) !== undefined || this.waiting.has(thread);
  }

  begin(thread: number, begun: Begun): void {
    // It is known before its call is: nobody makes himself.
    this.meet(thread, begun.ns, begun.name);
    if (this.begun.size >= mostBegun) this.begun.clear();
    this.begun.set(thread, begun);
  }

  /** The first part of a call whose second part has come; undefined where there was none of that name. */
  resume(thread: number, name: string): Begun | undefined {
    const begun = this.begun.get(thread);
    this.begun.delete(thread);
    return begun?.name === name ? begun : undefined;
  }

  /** A thread goes on under another number, with the call that it is in. */
  handOver(from: number, to: number): void {
    const begun = this.begun.get(from);
    this.begun.delete(from);
    if (begun !== undefined) this.begun.set(to, begun);
  }

  /** A thread was seen doing something that a run does not tell: it is there. `name` is of the call. */
  meet(thread: number, ns: number, name: string): void {
    if (this.processOf(thread, ns, name) === undefined) this.wait(thread, undefined);
  }

  /** A task at its beginning: the call that made it will be told. */
  expect(thread: number): void {
    if (!this.knows(thread)) this.wait(thread, undefined);
  }

  /** Who made a task is known now. */
  settle(thread: number): void {
    if (this.waiting.has(thread)) this.release(thread);
  }

  /** A whole call; `child` is of its first part. */
  call(thread: number, call: Call, child: number | undefined): void {
    const process = this.processOf(thread, call.ns, call.name);
    if (process === undefined) this.wait(thread, { kind: 'call', ns: call.ns, call });
    else if (child === undefined || child !== call.result) this.follower.call(process, call);
    else this.follower.met.add(call.name);
    this.settle(call.result);
  }

  /** `status` as wait(2) gives it. */
  end(thread: number, ns: number, status: number | undefined): void {
    this.begun.delete(thread);
    if (this.waiting.has(thread)) this.wait(thread, { kind: 'end', ns, status });
    else this.ended(thread, ns, status);
  }

  /** Whether a call that makes a task has not returned, and its task is not known. */
  isMaking(): boolean {
    return this.makers().length > 0;
  }

  finish(): void {
    for (const thread of [...this.waiting.keys()]) this.release(thread);
    this.follower.finish();
  }

  /** Undefined for a thread whose origin the lines to come will tell. */
  private processOf(thread: number, ns: number, name: string): TracedProcess | undefined {
    const { tasks } = this.follower;
    const known = tasks.find(thread);
    if (known !== undefined) return known;
    if (this.waiting.has(thread)) return undefined;
    const makers = this.makers();
    if (makers.length > 1) return undefined;
    const [maker] = makers;
    return maker === undefined ? tasks.meet(thread, ns, '', name === 'execve') : this.adopt(thread, maker);
  }

  private makers(): [number, Begun][] {
    return [...this.begun].filter(([, { making, child }]) => making !== undefined && child === undefined);
  }

  private adopt(thread: number, [parent, begun]: [number, Begun]): TracedProcess {
    const { tasks } = this.follower;
    begun.child = thread;
    const process = tasks.find(parent) ?? tasks.meet(parent, begun.ns, '', false);
    return tasks.make(thread, process, begun.ns, begun.making ?? { thread: false, sharesFiles: false });
  }

  private wait(thread: number, event: Event | undefined): void {
    const events = this.waiting.get(thread) ?? [];
    this.waiting.set(thread, events);
    if (event !== undefined) {
      events.push(event);
      this.waitingEvents++;
    }
    if (this.waitingEvents + this.waiting.size > mostWaiting)
      for (const each of [...this.waiting.keys()]) this.release(each);
  }

  /** What waited goes on: who made the thread is known, or will not be. */
  private release(thread: number): void {
    const events = this.waiting.get(thread) ?? [];
    this.waiting.delete(thread);
    this.waitingEvents -= events.length;
    const { tasks } = this.follower;
    const firstNs = events[0]?.ns ?? this.follower.lastNs;
    const [maker] = this.makers();
    let process = tasks.find(thread);
    process ??= maker === undefined ? tasks.meet(thread, firstNs, '', false) : this.adopt(thread, maker);
    for (const event of events) {
      if (event.kind === 'call') this.follower.call(process, event.call);
      else this.ended(thread, event.ns, event.status);
    }
  }

  private ended(thread: number, ns: number, status: number | undefined): void {
    this.follower.lastNs = Math.max(this.follower.lastNs, ns);
    this.follower.tasks.end(thread, ns, status);
  }
}
