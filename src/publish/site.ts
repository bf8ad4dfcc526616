/**
 * The directory of a site while it is published. Whoever reads it meanwhile, or after the publisher was killed, sees whole files only:
 * each is written beside the site and then renamed into it, nothing is removed before `finish`, and what links to a file is put after it.
 * Files can be read by everybody (0644, directories 0755, whatever the umask): a web server is to read them.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { writeProblem } from '../archive/write-file.ts';
import { UserError } from '../lib/errors.ts';
import { lockDirectory } from './lock.ts';
import { logHead, logLine, readLog, type PageRecord, type SiteLog } from './site-log.ts';

export interface SiteFile {
  /** Below the site's directory, with slashes. */
  readonly path: string;
  readonly contents: string;
}

export interface SiteChanges {
  /** Files. */
  readonly written: number;
  readonly removed: number;
}

const [fileMode, directoryMode] = [0o644, 0o755];

export class Site {
  readonly directory: string;
  readonly #log: SiteLog;
  readonly #unlock: () => void;
  readonly #kept = new Set<string>();
  #written = 0;
  #appended = false;
  #temporaries = 0;

  private constructor(directory: string, log: SiteLog, unlock: () => void) {
    this.directory = directory;
    this.#log = log;
    this.#unlock = unlock;
  }

  /** Makes the directory where there is none. Throws UserError for one that holds other things, or that another process publishes to. */
  static async open(directory: string): Promise<Site> {
    refuseOthers(directory);
    writing(directory, () => {
      makeDirectory(directory);
    });
    const unlock = await lockDirectory(directory);
    if (unlock === undefined)
      throw new UserError(`${directory}: another bootio publishes to it; wait until it has finished`);
    try {
      rmSync(path.join(directory, '.bootio/tmp'), { recursive: true, force: true });
      const log = path.join(directory, '.bootio/site.jsonl');
      const text = readIfThere(log)?.toString('utf8');
      const site = new Site(
        directory,
        text === undefined ? readLog(logHead, log) : readLog(text, log),
        unlock,
      );
      if (text === undefined || site.#log.torn) site.#writeLog();
      return site;
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** What was said of the page when it was written; undefined where it was made of something else, or a file of it is not as it was. */
  summaryOf(page: string, inputs: string): unknown {
    const record = this.#log.pages.get(page);
    if (record?.inputs !== inputs) return undefined;
    if (!Object.entries(record.files).every(([file, hash]) => this.#hashOf(file) === hash)) return undefined;
    this.#kept.add(page);
    return record.summary;
  }

  /** True where the file is there, whatever is in it. */
  has(file: string): boolean {
    return this.#hashOf(file) !== undefined;
  }

  /** Writes the files of a page one after the other, those that are already so not again. What they link to must be there. */
  put(page: string, inputs: string, files: readonly SiteFile[], summary: unknown): void {
    const hashes = files.map(({ contents }) => sha256(contents));
    const record: PageRecord = {
      inputs,
      files: Object.fromEntries(files.map((file, i) => [file.path, hashes[i]!])),
      summary,
    };
    this.#kept.add(page);
    const known = this.#log.pages.get(page);
    if (known === undefined || logLine(page, known) !== logLine(page, record)) this.#append(page, record);
    for (const [i, { path: name, contents }] of files.entries()) {
      if (this.#hashOf(name) === hashes[i]) continue;
      this.#replace(name, contents);
      this.#written++;
    }
  }

  /** Removes what was neither found unchanged nor put since the site was opened. */
  finish(): SiteChanges {
    for (const page of [...this.#log.pages.keys()]) {
      if (this.#kept.has(page)) continue;
      this.#log.pages.delete(page);
      this.#appended = true;
    }
    const current = new Set([...this.#log.pages.values()].flatMap(({ files }) => Object.keys(files)));
    let removed = 0;
    for (const file of this.#log.owned) {
      if (current.has(file)) continue;
      const name = path.join(this.directory, file);
      if (statSync(name, { throwIfNoEntry: false }) === undefined) continue;
      writing(name, () => {
        rmSync(name);
      });
      removeIfEmpty(path.dirname(name));
      removed++;
    }
    if (this.#appended) this.#writeLog();
    return { written: this.#written, removed };
  }

  close(): void {
    this.#unlock();
  }

  #hashOf(file: string): string | undefined {
    const contents = readIfThere(path.join(this.directory, file));
    return contents === undefined ? undefined : sha256(contents);
  }

  #append(page: string, record: PageRecord): void {
    const name = path.join(this.directory, '.bootio/site.jsonl');
    writing(name, () => {
      const descriptor = openSync(name, 'a');
      try {
        writeFileSync(descriptor, logLine(page, record));
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    });
    this.#log.pages.set(page, record);
    for (const file of Object.keys(record.files)) this.#log.owned.add(file);
    this.#appended = true;
  }

  /** Without the lines that no longer count. */
  #writeLog(): void {
    const lines = Array.from(this.#log.pages, ([page, record]) => logLine(page, record));
    this.#replace('.bootio/site.jsonl', [logHead, ...lines].join(''));
    rmSync(path.join(this.directory, '.bootio/tmp'), { recursive: true, force: true });
  }

  #replace(file: string, contents: string): void {
    const name = path.join(this.directory, file);
    writing(name, () => {
      const temporary = path.join(this.directory, '.bootio/tmp', String(this.#temporaries++));
      makeDirectory(path.dirname(temporary));
      makeDirectory(path.dirname(name));
      const descriptor = openSync(temporary, 'wx', fileMode);
      try {
        writeFileSync(descriptor, contents);
        fchmodSync(descriptor, fileMode);
        // Without it a power cut after the rename may leave an empty file on some file systems.
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(temporary, name);
    });
  }
}

/** A site has its log; where making the first one was cut short, there is nothing but the place for it. */
function refuseOthers(directory: string): void {
  const stat = statSync(directory, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) throw new UserError(`${directory}: not a directory; name one for the site`);
  if (statSync(path.join(directory, '.bootio/site.jsonl'), { throwIfNoEntry: false }) !== undefined) return;
  const begun = names(path.join(directory, '.bootio')).every((name) => name === 'tmp');
  // A checkout that is still empty is a usual place for a site.
  if (names(directory).every((name) => name === '.git' || (name === '.bootio' && begun))) return;
  throw new UserError(
    `${directory}: not empty, and no site that bootio made; name a new or an empty directory`,
  );
}

function names(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new UserError(`${directory}: cannot be read: ${message}`);
  }
}

/** Those that are there already keep their modes. */
function makeDirectory(directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false }) !== undefined) return;
  makeDirectory(path.dirname(directory));
  mkdirSync(directory);
  chmodSync(directory, directoryMode);
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Other files are in it.
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UserError(`${file}: cannot be read: ${message}`);
  }
}

function writing(name: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new UserError(`${name}: cannot be written: ${writeProblem(error as NodeJS.ErrnoException)}`);
  }
}

const sha256 = (contents: string | Buffer): string => createHash('sha256').update(contents).digest('hex');
