/** The kernel's version: from 5.10 on there is all that the programs ask for. */
import { ok, problem, unknown, type Check } from '../check.ts';
import { olderThan } from '../machine.ts';

const oldest = [5, 10] as const;

export const kernel: Check = {
  id: 'kernel',
  title: 'Kernel',
  look({ kernel: release }) {
    if (release === undefined || !/^\d+\.\d+/.test(release))
      return unknown('no kernel found in /usr/lib/modules or /boot');
    if (!olderThan(release, ...oldest)) return ok(`Linux ${release}`);
    return problem(
      `Linux ${release} is older than ${oldest.join('.')}`,
      `install a kernel of ${oldest.join('.')} or later, such as a backported one, and start it`,
    );
  },
};
