/** What `enable` puts where on the profiled machine, and `disable` takes away. Paths are those of that machine. */

export interface InstalledFile {
  /** Name in the package's systemd/ directory. */
  readonly from: string;
  readonly to: string;
  readonly mode: number;
}

const libraryDirectory = '/usr/lib/bootio';
export const binaryFile = `${libraryDirectory}/bootio-capture`;
/** What `enable` made, so that `disable` can tell it from what was there before. */
export const recordFile = `${libraryDirectory}/installed.json`;
export const settingsFile = '/etc/bootio/capture.conf';
/** Root's only: the runs, and the spool of the run that is being captured. */
export const stateDirectory = '/var/lib/bootio';
/** What the capture binary has found out about the kernel's types, so that it need not at the next boot. */
export const kernelTypesFile = `${stateDirectory}/kernel-types`;

/** systemd reads it on every distribution, also on those that keep their own units in /lib (it is in its path there too). */
const unitDirectory = '/usr/lib/systemd/system';

const script = (name: string): InstalledFile => ({
  from: `bootio-${name}`,
  to: `${libraryDirectory}/${name}`,
  mode: 0o755,
});
const unit = (name: string): InstalledFile => ({ from: name, to: `${unitDirectory}/${name}`, mode: 0o644 });

export const installedFiles: readonly InstalledFile[] = [
  script('early-boot'),
  script('finish'),
  script('await-login'),
  script('collect'),
  script('owners'),
  script('manifest'),
  script('retain'),
  script('initramfs'),
  unit('bootio-capture.service'),
  unit('bootio-finish.service'),
  unit('bootio-limit.service'),
];

/** Makes every initramfs again: see systemd/bootio-initramfs. */
export const initramfsScript = `${libraryDirectory}/initramfs`;

const initramfsTools = '/usr/share/initramfs-tools';
const dracutModules = '/usr/lib/dracut/modules.d';
const hook = (generator: string, from: string, to: string, mode: number): InstalledFile => ({
  from: `${generator}/${from}`,
  to,
  mode,
});

/** What has the capture put into an initramfs, by the directory that says that its generator is there. */
export const initrdGenerators: readonly {
  readonly name: string;
  readonly directory: string;
  readonly files: readonly InstalledFile[];
}[] = [
  {
    name: 'initramfs-tools',
    directory: initramfsTools,
    files: [
      hook('initramfs-tools', 'hook', `${initramfsTools}/hooks/bootio`, 0o755),
      hook('initramfs-tools', 'init-top', `${initramfsTools}/scripts/init-top/bootio`, 0o755),
    ],
  },
  {
    name: 'dracut',
    directory: dracutModules,
    files: [
      hook('dracut', 'module-setup.sh', `${dracutModules}/00bootio/module-setup.sh`, 0o755),
      hook('dracut', 'begin.sh', `${dracutModules}/00bootio/begin.sh`, 0o755),
      hook('dracut', 'bootio-capture.service', `${dracutModules}/00bootio/bootio-capture.service`, 0o644),
    ],
  },
];

export const initrdFiles: readonly InstalledFile[] = initrdGenerators.flatMap(({ files }) => files);

/** Put there by `enable --report` only, with the program itself: see shippedProgram. */
export const reportFiles: readonly InstalledFile[] = [script('report'), unit('bootio-report.service')];
export const programDirectory = `${libraryDirectory}/cli`;
export const reportArchiveFile = '/etc/systemd/system/bootio-report.service.d/archive.conf';

const wants = (target: string, name: string): { link: string; target: string } => ({
  link: `/etc/systemd/system/${target}.wants/${name}`,
  target: `${unitDirectory}/${name}`,
});

/** As the [Install] sections of the units say; made here because no systemd runs in an image. */
export const wantsLinks: readonly { readonly link: string; readonly target: string }[] = [
  wants('sysinit.target', 'bootio-capture.service'),
  wants('multi-user.target', 'bootio-finish.service'),
  wants('graphical.target', 'bootio-finish.service'),
];
