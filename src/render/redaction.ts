/** What was taken out of a run before it was shown, in words. */
import type { Redaction, RedactionKind } from '../model/redact/redact.ts';
import { plural } from './numbers.ts';

const kinds: Readonly<Record<RedactionKind, (count: number) => string>> = {
  secret: (count) => plural(count, 'secret in command lines', 'secrets in command lines'),
  user: (count) => plural(count, 'user with the home directory', 'users with their home directories'),
  host: (count) => (count === 1 ? "the host's name" : `the names of ${count} hosts`),
  address: (count) => plural(count, 'address', 'addresses'),
  'machine-id': () => "the machine's id",
  pattern: (count) => plural(count, 'text by the patterns given', 'texts by the patterns given'),
};

export function redactionText(redaction: Redaction): string {
  const parts = (Object.keys(kinds) as RedactionKind[]).flatMap((kind) => {
    const count = redaction.get(kind) ?? 0;
    return count === 0 ? [] : [kinds[kind](count)];
  });
  if (parts.length === 0)
    return 'Redacted: secrets, users, host name and addresses were looked for, and none were found.';
  const list = parts.length === 1 ? parts[0]! : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}`;
  return `Redacted, and shown as [user-1] and the like: ${list}. Numbers are as they were.`;
}
