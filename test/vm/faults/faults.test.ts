/** A sample of `npm run soak:faults`: a disk that fills up under the capture, a boot that never ends, and scripts that are killed. */
import { beforeAll, expect, test } from 'vitest';
import { buildImage } from '../machine.ts';
import { faults, problemsOf } from './faults.ts';

const release = 'debian-13';
const sample = ['disk-fills', 'hang', 'script-killed'];

beforeAll(() => {
  buildImage(release);
});

test.each(sample)('a boot with the fault %s goes on, and its run is in the archive', (name) => {
  const fault = faults.find((each) => each.name === name);
  if (fault === undefined) throw new Error(`no such fault: ${name}`);
  expect(problemsOf(release, fault)).toEqual([]);
});
