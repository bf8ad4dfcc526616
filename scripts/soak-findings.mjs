// Tries the rules of `bootio findings` on many runs made by chance: `node scripts/soak-findings.mjs [PATTERNS] [SEED]` (default
// 200,000 and the time). Prints how often each rule found something; ends with the smallest pattern that breaks a property.
import { importBundled } from './bundled.mjs';

const patterns = Number(process.argv[2] ?? 200_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const piece = 2000;

const { soak } = await importBundled('test/findings/properties.ts');
console.log(`${patterns} patterns, seed ${seed}`);
const from = performance.now();
const found = new Map();
for (let done = 0; done < patterns; done += piece) {
  const { byRule } = soak(Math.min(piece, patterns - done), (seed + done) % 2 ** 31);
  for (const [rule, times] of byRule) found.set(rule, (found.get(rule) ?? 0) + times);
  if ((done / piece) % 5 === 4) console.error(`${done + piece} ...`);
}
for (const [rule, times] of found) console.log(`${String(times).padStart(9)} ${rule}`);
console.log(`nothing broke in ${((performance.now() - from) / 1000).toFixed(0)} s`);
