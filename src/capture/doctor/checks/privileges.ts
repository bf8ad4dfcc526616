/** Root: a capture loads programs into the kernel. */
import { ok, unknown, type Check } from '../check.ts';

export const privileges: Check = {
  id: 'privileges',
  title: 'Privileges',
  look({ isRoot, isLive }) {
    if (isRoot || !isLive) return ok(isRoot ? 'root' : 'none needed to look at an image');
    return unknown('not root, so the programs were not tried', 'sudo bootio doctor');
  },
};
