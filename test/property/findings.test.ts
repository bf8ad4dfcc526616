/** Some hundreds of the patterns of `npm run soak:findings`. */
import { expect, test } from 'vitest';
import { soak } from '../findings/properties.ts';

test('no rule throws, gives what is no number, or depends on the order of events or on pids', () => {
  const { byRule } = soak(400, 20_061_105);
  // Patterns that no rule would find anything in would try nothing.
  expect([...byRule.values()].filter((times) => times > 0).length).toBeGreaterThan(15);
});
