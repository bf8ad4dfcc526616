/** systemd's version: the units use what 240 has (Type=exec); later options are ignored by older versions. */
import { ok, problem, unknown, type Check } from '../check.ts';

const oldest = 240;

export const systemd: Check = {
  id: 'systemd',
  title: 'systemd',
  look({ names, exists }) {
    if (!['/usr/lib/systemd/systemd', '/lib/systemd/systemd'].some(exists))
      return problem(
        'not installed',
        'bootio captures boots of systems that start with systemd; `bootio capture` works without',
      );
    const folders = [
      '/usr/lib/systemd',
      '/lib/systemd',
      ...names('/usr/lib').map((name) => `/usr/lib/${name}/systemd`),
    ];
    const versions = folders
      .flatMap(names)
      .map((name) => Number(/^libsystemd-shared-(\d{1,4})\b.*\.so$/.exec(name)?.[1]))
      .filter((version) => version > 0);
    const version = Math.max(0, ...versions);
    if (version === 0) return unknown('there, in a version that is not told by its libraries');
    if (version >= oldest) return ok(`version ${version}`);
    return problem(
      `version ${version} is older than ${oldest}`,
      'upgrade the system, or use `bootio capture` on it while it runs',
    );
  },
};
