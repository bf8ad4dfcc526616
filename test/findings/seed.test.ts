/** The hall of shame of 2006 is what `bootio findings` says of its trace: those four, and nobody else. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../src/findings/evaluate.ts';
import type { Finding, Findings } from '../../src/findings/types.ts';
import { importTrace } from '../../src/import/import-trace.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { seedTrace } from './seed-trace.ts';

let result: Findings;

beforeAll(async () => {
  const directory = temporaryDirectory();
  const trace = path.join(directory, 'idle.txt');
  writeFileSync(trace, seedTrace());
  await importTrace(trace, path.join(directory, 'run'), {});
  result = evaluate(loadRun(path.join(directory, 'run')));
});

const of = (name: string): Finding => result.findings.find(({ who }) => who.executable === `(${name})`)!;
const periodMs = ({ facts }: Finding): number => (facts['period']!.value as number) / 1e6;

describe('the trace of 2006', () => {
  test('gives the four cases as the first four findings, and nothing else above minor', () => {
    const above = result.findings.filter(({ severity }) => severity !== 'minor');
    expect(above.map(({ who }) => who.executable).sort()).toEqual([
      '(ipw3945d)',
      '(multiload-apple)',
      '(pcscd)',
      '(xenstored)',
    ]);
    expect(result.findings.slice(0, 4)).toEqual(above);
    expect(result.findings.length).toBeGreaterThan(4);
  });

  test('each by the rule that says most about it', () => {
    expect(of('pcscd')).toMatchObject({ rule: 'many-file-poller', pattern: '/dev/bus/usb/*/*' });
    expect(of('ipw3945d')).toMatchObject({
      rule: 'regular-poller',
      pattern: expect.stringMatching(/ipw3945\/PCI\/cmd$/) as string,
    });
    expect(of('multiload-apple')).toMatchObject({
      rule: 'per-item-beside-aggregate',
      pattern: '/proc/net/dev',
    });
    expect(of('xenstored')).toMatchObject({
      rule: 'whole-file-rewrite',
      pattern: '/var/lib/xenstored/tdb.0x*',
    });
  });

  test.each([
    ['pcscd', 1000],
    ['ipw3945d', 102],
    ['multiload-apple', 499],
    ['xenstored', 742],
  ])('the period of %s is the published one within 1 %%', (name, published) => {
    expect(Math.abs(periodMs(of(name)) / published - 1)).toBeLessThan(0.01);
  });

  test('with the counts and sizes that the post has', () => {
    expect(of('pcscd').facts).toMatchObject({ files: { value: 10 }, opens: { value: 3010 } });
    expect(of('ipw3945d').facts).toMatchObject({ opens: { value: 2963 } });
    expect(of('multiload-apple').facts).toMatchObject({ files: { value: 105 }, opens: { value: 105 * 603 } });
    expect(of('xenstored').facts).toMatchObject({ writes: { value: 808 }, average: { value: 73_728 } });
    expect(of('xenstored').numbers.bytes).toBe(807 * 196_884 + 808 * 73_728);
  });

  test('what the trace does not say is not guessed', () => {
    const missing = new Map(result.notApplicable.map(({ rule, missing }) => [rule, missing]));
    expect(missing.get('tiny-reads')).toEqual(['calls']);
    expect(missing.get('failed-lookup-storm')).toEqual(['failed-lookups']);
    expect(missing.get('process-storm')).toEqual(['processes']);
    expect(result.findings.every(({ numbers }) => numbers.savingNs === null)).toBe(true);
  });
});
