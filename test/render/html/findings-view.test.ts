import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/findings/types.ts';
import { evidencePicture } from '../../../src/render/html/evidence-picture.ts';
import { findingsView } from '../../../src/render/html/findings-view.ts';
import { readFragment, readSpan } from '../../../src/render/html/fragment.ts';
import { fakeRun } from '../../support/fake-run.ts';
import { judged as judge } from '../../../src/render/html/judged.ts';

/** A program that reads a file `times` times, every `everyMs`. */
function poller(times: number, everyMs: number): ReturnType<typeof fakeRun> {
  const accesses = Array.from({ length: times }, (_, i) => ({
    path: '/proc/stat',
    atMs: 10_000 + i * everyMs,
    read: [1, 4000] as const,
  }));
  return fakeRun({
    ...{ startMs: 0, endMs: 60_000, manifest: { kind: 'session' } },
    units: [{ name: 'poll.service', activatingMs: 9000, activeMs: 9500 }],
    processes: [{ executable: '/usr/bin/poll', unit: 'poll.service', startMs: 9000, accesses }],
  });
}

function first(run: ReturnType<typeof fakeRun>): Finding {
  return judge(run).findings.findings[0]!;
}

describe('the picture of evidence', () => {
  it('has a tick for each moment of a poller, evenly', () => {
    const run = poller(40, 1000);
    const { ticks, density, part } = evidencePicture(run, first(run))!;
    expect(ticks).toHaveLength(40);
    const gaps = ticks.slice(1).map((x, i) => x - ticks[i]!);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThan(0.03);
    expect([density, part]).toEqual(['', null]);
  });

  it('has the density of a storm, and where in the boot it was', () => {
    const run = poller(300, 10);
    const { ticks, density, part, viewUs } = evidencePicture(run, first(run))!;
    expect(ticks).toEqual([]);
    expect(density).toMatch(/^M0 100(?:V\d+H\d+)+V100Z$/);
    // From 10 s to 13 s of a minute.
    expect(part!.x).toBeGreaterThan(10);
    expect(part!.x + part!.width).toBeLessThan(30);
    expect(viewUs[0]).toBeLessThanOrEqual(10e6);
    expect(viewUs[1]).toBeGreaterThanOrEqual(12.99e6);
  });

  it('has the lives of processes and the start of the unit, within the picture', () => {
    const run = poller(40, 1000);
    const { lives, band } = evidencePicture(run, first(run))!;
    expect(lives).toHaveLength(1);
    expect(band!.title).toBe('start of poll.service');
    for (const { x, width } of [...lives, band!]) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(100.5);
    }
  });

  it('is none where there is nothing to show', () => {
    const run = poller(40, 1000);
    const finding = first(run);
    const evidence = {
      ...finding.evidence,
      momentsNs: [],
      momentsTotal: 0,
      links: { processes: [], accesses: [] },
    };
    const who = { ...finding.who, unit: undefined };
    expect(evidencePicture(run, { ...finding, evidence, who })).toBeUndefined();
  });
});

describe('the hall of shame', () => {
  it('has the five findings with the largest saving first, however bad they are', () => {
    const run = poller(40, 1000);
    const { findings, ruleOf } = judge(run);
    const savings = [null, 3e6, 0, 80e6, 1e6, 7e6, 9e6];
    const made = savings.map((savingNs) => ({
      ...findings.findings[0]!,
      numbers: { ...findings.findings[0]!.numbers, savingNs },
    }));
    const view = findingsView(run, { findings: { ...findings, findings: made }, ruleOf });
    expect(view.topTitle).toBe('Largest savings');
    expect(view.top.map(({ id }) => id)).toEqual([4, 7, 6, 2, 5].map((number) => `finding-${number}`));
    expect(view.top.map(({ gain }) => gain)[0]).toBe('up to 80.0 ms');
    expect(view.top[0]!.width).toBe(100);
  });

  it('tells what it costs where no saving is known', () => {
    const run = poller(40, 1000);
    const view = findingsView(run, judge(run));
    expect(view.topTitle).toBe('Worst findings');
    expect(view.top[0]!.gain).toBe('160 kB');
  });

  it('points into the timeline: the process, and the time', () => {
    const run = poller(300, 10);
    const [group] = findingsView(run, judge(run)).groups;
    const { section, values } = readFragment(group!.findings[0]!.link);
    expect([section, values.get('p')]).toEqual(['timeline', '0']);
    expect(readSpan(values.get('t'))![0]).toBeGreaterThan(9e6);
  });

  it('counts what is too much for a page', () => {
    const run = poller(40, 1000);
    const { findings, ruleOf } = judge(run);
    const many = Array.from({ length: 500 }, () => findings.findings[0]!);
    const view = findingsView(run, { findings: { ...findings, findings: many }, ruleOf });
    expect(view.groups.flatMap((group) => group.findings)).toHaveLength(120);
    expect(view.notes[0]).toBe('380 lesser findings left out of this page; bootio findings lists them.');
  });
});
