/**
 * `bootio enable`: installs the capture of boots on this machine, or in the root of an image, where no systemd has to run and
 * nothing of the image is executed but, where the capture is to be in its initramfs, the tool that makes that. Running it again updates
 * what is installed.
 */
import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomic } from '../archive/write-file.ts';
import { UserError } from '../lib/errors.ts';
import { filesForInitrd, isInInitrd, rebuildInitramfs } from './initramfs.ts';
import { elfMachine } from './elf.ts';
import {
  binaryFile,
  initrdFiles,
  installedFiles,
  kernelTypesFile,
  programDirectory,
  recordFile,
  settingsFile,
  stateDirectory,
  wantsLinks,
} from './layout.ts';
import { checkNode, reportInstallation, reportIsInstalled, reportUnitFiles } from './report-unit.ts';
import { hashOf, readRecord } from './record.ts';
import { followInside, insideRoot, makeDirectories, readInside } from './root-path.ts';
import { applySettings, readSettings, type CaptureSettings, type EffectiveSettings } from './settings.ts';
import { captureBinary, shippedFile } from './shipped.ts';
import { asUserError, reloadSystemd } from './system.ts';

/** `once` left out means no; any other setting that is left out keeps its value in an existing capture.conf. */
export interface EnableOptions extends CaptureSettings {
  /** Root directory of the machine or image, `/` for this machine. */
  readonly root: string;
  /** Another capture binary than the one built here. */
  readonly binary?: string | undefined;
  /** Whether the capture begins in the initramfs; undefined: as it is. */
  readonly initrd?: boolean | undefined;
  /** Whether boots are analysed when they are over; undefined: as it is. Needs Node in the root. */
  readonly report?: boolean | undefined;
}

export interface EnableResult {
  readonly root: string;
  /** Paths of the root that were written, in order. */
  readonly written: readonly string[];
  readonly settings: EffectiveSettings;
  readonly initrd: boolean;
  /** The initramfs is to be made again, which cannot be done from here. */
  readonly rebuildNeeded: boolean;
  readonly report: boolean;
  /** Whether a running systemd was told. */
  readonly reloaded: boolean;
}

/** Throws UserError where the root is none, the binary is missing or for another architecture, or a file cannot be written. */
export function enable(options: EnableOptions): EnableResult {
  const root = path.resolve(options.root);
  const binary = captureBinary(options.binary);
  checkRoot(root, binary);
  try {
    const installation = new Installation(root);
    installation.install(binary, options);
    const wasIn = isInInitrd(root);
    const initrd = options.initrd ?? wasIn;
    const rebuildNeeded = (initrd || wasIn) && installation.changeInitrd(initrd, wasIn) === 'impossible';
    const settings = readSettings(readInside(root, settingsFile) ?? '');
    const report = reportIsInstalled(root);
    const reloaded = reloadSystemd(root);
    return { root, written: installation.written, settings, initrd, report, rebuildNeeded, reloaded };
  } catch (error) {
    throw asUserError(error, 'bootio cannot be installed');
  }
}

class Installation {
  readonly #root: string;
  readonly #written: string[] = [];
  readonly #directories: string[];
  #settingsHash: string | null = null;

  constructor(root: string) {
    this.#root = root;
    this.#directories = [...(readRecord(root)?.directories ?? [])];
  }

  get written(): readonly string[] {
    return this.#written;
  }

  install(binary: string, options: EnableOptions): void {
    if (options.initrd === true) filesForInitrd(this.#root);
    const report = options.report ?? reportIsInstalled(this.#root);
    if (report) checkNode(this.#root);
    const settings = this.#newSettings(options);
    this.#makeParent(recordFile);
    this.#write(binaryFile, readFileSync(binary), 0o755);
    for (const file of installedFiles) this.#write(file.to, readFileSync(shippedFile(file.from)), file.mode);
    this.#write(settingsFile, settings.text, 0o644);
    this.#makeStateDirectory();
    this.#removeReport();
    const { archive } = readSettings(settings.text);
    if (report) for (const file of reportUnitFiles(archive)) this.#write(file.to, file.contents, file.mode);
    // Last, so that a machine where something above failed boots as before.
    for (const { link, target } of wantsLinks) this.#link(link, target);
    if (this.#root === '/') this.#learnKernelTypes();
    this.#settingsHash = settings.hash;
    this.#writeRecord();
  }

  /** Has the capture in the initramfs, or not. Where that fails, what was not there before is not there again. */
  changeInitrd(wanted: boolean, was: boolean): 'done' | 'impossible' {
    const files = wanted ? filesForInitrd(this.#root) : [];
    if (!wanted) this.#removeInitrdFiles();
    for (const file of files) this.#write(file.to, readFileSync(shippedFile(file.from)), file.mode);
    this.#writeRecord();
    try {
      return rebuildInitramfs(this.#root);
    } catch (error) {
      if (!was) this.#removeInitrdFiles();
      throw error;
    }
  }

  #removeInitrdFiles(): void {
    for (const { to } of initrdFiles) rmSync(insideRoot(this.#root, to), { force: true });
  }

  #writeRecord(): void {
    const record = { directories: this.#directories, settingsHash: this.#settingsHash };
    this.#write(recordFile, `${JSON.stringify(record, null, 2)}\n`, 0o644);
  }

  /** Files of the program are named after what is in them: of another version there would be more and more. */
  #removeReport(): void {
    for (const { to } of reportInstallation) rmSync(insideRoot(this.#root, to), { force: true });
    rmSync(insideRoot(this.#root, programDirectory), { recursive: true, force: true });
  }

  /** The settings file's new text, and its hash where the file is bootio's: where it was not there before, or was not edited since. */
  #newSettings(options: EnableOptions): { text: string; hash: string | null } {
    const existing = readInside(this.#root, settingsFile);
    const text = applySettings(existing ?? readFileSync(shippedFile('capture.conf'), 'utf8'), {
      ...options,
      once: options.once ?? false,
    });
    const ours = existing === undefined || hashOf(existing) === readRecord(this.#root)?.settingsHash;
    return { text, hash: ours ? hashOf(text) : null };
  }

  #write(name: string, contents: string | Uint8Array, mode: number): void {
    this.#makeParent(name);
    const file = insideRoot(this.#root, name);
    // A link in the place of a file of ours is replaced: what it points to may be outside of the root.
    if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true) rmSync(file);
    writeFileAtomic(file, contents, mode);
    this.#written.push(name);
  }

  /** The capture brings its run to the disk once this is there: were it to make it itself, it might do so below a mount point. */
  #makeStateDirectory(): void {
    this.#makeParent(stateDirectory);
    this.#directories.push(...makeDirectories(this.#root, stateDirectory, 0o700));
  }

  /** The kernel that runs is most likely the one that is booted next. Where it cannot be kept, a boot finds it out again. */
  #learnKernelTypes(): void {
    const learnt = spawnSync(binaryFile, ['--learn', kernelTypesFile], { stdio: 'ignore' }).status === 0;
    if (learnt) this.#written.push(kernelTypesFile);
  }

  #link(name: string, target: string): void {
    this.#makeParent(name);
    const file = insideRoot(this.#root, name);
    rmSync(file, { force: true });
    symlinkSync(target, file);
    this.#written.push(name);
  }

  #makeParent(name: string): void {
    this.#directories.push(...makeDirectories(this.#root, path.posix.dirname(name), 0o755));
  }
}

function checkRoot(root: string, binary: string): void {
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError(`${root}: not a directory; give the root of a system, such as a mounted image`);
  const systemd = ['/usr/lib/systemd/systemd', '/lib/systemd/systemd']
    .map((name) => followInside(root, name))
    .find((file) => lstatSync(file, { throwIfNoEntry: false })?.isFile() === true);
  if (systemd === undefined)
    throw new UserError(
      `${root}: no systemd in there; bootio captures the boots of systems that start with systemd`,
    );
  const theirs = elfMachine(systemd);
  const ours = elfMachine(binary);
  if (ours !== undefined && theirs !== undefined && ours !== theirs)
    throw new UserError(
      `${binary}: built for another processor than ${root}; build it there, or name one with --binary`,
    );
}
