/** Which packages own the files that were touched, from `owners.txt`: lines of a package (`-`: none) and a path. */

/** By path, as the kernel printed it: the names of packages, none for a file that is no package's. */
export type Owners = ReadonlyMap<string, readonly string[]>;

/** Undefined where it was not collected: then no more is known of any file. */
export function readOwners(text: string): Owners | undefined {
  if (text === '') return undefined;
  const owners = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space < 1 || line[space + 1] !== '/') continue;
    const name = line.slice(0, space);
    const path = line.slice(space + 1);
    const known = owners.get(path);
    if (known === undefined) owners.set(path, name === '-' ? [] : [name]);
    else if (name !== '-' && !known.includes(name)) known.push(name);
  }
  return owners;
}
