/** A program in a real terminal (a pseudo-terminal that `script` makes): keys are pressed, and what it shows is looked at. */
import { spawn, type ChildProcess } from 'node:child_process';

export const ctrlC = '\u0003';
export const ctrlZ = '\u001a';

const waitMs = 60_000;

export class Terminal {
  readonly #script: ChildProcess;
  readonly #ended: Promise<number | null>;
  /** All that was written to the terminal. */
  screen = '';

  /** `command` is in a shell's words; the shell itself is not there any more. */
  constructor(command: string, env: NodeJS.ProcessEnv) {
    this.#script = spawn('script', ['-qefc', `exec ${command}`, '/dev/null'], { env, stdio: 'pipe' });
    this.#script.stdout!.setEncoding('utf8').on('data', (text: string) => (this.screen += text));
    this.#ended = new Promise((resolve) => this.#script.once('close', resolve));
  }

  press(keys: string): void {
    this.#script.stdin!.write(keys);
  }

  /** Resolves when it shows `text`, of what came after `from` characters; rejects after a minute. */
  async shows(text: string | RegExp, from = 0): Promise<void> {
    const isThere = (): boolean => {
      const shown = this.screen.slice(from);
      return typeof text === 'string' ? shown.includes(text) : text.test(shown);
    };
    await until(isThere, () => `the terminal does not show ${String(text)}, but:\n${this.screen}`);
  }

  /** The exit status of the command. */
  async ended(): Promise<number | null> {
    return this.#ended;
  }

  /** As when its window is closed: what runs in it gets SIGHUP from the kernel, and cannot write to it any more. */
  close(): void {
    this.#script.kill('SIGKILL');
  }
}

/** Resolves when `condition` holds; rejects after a minute, with `complaint`. */
export async function until(condition: () => boolean, complaint: () => string): Promise<void> {
  for (let waited = 0; !condition(); waited += 50) {
    if (waited >= waitMs) throw new Error(complaint());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
