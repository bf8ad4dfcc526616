/** The files that tell a process from others: those that few use. What everybody reads (the C library) says nothing of anybody. */
import type { FoldedGroup } from '../group.ts';

const fewUsers = 3;

/** By process key, the keys of such files. What is made up by the kernel (of /proc and its like) is left out: it stays when all changes. */
export function distinctiveFiles({ usersOf }: FoldedGroup): ReadonlyMap<string, ReadonlySet<string>> {
  const filesOf = new Map<string, Set<string>>();
  for (const [file, users] of usersOf) {
    if (users.size > fewUsers || isMadeUp(file)) continue;
    for (const user of users) {
      const known = filesOf.get(user);
      if (known === undefined) filesOf.set(user, new Set([file]));
      else known.add(file);
    }
  }
  return filesOf;
}

/** No file that anybody installed or wrote. */
export function isMadeUp(path: string): boolean {
  return !path.startsWith('/') || /^\/(?:proc|sys|dev|memfd:)/.test(path);
}
