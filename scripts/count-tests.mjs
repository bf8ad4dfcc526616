// Prints "PASSED FAILED" from vitest's JSON report, for .ci/run. A test that was skipped proves nothing, so it counts as
// failed; so do a file that did not load, and a report without a test.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const assertions = report.testResults.flatMap((file) => file.assertionResults);
const notPassed = assertions.filter((assertion) => assertion.status !== 'passed');
const notLoaded = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
);
for (const { status, fullName } of notPassed) console.error(`${status}: ${fullName}`);
for (const { name, message } of notLoaded) console.error(`not loaded: ${name}: ${message}`);

const passed = assertions.length - notPassed.length;
const counted = notPassed.length + notLoaded.length;
// Errors outside of any test, for example a rejected promise after its test's end.
const stray = counted === 0 && (!report.success || passed === 0) ? 1 : 0;
console.log(passed, counted + stray);
