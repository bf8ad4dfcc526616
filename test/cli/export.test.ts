import path from 'node:path';
import { expect, test } from 'vitest';
import { bootio, expectRefusal, root } from './bootio.ts';

const run = path.join(root, 'test/fixtures/runs/debian-12');

test('bootio export writes each form to stdout, and names them all', () => {
  const lines = bootio(['export', run, '--format', 'json-lines']);
  expect(lines).toMatchObject({ code: 0, stderr: '' });
  expect(
    lines.stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type),
  ).toContain('access');
  const trace = bootio(['export', run, '--format', 'chrome-trace']);
  expect(trace).toMatchObject({ code: 0, stderr: '' });
  expect(Object.keys(JSON.parse(trace.stdout) as object)).toContain('traceEvents');
  const help = bootio(['export', '--help']).stdout;
  for (const name of ['json-lines', 'chrome-trace']) expect(help).toContain(`  ${name}`);
});

test('bootio export refuses what it does not know', () => {
  expectRefusal(bootio(['export', run]), 'format');
  expectRefusal(bootio(['export', run, '--format', 'csv']), 'csv');
  expectRefusal(bootio(['export', '/nonexistent', '--format', 'json-lines']), '/nonexistent');
});
