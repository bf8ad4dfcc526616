/** Takes apart what strace prints between the parentheses of a call, and behind them. Every scan ends, whatever the text. */

const quote = 34;
const backslash = 92;
const less = 60;
const greater = 62;

/** The end of a string that begins at `at` with a quote: the place behind its closing quote, or -1. */
function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === backslash) i++;
    else if (code === quote) return i + 1;
  }
  return -1;
}

/**
 * The end of what is said of a descriptor, `</path>`, `</dev/null<char 1:3>>`, `<TCP:[10.0.0.1:5->10.0.0.2:80]>`,
 * `<UNIX-STREAM:[3->4, "/run/a"]>`, which begins at `at`: the place behind its last `>`, or -1. Those of a path are escaped.
 */
export function endOfNote(text: string, at: number): number {
  if (text.charCodeAt(at + 1) === 47) {
    for (let i = at + 1, depth = 1; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === backslash) i++;
      else if (code === less) depth++;
      else if (code === greater && --depth === 0) return i + 1;
    }
    return -1;
  }
  let depth = 0;
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      i = endOfString(text, i) - 1;
      if (i < 0) return -1;
    } else if (code === 91) depth++;
    else if (code === 93) depth--;
    else if (code === greater && depth <= 0) return i + 1;
  }
  return -1;
}

/** Whether `<` at `at` begins such a note: it stands behind a descriptor or AT_FDCWD. */
function isNote(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return ((before >= 48 && before <= 57) || before === 68) && text.charCodeAt(at + 1) !== less;
}

/**
 * Splits at the commas of the outermost level, from `at` to the bracket that ends it. `end` is the place behind that bracket.
 * Undefined where there is none.
 */
export function splitList(
  text: string,
  at: number,
): { readonly parts: string[]; readonly end: number } | undefined {
  const parts: string[] = [];
  let from = at;
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      i = endOfString(text, i) - 1;
    } else if (code === less && isNote(text, i)) {
      i = endOfNote(text, i) - 1;
    } else if (code === 47 && text.charCodeAt(i + 1) === 42) {
      i = text.indexOf('*/', i + 2) + 1;
    } else if (code === 40 || code === 91 || code === 123) {
      depth++;
    } else if (code === 41 || code === 93 || code === 125) {
      if (depth-- === 0) {
        const last = text.slice(from, i).trim();
        if (last !== '' || parts.length > 0) parts.push(last);
        return { parts, end: i + 1 };
      }
    } else if (code === 44 && depth === 0) {
      parts.push(text.slice(from, i).trim());
      from = i + 1;
    }
    // An end that was not found is -1, and 0 after what is done with it above.
    if (i <= 0) return undefined;
  }
  return undefined;
}
