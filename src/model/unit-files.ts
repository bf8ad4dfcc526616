/** What the files and drop-ins of systemd's units say, from `unit-files.txt`: after a line `# PATH`, its lines without comments. */

/** By path; empty where not collected. */
export function readUnitFiles(text: string): Map<string, string> {
  const files = new Map<string, string>();
  if (text === '') return files;
  // No line of a file begins like that: comments are left out.
  for (const part of `\n${text}`.split('\n# /').slice(1)) {
    const end = part.indexOf('\n');
    if (end === -1) files.set(`/${part}`, '');
    else files.set(`/${part.slice(0, end)}`, part.slice(end + 1).trimEnd());
  }
  return files;
}
