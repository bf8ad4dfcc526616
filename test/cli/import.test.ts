import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporary.ts';
import { bootio, expectRefusal } from './bootio.ts';

const trace = `112 2588 (hald-addon-stor) access /dev/hda read: 0 write: 0
120 1888 (ipw3945d) access /sys/bus/pci/drivers/ipw3945/0000:03:00.0/cmd read: 3008 write: 0
223 1888 (ipw3945d) access /sys/bus/pci/drivers/ipw3945/0000:03:00.0/cmd read: 3008 write: 0
`;

function traceFile(text = trace): string {
  const file = path.join(temporaryDirectory(), 'idle desktop.txt');
  writeFileSync(file, text);
  return file;
}

describe('bootio import', () => {
  test('--out makes a run that can be shown', () => {
    const out = path.join(temporaryDirectory(), 'idle');
    expect(bootio(['import', traceFile(), '--out', out])).toEqual({
      code: 0,
      stdout: `Imported as ${out}.\n`,
      stderr: '',
    });
    expect(bootio(['show', out]).stdout).toContain(
      '  reads /sys/bus/pci/drivers/ipw3945/0000:03:00.0/cmd 2 times, once every 103 ms avg 3008 bytes\n',
    );
  });

  test('without it the run goes to the archive under a name of its own, with its label', () => {
    const archive = path.join(temporaryDirectory(), 'runs');
    const file = traceFile();
    for (let i = 0; i < 2; i++)
      expect(bootio(['import', file, '--archive', archive, '--label', 'fc6']).code).toBe(0);
    expect(readdirSync(archive).sort()).toEqual(['import-idle-desktop', 'import-idle-desktop-2']);
    expect(bootio(['show', 'fc6', '--archive', archive]).stderr).toContain('2 runs have this label');
    expect(bootio(['list', '--archive', archive]).stdout).toContain('fc6');
  });

  test('what is not a trace leaves no run behind', () => {
    const archive = path.join(temporaryDirectory(), 'runs');
    expectRefusal(bootio(['import', traceFile('hello\n'), '--archive', archive]), 'not a trace');
    expectRefusal(bootio(['import', traceFile(''), '--archive', archive]), 'not a trace');
    expectRefusal(bootio(['import', '/nonexistent', '--archive', archive]), 'no such file');
    expectRefusal(bootio(['import', '/etc', '--archive', archive]), 'a directory');
    expectRefusal(bootio(['import', traceFile(), '--archive', archive, '--label', 'latest']), 'label latest');
    expect(existsSync(archive)).toBe(false);
  });

  test('a directory that holds something is not written to', () => {
    const out = temporaryDirectory();
    writeFileSync(path.join(out, 'precious'), '');
    expectRefusal(bootio(['import', traceFile(), '--out', out]), 'not empty');
    expect(readdirSync(out)).toEqual(['precious']);
  });
});
