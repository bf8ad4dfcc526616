/**
 * In what an installation differs from what `enable` of this bootio would make of it: another version, something edited or missing, an
 * initramfs that was made before. Data only.
 */
import { readFileSync } from 'node:fs';
import { installed } from './doctor/checks/installed.ts';
import { machineAt, type Machine } from './doctor/machine.ts';
import { isInInitrd, rebuildCommand } from './initramfs.ts';
import {
  binaryFile,
  initrdFiles,
  initrdGenerators,
  programDirectory,
  reportFiles,
  settingsFile,
  type InstalledFile,
} from './layout.ts';
import { reportIsInstalled } from './report-unit.ts';
import { modifiedMs } from './root-path.ts';
import { shippedFile } from './shipped.ts';

export interface Drift {
  /** One sentence without its full stop. */
  readonly found: string;
  /** The command that mends it. */
  readonly mend: string;
}

/** Of an installation that is enabled. */
export function driftOf(root: string): Drift[] {
  const machine = machineAt(root);
  const { verdict, found, mend } = installed.look(machine);
  const changed = verdict === 'ok' || mend === undefined ? [] : [{ found, mend }];
  return [...changed, ...initrdDrift(machine), ...reportDrift(machine)];
}

function initrdDrift(machine: Machine): Drift[] {
  const { root, exists } = machine;
  if (!isInInitrd(root)) return [];
  const files = initrdGenerators
    .filter(({ directory }) => exists(directory))
    .flatMap((generator) => generator.files);
  const other = files.filter((file) => isOther(machine, file)).map(({ to }) => to);
  if (other.length > 0)
    return [
      {
        found: `${other.join(', ')} missing, edited, or of another version of bootio: so is the capture in the initramfs`,
        mend: enableAgain(root, '--initrd'),
      },
    ];
  const old = imagesOlderThan(machine, [binaryFile, settingsFile, ...initrdFiles.map(({ to }) => to)]);
  if (old.length === 0) return [];
  return [
    {
      found: `${old.join(', ')} older than the capture that is installed, or its settings: a boot with it begins with others`,
      mend: root === '/' ? rebuildCommand : enableAgain(root, '--initrd'),
    },
  ];
}

/** Paths of the images of an initramfs that were made before one of these files was changed. */
function imagesOlderThan({ root, names }: Machine, files: readonly string[]): string[] {
  const changedMs = Math.max(...files.map((name) => modifiedMs(root, name)));
  return names('/boot')
    .filter((name) => /^(initrd\.img-|initramfs-.*\.img$)/.test(name))
    .map((name) => `/boot/${name}`)
    .filter((name) => modifiedMs(root, name) < changedMs);
}

function reportDrift(machine: Machine): Drift[] {
  if (!reportIsInstalled(machine.root)) return [];
  const other = reportFiles.filter((file) => isOther(machine, file)).map(({ to }) => to);
  if (!machine.exists(`${programDirectory}/bootio.js`)) other.push(programDirectory);
  if (other.length === 0) return [];
  const found = `${other.join(', ')} missing, edited, or of another version of bootio: no report may come of a boot`;
  return [{ found, mend: enableAgain(machine.root, '--report') }];
}

const enableAgain = (root: string, option: string): string =>
  `bootio enable${root === '/' ? '' : ` --root ${root}`} ${option}`;

const isOther = ({ read }: Machine, { from, to }: InstalledFile): boolean =>
  read(to) !== readFileSync(shippedFile(from), 'utf8');
