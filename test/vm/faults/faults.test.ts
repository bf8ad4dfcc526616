/** A sample of `npm run soak:faults`. */
import { expect, test } from 'vitest';
import { buildImage } from '../machine.ts';
import { bootWith, faults } from './faults.ts';

const sample = ['disk-full', 'hang'];

test.each(faults.filter(({ name }) => sample.includes(name)))('a boot with the fault $name', (fault) => {
  buildImage('debian-13');
  expect(fault.problems(bootWith('debian-13', fault))).toEqual([]);
});
