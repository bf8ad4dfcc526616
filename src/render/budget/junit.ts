/**
 * What became of budgets as JUnit XML, which CI systems show as tests: a test case a limit and thing; broken ones have failed. What
 * only warns passes, and says so in its output.
 */
import type { BudgetReport, Check } from '../../budget/types.ts';
import { printable } from '../../lib/escape.ts';
import { checkText, checkTitle, limitText, outcomeWord, valueText } from './words.ts';

/** Lines without the newline at their end. */
export function* renderJunit(report: BudgetReport): Iterable<string> {
  const cases = uniqueNames(report.checks);
  const failures = report.checks.filter((check) => outcomeWord(check) === 'broken').length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="0" time="0"`;
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield `<testsuites name="bootio budgets" ${counts}>`;
  yield `  <testsuite name="${xml(report.file)}" ${counts}>`;
  for (const { check, name } of cases) {
    const head = `    <testcase classname="bootio.${check.budget.target}" name="${xml(name)}" file="${xml(report.file)}" line="${check.budget.line}" time="0"`;
    const text = xml(checkText(check, report.file));
    switch (outcomeWord(check)) {
      case 'met':
        yield `${head}/>`;
        break;
      case 'broken':
        yield `${head}>`;
        yield `      <failure type="budget" message="${xml(`${valueText(check)}; ${limitText(check)}`)}">${text}</failure>`;
        yield '    </testcase>';
        break;
      default:
        yield `${head}>`;
        yield `      <system-out>${outcomeWord(check)}: ${text}</system-out>`;
        yield '    </testcase>';
    }
  }
  yield '  </testsuite>';
  yield '</testsuites>';
}

/** CI systems tell tests by their names: two budgets of one thing must not become one test. */
function uniqueNames(checks: readonly Check[]): { readonly check: Check; readonly name: string }[] {
  const seen = new Map<string, number>();
  return checks.map((check) => {
    const name = `${checkTitle(check)}: ${limitText(check)}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return { check, name: times === 1 ? name : `${name} (${times})` };
  });
}

/** `printable` has made all that XML does not allow visible: controls, lone surrogates, non-characters are dealt with here again. */
function xml(text: string): string {
  return printable(text)
    .replace(/[\ufffe\uffff\ud800-\udfff]/gu, '\ufffd')
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
