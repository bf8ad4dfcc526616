/** Text that Markdown must not take for markup. What comes in is safe to show on one line. */

/** A sentence with names in it: what Markdown or HTML could take for markup is escaped. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>&#|~!@]|:(?=\/\/)/g, String.raw`\$&`);
}

/** A name as it is: in a code span nothing is markup. The span's fence is longer than any run of backticks inside. */
export function code(text: string): string {
  if (text === '') return '';
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const blank = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  return `${fence}${blank}${text}${blank}${fence}`;
}

/** As code, in a cell: cells are split before spans are read, and a backslash before a bar would undo its escape. */
export function tableCode(text: string): string {
  return code(text.replaceAll('|', String.raw`\x7c`));
}

/** Cells are Markdown already. */
export const tableLine = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** `align`: one letter a column, l or r. Cells are Markdown already. */
export function* tableOf(
  head: readonly string[],
  align: string,
  rows: Iterable<readonly string[]>,
): Iterable<string> {
  yield tableLine(head);
  yield tableLine(Array.from(align, (letter) => (letter === 'r' ? '--:' : ':--')));
  for (const row of rows) yield tableLine(row);
}
