/**
 * Publishing that is killed again and again: after each kill the site is read as visitors read it, the next publisher goes on from there,
 * and what comes of it in the end is what one that nobody disturbs makes.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { filesOf, siteChecker } from './site-check.ts';

export const base = 'https://boots.example.org/io/';

export interface Publications {
  /** The built program. */
  readonly program: string;
  /** For the sites. */
  readonly directory: string;
  /** What is published in turns, each over what the one before it left: arguments of `publish`. */
  readonly scenarios: readonly (readonly string[])[];
  readonly kills: number;
  readonly log: (line: string) => void;
}

export interface Outcome {
  readonly kills: number;
  /** Publications that came to their end before they were killed. */
  readonly completed: number;
  /** Times that the site was read while it was written. */
  readonly readings: number;
  readonly problems: readonly string[];
}

export async function killPublishing({
  program,
  directory,
  scenarios,
  kills,
  log,
}: Publications): Promise<Outcome> {
  const checker = siteChecker(base);
  const problems: string[] = [];
  const to = path.join(directory, 'killed');
  mkdirSync(to);
  let [killed, completed, readings, turn] = [0, 0, 0, 0];
  // How far a publisher gets before it is killed: a few files by turns with some time, which grows while that is too short for any.
  let [ms, files] = [1500, -1];
  for (let attempt = 0; killed < kills && attempt < 6 * kills; attempt++) {
    const child = start(program, to, scenarios[turn % scenarios.length]!);
    const changes = 3 + ((attempt * 7) % 23);
    const isByTime = attempt % 3 !== 0;
    const stop = isByTime ? afterTime(child, ms) : afterChanges(child, to, changes);
    const reading = isByTime ? undefined : readAll(to, child, checker.reader);
    const code = await ended(child);
    stop();
    const read = (await reading) ?? { times: 0, problems: [] };
    readings += read.times;
    problems.push(...read.problems.map((problem) => `reader: ${problem}`));
    const now = filesOf(to).length;
    const found = now === 0 ? [] : checker.whole(to);
    if (code === 0) {
      completed++;
      turn++;
    } else if (code === 'SIGKILL') killed++;
    else problems.push(`ended with ${String(code)}`);
    problems.push(...found.map((problem) => `kill ${killed}: ${problem}`));
    const moment = isByTime ? `${Math.round(ms)} ms` : `${changes} changes`;
    log(
      `${code === 0 ? 'completed within' : `kill ${killed} after`} ${moment}: ${now} files, ${found.length} problems` +
        (read.times > 0 ? `, read ${read.times} times meanwhile` : ''),
    );
    ms = now === files && isByTime && code !== 0 ? ms * 2 : isByTime ? 1500 + ((attempt * 401) % 2000) : ms;
    files = now;
  }
  // The last word has a publisher that nobody disturbs, and what it makes is what one that begins anew makes.
  const scenario = scenarios[turn % scenarios.length]!;
  const anew = path.join(directory, 'anew');
  for (const site of [to, anew])
    if ((await ended(start(program, site, scenario))) !== 0) problems.push(`${site}: failed`);
  problems.push(...checker.whole(to), ...differences(contentsOf(anew), contentsOf(to)));
  log(`published at last: ${filesOf(to).length} files`);
  return { kills: killed, completed, readings, problems };
}

function start(program: string, to: string, scenario: readonly string[]): ChildProcess {
  const args = [program, 'publish', '--to', to, '--base-url', base, ...scenario];
  return spawn(process.execPath, args, { stdio: 'ignore' });
}

/** Its exit status, or the signal that ended it. */
function ended(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(signal ?? code);
    });
  });
}

function afterTime(child: ChildProcess, ms: number): () => void {
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  return () => {
    clearTimeout(timer);
  };
}

/** Between two changes of the directory: what a timer seldom meets. */
function afterChanges(child: ChildProcess, directory: string, changes: number): () => void {
  let count = 0;
  const watcher = watch(directory, { recursive: true }, () => {
    if (++count >= changes) child.kill('SIGKILL');
  });
  return () => {
    watcher.close();
  };
}

async function readAll(
  directory: string,
  child: ChildProcess,
  reader: (directory: string) => string[],
): Promise<{ readonly times: number; readonly problems: string[] }> {
  const problems: string[] = [];
  let times = 0;
  while (child.exitCode === null && child.signalCode === null) {
    if (filesOf(directory).includes('index.html')) {
      problems.push(...reader(directory));
      times++;
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return { times, problems };
}

function contentsOf(directory: string): Map<string, string> {
  return new Map(filesOf(directory).map((file) => [file, readFileSync(path.join(directory, file), 'utf8')]));
}

function differences(expected: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>): string[] {
  const names = new Set([...expected.keys(), ...found.keys()]);
  return [...names]
    .filter((name) => expected.get(name) !== found.get(name))
    .map((name) => `${name} is not as it is in a site made anew`);
}
