/** The JSON of comparisons is what its published schema says, and has no field that the schema does not have. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { compareGroups, compareRuns } from '../../src/compare/compare.ts';
import { foldGroup } from '../../src/compare/group.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { compareDocument } from '../../src/render/json/compare.ts';
import { boots } from '../support/boots.ts';
import { fakeRun } from '../support/fake-run.ts';
import { fixture } from './compare-fixture.ts';

const schema = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../docs/schemas/compare-2.json'), 'utf8'),
) as object;
const published = validator(schema);
const strict = validator(closed(schema) as object);

function validator(document: object): (data: unknown) => string {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    formats: { 'date-time': true },
  });
  const validate = ajv.compile(document);
  return (data) => (validate(data) ? '' : ajv.errorsText(validate.errors));
}

/** Every object with the fields that are described, and no others. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, closed(each)] as const);
  const isObject = 'properties' in value && 'type' in value;
  return { ...Object.fromEntries(entries), ...(isObject ? { additionalProperties: false } : {}) };
}

const recorded = (name: string): ReturnType<typeof loadRun> =>
  loadRun(path.join(import.meta.dirname, '../fixtures/runs', name));
const old = { label: 'old' };
const slow = { label: 'new', slower: { unit: 'ssh.service', bytes: 5_000_000, blockedMs: 300 } };
const firstBoots = boots(3, {
  label: 'mixed',
  change: (boot, number) =>
    number > 0 ? boot : { ...boot, units: [{ name: 'systemd-firstboot.service', activatingMs: 2000 }] },
});

describe.each([
  ['recorded boots', () => compareRuns(recorded('debian-12'), recorded('debian-13'))],
  ['runs with hostile names', fixture],
  ['empty runs', () => compareRuns(fakeRun(), fakeRun())],
  ['ten boots and ten', () => compareGroups(foldGroup(boots(10, old)), foldGroup(boots(10, slow, 2)))],
  [
    'few boots, some of them first ones',
    () => compareGroups(foldGroup(firstBoots), foldGroup(boots(2, old))),
  ],
])('the JSON of %s', (_, make) => {
  const document = JSON.parse(JSON.stringify(compareDocument(make()))) as { a: object; files: object[] };

  it('is what the schema says', () => {
    expect(published(document)).toBe('');
  });

  it('has no field that the schema does not describe', () => {
    expect(strict(document)).toBe('');
  });

  it('would not be if a field were gone, or another', () => {
    expect(published({ ...document, files: undefined })).not.toBe('');
    expect(published({ ...document, a: { ...document.a, runs: [] } })).not.toBe('');
    expect(strict({ ...document, more: 1 })).not.toBe('');
    expect(published({ ...document, more: 1 })).toBe('');
  });
});
