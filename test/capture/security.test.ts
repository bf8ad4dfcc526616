/** What `systemd-analyze security` says of the units: from 0 (nothing that it could do without) to 10. The README has the figures. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const top = path.join(import.meta.dirname, '..', '..');
const unit = (name: string): string => path.join(top, 'systemd', `bootio-${name}.service`);

function exposure(name: string): number {
  const text = execFileSync('systemd-analyze', ['security', '--offline=true', '--no-pager', unit(name)], {
    encoding: 'utf8',
    env: { ...process.env, SYSTEMD_EMOJI: '0' },
  });
  return Number(/exposure level for \S+: ([\d.]+)/.exec(text)?.[1]);
}

describe('exposure by systemd-analyze security', () => {
  test.each([
    ['report', 1.5],
    ['finish', 2.5],
    // It loads programs into the kernel, and each sandbox costs time in the boot that it measures: see its comments.
    ['capture', 7],
  ])('of bootio-%s.service is at most %d, as the README says', (name, most) => {
    const measured = exposure(name);
    expect(measured).toBeGreaterThan(0);
    expect(measured).toBeLessThanOrEqual(most);
    // Versions of systemd differ by a tenth or two.
    const readme = readFileSync(path.join(top, 'README.md'), 'utf8').replaceAll(/\s+/g, ' ');
    const said = new RegExp(String.raw`([\d.]+) \(.bootio-${name}\.service.\)`).exec(readme)?.[1];
    expect(Math.abs(Number(said) - measured)).toBeLessThanOrEqual(0.3);
  });

  test('the capture has the capabilities that it needs and no other', () => {
    const text = readFileSync(unit('capture'), 'utf8');
    expect(/^CapabilityBoundingSet=(.*)$/m.exec(text)?.[1]?.split(' ').sort()).toEqual([
      'CAP_BPF',
      'CAP_DAC_READ_SEARCH',
      'CAP_PERFMON',
      'CAP_SYSLOG',
      'CAP_SYS_ADMIN',
      'CAP_SYS_PTRACE',
    ]);
  });

  test.each(['capture', 'finish', 'report'])(
    'nobody but root reads what bootio-%s.service writes',
    (name) => {
      expect(readFileSync(unit(name), 'utf8')).toMatch(/^UMask=0077$/m);
    },
  );
});
