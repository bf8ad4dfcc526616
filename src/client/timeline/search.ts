/**
 * Who is looked for in the timeline: all of the words in the name, the program, the arguments, the unit or the pid; and after `file:`
 * all that is left is (part of) the path of a file that the process used; after `package:` and `device:` the name of what its program or such a file is of.
 */
import { markedWords, type FilePlaces } from '../../render/html/file-places.ts';
import type { TimelineData } from '../../render/html/report-data.ts';

/** Undefined where nothing is looked for. */
export function matcher(
  words: string,
  { processes }: TimelineData,
  names: readonly string[],
  places: FilePlaces,
  rowText: (process: number) => string = () => '',
): ((process: number) => boolean) | undefined {
  const { plain, kind, rest } = markedWords(words, ['file', ...places.kinds]);
  const terms = plain
    .toLowerCase()
    .split(/\s+/)
    .filter((term) => term !== '');
  const users =
    kind === undefined || rest === ''
      ? undefined
      : kind === 'file'
        ? usersOf(fileTest(rest, names), processes)
        : thoseOf(places.test(kind, rest), processes);
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
function fileTest(file: string, names: readonly string[]): (name: number) => boolean {
  const exact = names.indexOf(file);
  const wanted = file.toLowerCase();
  return (name) => (exact === -1 ? names[name]!.toLowerCase().includes(wanted) : name === exact);
}

function usersOf(
  isWanted: (file: number) => boolean,
  { listed, uses }: TimelineData['processes'],
): ReadonlySet<number> {
  const verdicts = new Map<number, boolean>();
  const verdictOf = (file: number): boolean => {
    let verdict = verdicts.get(file);
    if (verdict === undefined) verdicts.set(file, (verdict = isWanted(file)));
    return verdict;
  };
  const users = new Set<number>();
  let next = 0;
  listed.forEach((count, process) => {
    for (const end = next + count; next < end; next++) if (verdictOf(uses.file[next]!)) users.add(process);
  });
  return users;
}

/** Who used such a file, or is run from one, which need be no open of its own. */
function thoseOf(isIn: (file: number) => boolean, processes: TimelineData['processes']): ReadonlySet<number> {
  const runs = processes.executable.flatMap((program, process) => (isIn(program) ? [process] : []));
  return new Set([...usersOf(isIn, processes), ...runs]);
}
