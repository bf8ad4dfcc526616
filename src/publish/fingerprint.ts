/** What this bootio is: pages that another one made are made again. Of the built program itself, since a version has many builds. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { assetDirectory } from '../render/html/assets.ts';

export function programFingerprint(): string {
  const directory = path.dirname(assetDirectory());
  const hash = createHash('sha256');
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  for (const name of names) {
    if (!/\.(?:js|hbs|css)$/.test(name)) continue;
    hash.update(`${name}\0`).update(readFileSync(path.join(directory, name)));
  }
  return hash.digest('hex');
}
