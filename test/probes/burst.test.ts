/** As many opens, reads and closes as this machine makes: each is recorded, or counted as lost. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { capture, compile, scratch, unavailable } from './live.ts';

const seconds = 5;

test.skipIf(unavailable !== undefined)('a burst loses nothing, or counts what it loses', async () => {
  const opener = compile('vm/kernels/opener.c');
  const directory = path.join(scratch(), 'burst');
  let made = 0;
  const { run } = await capture(() => {
    made = Number(execFileSync(opener, ['burst', '2', String(seconds), directory], { encoding: 'utf8' }));
  });
  const { accesses, completeness } = run;
  let recorded = 0;
  for (let row = 0; row < accesses.length; row++) {
    const file = run.files[accesses.file[row]!];
    if (file?.path.startsWith(directory) === true && accesses.readCalls[row]! > 0) recorded++;
  }
  expect(made).toBeGreaterThan(10_000);
  // Where the path of an access was lost, it is one of a file that is not known.
  const nameless = countNameless(run);
  const lost = (completeness.lost.get('access') ?? 0) + (completeness.lost.get('access-state') ?? 0);
  expect(nameless).toBeLessThanOrEqual(completeness.lost.get('open') ?? 0);
  expect(recorded + nameless + lost).toBe(made);
});

function countNameless(run: Awaited<ReturnType<typeof capture>>['run']): number {
  const { accesses } = run;
  let nameless = 0;
  for (let row = 0; row < accesses.length; row++) {
    const opener = run.processes[accesses.process[row]!]?.comm === 'opener';
    if (opener && (run.files[accesses.file[row]!]?.path ?? '') === '' && accesses.readCalls[row]! > 0)
      nameless++;
  }
  return nameless;
}
