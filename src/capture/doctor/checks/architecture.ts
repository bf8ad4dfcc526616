/** The processor: of the capture binary and of the system's own programs. */
import { elfMachine } from '../../elf.ts';
import { captureBinary } from '../../shipped.ts';
import { followInside } from '../../root-path.ts';
import { ok, problem, unknown, warning, type Check } from '../check.ts';

/** ELF's numbers; the tests' boots are on the first. */
const names: Readonly<Record<number, string>> = {
  62: 'x86-64',
  183: 'aarch64',
  243: 'riscv64',
  22: 's390x',
  21: 'ppc64',
};
const tested = 62;

export const architecture: Check = {
  id: 'architecture',
  title: 'Architecture',
  look({ root, exists }) {
    const systemd = ['/usr/lib/systemd/systemd', '/lib/systemd/systemd', '/bin/sh'].find(exists);
    const theirs = systemd === undefined ? undefined : elfMachine(followInside(root, systemd));
    if (theirs === undefined) return unknown('no program found to tell it by');
    const name = names[theirs] ?? `ELF machine ${theirs}`;
    let ours: number | undefined;
    try {
      ours = elfMachine(captureBinary(undefined));
    } catch {
      return problem('the capture binary is not built', 'make -C probes');
    }
    if (ours !== undefined && ours !== theirs)
      return problem(
        `${name}, and the capture binary is for ${names[ours] ?? `ELF machine ${ours}`}`,
        'build it on such a machine (make -C probes), and name it with bootio enable --binary',
      );
    return theirs === tested
      ? ok(name)
      : warning(
          `${name}: bootio is tested on x86-64 only`,
          'compare what a run says with strace -c before you trust it',
        );
  },
};
