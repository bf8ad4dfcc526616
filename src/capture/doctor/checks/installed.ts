/** What `enable` installed: all there, and as this bootio ships it. */
import { readFileSync } from 'node:fs';
import { binaryFile, installedFiles, wantsLinks } from '../../layout.ts';
import { captureBinary, shippedFile } from '../../shipped.ts';
import { ok, problem, warning, type Check } from '../check.ts';

const again = 'bootio enable';
const shownNames = 3;

export const installed: Check = {
  id: 'installed',
  title: 'Installation',
  look({ exists, read, root }) {
    const files = [binaryFile, ...installedFiles.map(({ to }) => to)];
    const missing = files.filter((name) => !exists(name));
    const mend = root === '/' ? again : `${again} --root ${root}`;
    if (missing.length === files.length) return ok(`none; ${mend} has the next boots captured`);
    if (missing.length > 0) return problem(`${listed(missing)} missing`, mend);
    const other = installedFiles
      .filter(({ from, to }) => read(to) !== readFileSync(shippedFile(from), 'utf8'))
      .map(({ to }) => to);
    if (!sameBinary(read(binaryFile))) other.unshift(binaryFile);
    if (other.length > 0) return warning(`${listed(other)} edited, or of another version of bootio`, mend);
    const unlinked = wantsLinks.filter(({ link }) => !exists(link));
    if (unlinked.length > 0)
      return warning(`installed, and not enabled: ${listed(unlinked.map(({ link }) => link))} missing`, mend);
    return ok('installed and enabled, as this bootio ships it');
  },
};

function sameBinary(text: string | undefined): boolean {
  try {
    return text === readFileSync(captureBinary(undefined), 'utf8');
  } catch {
    // Not built here: nothing to compare with.
    return true;
  }
}

function listed(names: readonly string[]): string {
  const more = names.length - shownNames;
  return names.slice(0, shownNames).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
