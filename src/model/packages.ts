/** Installed packages, from `packages.txt`: lines of a name and a version. */
export function readPackages(text: string): Map<string, string> {
  const packages = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^(\S+)[ \t]+(\S+)/.exec(line);
    if (match !== null) packages.set(match[1]!, match[2]!);
  }
  return packages;
}
