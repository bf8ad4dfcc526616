/** What is left out of a run because someone asked for that: by the set on system calls, where the loader does it. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/types.ts';
import { capture, makeDirectory, processOf, scratch, unavailable } from './live.ts';

/** Reads kept/file and other/file in one shell, fails to open one of each, and renames one of each. */
function workload(): { top: string; argv: string[] } {
  const top = scratch();
  for (const name of ['kept', 'other']) {
    makeDirectory(top, name);
    writeFileSync(path.join(top, name, 'file'), 'content\n');
    writeFileSync(path.join(top, name, 'old'), '');
  }
  const script = `cd "$0" && for name in kept other; do
    read line <$0/$name/file; cat $0/$name/none; mv $0/$name/old $0/$name/new; done 2>/dev/null; exit 0`;
  return { top, argv: ['sh', '-c', script, top] };
}

/** Names of files below `top` that the run has accesses of. */
function accessed(run: Run, top: string): string[] {
  const names = new Set<string>();
  for (let row = 0; row < run.accesses.length; row++) {
    const file = run.files[run.accesses.file[row]!]!.path;
    if (file.startsWith(`${top}/`) && run.accesses.readCalls[row]! > 0) names.add(file.slice(top.length + 1));
  }
  return [...names].sort();
}

const lookups = (run: Run, top: string): string[] =>
  run.details.failedLookups.map(({ path: asked }) => asked).filter((asked) => asked.startsWith(`${top}/`));

const changes = (run: Run, top: string): string[] =>
  run.details.changes.map(({ path: first }) => first).filter((first) => first.startsWith(`${top}/`));

async function run(options: (top: string) => string[]): Promise<{ run: Run; top: string; argv: string[] }> {
  const { top, argv } = workload();
  const captured = await capture(
    () => {
      execFileSync(argv[0]!, argv.slice(1), { stdio: 'ignore' });
    },
    ...options(top),
  );
  return { run: captured.run, top, argv };
}

describe.skipIf(unavailable !== undefined)('a capture', () => {
  test('that keeps only a path has that, and the processes', async () => {
    const { run: kept, top, argv } = await run((top) => ['--only-path', `${top}/kept/`]);
    expect(accessed(kept, top)).toEqual(['kept/file']);
    expect(new Set(lookups(kept, top))).toEqual(new Set([`${top}/kept/none`]));
    expect(changes(kept, top)).toEqual([`${top}/kept/old`]);
    expect(kept.files.every((file) => file.path.startsWith(`${top}/kept`))).toBe(true);
    expect(processOf(kept, argv)).toMatchObject({
      exitStatus: 0,
      executable: expect.stringMatching(/^\//) as string,
    });
    expect(kept.completeness.filters).toEqual([{ how: 'only', what: 'path', value: `${top}/kept` }]);
    expect(kept.completeness).toMatchObject({ unresolved: 0, badRecords: 0, lost: new Map() });
  });

  test('that skips a path has all else', async () => {
    const { run: rest, top } = await run((top) => ['--skip-path', `${top}/other`, '--skip-path', `${top}/k`]);
    expect(accessed(rest, top)).toEqual(['kept/file']);
    expect(changes(rest, top)).toEqual([`${top}/kept/old`]);
    expect(rest.files.some((file) => file.path.endsWith('/libc.so.6'))).toBe(true);
    expect(rest.completeness.unresolved).toBe(0);
  });

  test('that keeps only a process has what it did while it was called so', async () => {
    const { top, argv } = workload();
    const program = path.join(top, 'called-so');
    copyFileSync('/bin/cat', program);
    execFileSync('chmod', ['755', program]);
    const { run: kept } = await capture(
      () => {
        execFileSync(argv[0]!, argv.slice(1), { stdio: 'ignore' });
        execFileSync('sh', ['-c', '"$0/called-so" <"$0/other/file" >"$0/result"; :', top]);
      },
      '--only-process',
      'called-so',
    );
    expect(accessed(kept, top)).toEqual(['other/file']);
    // Opened by the shell before it executed the program, which wrote.
    const result = kept.accesses.file.findIndex((file) => kept.files[file]!.path === `${top}/result`);
    expect(kept.accesses.writeBytes[result]).toBe(8);
    expect(changes(kept, top)).toEqual([]);
    expect(kept.processes.filter(({ totals }) => totals.accesses > 0).map(({ comm }) => comm)).toEqual([
      'called-so',
    ]);
    expect(processOf(kept, argv).exitStatus).toBe(0);
  });

  test('that skips processes and kinds has neither', async () => {
    const { run: rest, top, argv } = await run(() => ['--skip-process', 'mv', '--skip-kind', 'failed,ioctl']);
    expect(accessed(rest, top)).toEqual(['kept/file', 'other/file']);
    expect(rest.details.failedLookups).toEqual([]);
    expect(rest.details.ioctls).toEqual([]);
    expect(changes(rest, top)).toEqual([]);
    const movers = rest.processes.filter(({ comm }) => comm === 'mv');
    expect(movers.length).toBeGreaterThanOrEqual(2);
    for (const { totals } of movers) expect(totals.accesses).toBe(0);
    expect(processOf(rest, argv).totals.accesses).toBeGreaterThan(0);
    expect(rest.completeness.filters).toHaveLength(3);
  });
});
