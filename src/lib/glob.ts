/** Patterns as people give them: `*` stands for any characters, `/` too, `?` for one; the rest for itself. */

/** Answers whether the whole of a text matches: in no more steps than the one's length times the other's, whatever they hold. */
export function globMatcher(pattern: string): (text: string) => boolean {
  // Stars side by side say no more than one.
  const wanted = pattern.replace(/\*+/g, '*');
  if (!/[*?]/.test(wanted)) return (text) => text === wanted;
  return (text) => matches(wanted, text);
}

/** Goes back to the last star only: a longer match for an earlier one could not help. */
function matches(pattern: string, text: string): boolean {
  let [at, place] = [0, 0];
  let [star, resume] = [-1, 0];
  while (place < text.length) {
    if (pattern[at] === '*') {
      star = at++;
      resume = place;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[place])) {
      at++;
      place++;
    } else if (star !== -1) {
      at = star + 1;
      place = ++resume;
    } else return false;
  }
  return at === pattern.length || (at === pattern.length - 1 && pattern[at] === '*');
}
