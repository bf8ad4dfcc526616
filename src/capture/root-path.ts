/**
 * Paths inside another system's root, such as a mounted image. Its symbolic links mean what they mean there: `/lib ->
 * /usr/lib` points into the root, and no link, however it is written, leads out of it.
 */
import { lstatSync, mkdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import path from 'node:path';
import { UserError } from '../lib/errors.ts';

/** As the kernel's own limit. */
const maxLinks = 40;

/**
 * The host's path of `name` (absolute, as seen in the root). Links in its directories are followed inside the root, the
 * last component is not: it may be created, replaced or removed. Components that do not exist are taken as directories.
 */
export function insideRoot(root: string, name: string): string {
  const todo = name.split('/');
  const done: string[] = [];
  let links = 0;
  for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      done.pop();
      continue;
    }
    const target = todo.length === 0 ? undefined : linkTarget(path.join(root, ...done, part));
    if (target === undefined) {
      done.push(part);
      continue;
    }
    if (++links > maxLinks)
      throw new UserError(`${path.join(root, name)}: too many symbolic links; is the root damaged?`);
    if (target.startsWith('/')) done.length = 0;
    todo.unshift(...target.split('/'));
  }
  return path.join(root, ...done);
}

/** As insideRoot, with the last component followed too. */
export function followInside(root: string, name: string): string {
  return insideRoot(root, `${name}/.`);
}

/** What `name` of the root is, as lstat tells it; undefined where it is not there. */
export function lstatInside(root: string, name: string): Stats | undefined {
  return lstatSync(insideRoot(root, name), { throwIfNoEntry: false });
}

/** When it was last changed, since 1970; 0 where it is not there. */
export function modifiedMs(root: string, name: string): number {
  return lstatInside(root, name)?.mtimeMs ?? 0;
}

/** The text of the regular file `name` of the root; undefined where there is none that can be read. */
export function readInside(root: string, name: string): string | undefined {
  const file = followInside(root, name);
  if (lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  return readFileSync(file, 'utf8');
}

function linkTarget(file: string): string | undefined {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true
    ? readlinkSync(file)
    : undefined;
}

/**
 * Makes the directory `name` of the root and those above it, with `mode`. Returns the ones that were not there, outermost
 * first, as paths of the root.
 */
export function makeDirectories(root: string, name: string, mode: number): string[] {
  const directory = followInside(root, name);
  const made: string[] = [];
  for (let current = directory; isMissing(current); current = path.dirname(current)) made.unshift(current);
  for (const missing of made) mkdirSync(missing, { mode });
  return made.map((missing) => `/${path.relative(root, missing)}`);
}

function isMissing(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) === undefined;
}
