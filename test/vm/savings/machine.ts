/**
 * The machine of the savings' validation, which boots ninety times: its kernel and initramfs start once, up to where the root file
 * system would be mounted. That state is kept, and each boot goes on from there with its own disk, of which nothing has been read. `program` is the script `machine`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const limitSeconds = 600;

/** Boots as far as the initramfs' own shell and writes the state of the machine to `state`. */
export async function saveState(
  program: string,
  image: string,
  directory: string,
  state: string,
): Promise<void> {
  const machine = start(program, image, directory);
  await machine.until(() =>
    readFileSync(path.join(directory, 'console.log'), 'utf8').includes('(initramfs)'),
  );
  const monitor = await Monitor.of(directory);
  await monitor.ask('stop');
  await monitor.ask('migrate', { uri: `file:${state}.partial` });
  await machine.until(async () => (await monitor.ask('query-migrate'))['status'] === 'completed');
  await monitor.ask('quit').catch(() => undefined);
  await machine.ended;
  renameSync(`${state}.partial`, state);
}

/** Goes on from `state` until the machine turns itself off. Returns how long systemd took to its target, in nanoseconds. */
export async function bootFrom(
  program: string,
  state: string,
  image: string,
  directory: string,
): Promise<number> {
  const machine = start(program, image, directory, state);
  const monitor = await Monitor.of(directory);
  await machine.until(async () => (await monitor.ask('query-status'))['status'] === 'paused');
  const shell = await socketTo(path.join(directory, 'console'));
  shell.resume();
  await monitor.ask('cont');
  shell.write('exit\n');
  await machine.ended;
  monitor.close();
  const report = readFileSync(path.join(directory, 'report.txt'), 'utf8');
  const microseconds = (key: string): number =>
    Number(new RegExp(`^${key}=(\\d+)\\r?$`, 'm').exec(report)?.[1]);
  const tookNs = (microseconds('graphical') - microseconds('userspace')) * 1000;
  if (!(tookNs > 0)) throw new Error(`${directory}/report.txt: no times; see console.log`);
  return tookNs;
}

interface Running {
  readonly ended: Promise<void>;
  /** Throws where the machine ends before, or takes too long. */
  readonly until: (holds: () => boolean | Promise<boolean>) => Promise<void>;
}

function start(program: string, image: string, directory: string, ...state: readonly string[]): Running {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const child: ChildProcess = spawn(program, [image, directory, ...state], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let status: number | null | undefined;
  const ended = new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => child.kill(), limitSeconds * 1000);
    child.on('exit', (code) => {
      clearTimeout(limit);
      status = code;
      if (code === 0) resolve();
      else reject(new Error(`the machine ended with status ${code}: see ${directory}/console.log`));
    });
  });
  const until: Running['until'] = async (holds) => {
    while (!existsSync(path.join(directory, 'console.log')) || !(await holds())) {
      if (status !== undefined) throw new Error(`the machine ended: see ${directory}/console.log`);
      await sleep(200);
    }
  };
  return { ended, until };
}

async function socketTo(name: string): Promise<Socket> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await new Promise<Socket>((resolve, reject) => {
        const socket = connect(name, () => {
          socket.off('error', reject);
          socket.on('error', () => socket.destroy());
          resolve(socket);
        }).once('error', reject);
      });
    } catch (error) {
      if (attempt === 600) throw error;
      await sleep(200);
    }
  }
}

type Answer = Readonly<Record<string, unknown>>;

/** QEMU's monitor: one line of JSON for a command, and one for its answer, with events in between. */
class Monitor {
  readonly #socket: Socket;
  readonly #waiting: {
    readonly resolve: (answer: Answer) => void;
    readonly reject: (error: Error) => void;
  }[] = [];

  static async of(directory: string): Promise<Monitor> {
    const monitor = new Monitor(await socketTo(path.join(directory, 'qmp')));
    await monitor.ask('qmp_capabilities');
    return monitor;
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    let rest = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#take(JSON.parse(line) as Answer);
    });
    socket.on('close', () => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error('the machine is gone'));
    });
  }

  ask(execute: string, args: Answer = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#socket.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(answer: Answer): void {
    if ('return' in answer) this.#waiting.shift()?.resolve(answer['return'] as Answer);
    else if ('error' in answer) this.#waiting.shift()?.reject(new Error(JSON.stringify(answer['error'])));
  }
}
