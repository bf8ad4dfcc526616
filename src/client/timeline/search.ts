/**
 * Who is looked for in the timeline: all of the words in the name, the program, the arguments, the unit or the pid; and after `file:`
 * all that is left is (part of) the path of a file that the process used.
 */
import type { TimelineData } from '../../render/html/report-data.ts';

/** Undefined where nothing is looked for. */
export function matcher(
  words: string,
  { processes }: TimelineData,
  names: readonly string[],
  rowText: (process: number) => string = () => '',
): ((process: number) => boolean) | undefined {
  const mark = /(?:^|\s)file:/u.exec(words);
  const plain = mark === null ? words : words.slice(0, mark.index);
  const file = mark === null ? '' : words.slice(mark.index + mark[0].length);
  const terms = plain
    .toLowerCase()
    .split(/\s+/)
    .filter((term) => term !== '');
  const users = file === '' ? undefined : usersOf(file, processes, names);
  if (terms.length === 0 && users === undefined) return undefined;
  const { name, executable, command, unit, pid } = processes;
  const text = (process: number): string =>
    [name, executable, command, unit]
      .map((column) => names[column[process]!] ?? '')
      .concat(String(pid[process]!), rowText(process))
      .join(' ')
      .replaceAll('\n', ' ')
      .toLowerCase();
  return (process) =>
    users?.has(process) !== false &&
    (terms.length === 0 || terms.every((term) => text(process).includes(term)));
}

/** A path as a whole is that file alone; else it is a part of one. */
function usersOf(
  file: string,
  { listed, uses }: TimelineData['processes'],
  names: readonly string[],
): ReadonlySet<number> {
  const exact = names.indexOf(file);
  const wanted = file.toLowerCase();
  const verdicts = new Map<number, boolean>();
  const isWanted = (name: number): boolean => {
    let verdict = verdicts.get(name);
    if (verdict === undefined) {
      verdict = exact === -1 ? names[name]!.toLowerCase().includes(wanted) : name === exact;
      verdicts.set(name, verdict);
    }
    return verdict;
  };
  const users = new Set<number>();
  let next = 0;
  listed.forEach((count, process) => {
    for (const end = next + count; next < end; next++) if (isWanted(uses.file[next]!)) users.add(process);
  });
  return users;
}
