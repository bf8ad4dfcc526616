/**
 * The capture binary of a session, as a child process: what it tells (probes/tell.h), how it is asked to end, and how it ended. A command
 * that it captures has this process's stdin, stdout and stderr.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { EndingSignal } from './interruptions.ts';

/** How far a capture has come. */
export interface CaptureProgress {
  readonly elapsedMs: number;
  readonly events: number;
  readonly bytes: number;
  readonly processes: number;
  readonly lost: number;
}

export type CaptureNews =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'progress' } & CaptureProgress)
  /** The capture has ended, and the command has not. */
  | { readonly kind: 'waiting' };

export interface CaptureEnd {
  /** Null where it could not be started, or was killed. */
  readonly exitStatus: number | null;
  /** In words; undefined where it went well. */
  readonly failure: string | undefined;
  readonly wasKilled: boolean;
}

/** The descriptor that the binary tells on. */
const tellFd = 3;

export class CaptureProcess {
  readonly #child: ChildProcess;
  #complaint: string | undefined;
  readonly ended: Promise<CaptureEnd>;

  /** `arguments` are the binary's; `command`, where there is one, is run by it. */
  constructor(
    binary: string,
    options: readonly string[],
    command: readonly string[],
    onNews: (news: CaptureNews) => void,
  ) {
    const args = [...options, '--tell', String(tellFd), ...(command.length > 0 ? ['--command'] : [])];
    this.#child = spawn(binary, [...args, ...command], {
      // What a terminal sends is for this process, and from here. A command wants the terminal; then the binary leaves its group itself.
      detached: command.length === 0,
      stdio: [command.length === 0 ? 'ignore' : 'inherit', 'inherit', 'inherit', 'pipe'],
    });
    const lines = createInterface({ input: this.#child.stdio[tellFd] as Readable });
    lines.on('line', (line) => {
      if (line.startsWith('failed ')) this.#complaint = line.slice('failed '.length);
      const news = newsOf(line);
      if (news !== undefined) onNews(news);
    });
    this.ended = this.#end();
  }

  /** First the capture is to end; then the command is killed, so that nothing is waited for; then the binary itself is. */
  interrupt(count: number, signal: EndingSignal): void {
    // A terminal sends Ctrl-C to the command as well; anything else is passed on to it.
    const first = signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM';
    this.#child.kill(count === 1 ? first : count === 2 ? 'SIGUSR1' : 'SIGKILL');
  }

  async #end(): Promise<CaptureEnd> {
    return new Promise((resolve) => {
      this.#child.once('error', ({ message }) => {
        resolve({
          exitStatus: null,
          failure: `the capture could not be started: ${message}`,
          wasKilled: false,
        });
      });
      this.#child.once('close', (exitStatus, signal) => {
        const how = signal === null ? `exit status ${String(exitStatus)}` : `killed by ${signal}`;
        const failure = exitStatus === 0 ? undefined : (this.#complaint ?? `the capture failed: ${how}`);
        resolve({ exitStatus, failure, wasKilled: signal !== null });
      });
    });
  }
}

function newsOf(line: string): CaptureNews | undefined {
  if (line === 'ready') return { kind: 'ready' };
  if (line === 'ended') return { kind: 'waiting' };
  if (!/^progress( \d{1,15}){5}$/.test(line)) return undefined;
  const [elapsedMs, events, bytes, processes, lost] = line.split(' ').slice(1).map(Number);
  return {
    kind: 'progress',
    ...{ elapsedMs: elapsedMs!, events: events!, bytes: bytes!, processes: processes!, lost: lost! },
  };
}
