/**
 * Secrets in command lines: what follows an option or a variable that is named like one, passwords in addresses of the web, and
 * tokens that look like nothing else. What no name gives away cannot be known: for that there are patterns of one's own.
 */

const named = String.raw`(?:pass(?:word|wd|phrase|in|out|code)?|pwd|secrets?|tokens?|api[-_]?keys?|access[-_]?keys?|private[-_]?keys?|credentials?|cookie|authorization)`;
/** These say where a secret is, and are none. */
const place = String.raw`(?![\w-]*(?:file|dir|path|fd|name|ttl|type)\b)`;

/** `--password`, `-passin`: the next argument is the secret. */
const option = new RegExp(String.raw`^--?${place}(?:[\w-]*[-_])?${named}(?:[-_][\w-]*)?$`, 'i');
/** `--password=x`, `DB_PASSWORD=x`, also within the text of a script. */
const assigned = new RegExp(
  String.raw`((?:^|[\s"'&;,?(])(?:--?)?${place}(?:[\w.-]*[-_.])?${named}(?:[-_][\w-]*)?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s"'&;,)]+)`,
  'gi',
);
/** `PGPASSWORD=x`: variables need no mark between words. */
const variable =
  /((?:^|[\s"'&;,(])(?!\w*(?:FILE|DIR|PATH)=)[A-Z0-9_]*(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|APIKEY)[A-Z0-9_]*=)("[^"]*"|'[^']*'|[^\s"'&;,)]+)/g;
/** `--password x` within the text of a script. */
const spaced = new RegExp(
  String.raw`((?:^|\s)--?${place}(?:[\w-]*-)?${named}(?:-[\w-]*)?\s+)("[^"]*"|'[^']*'|[^\s"'-][^\s"']*)`,
  'gi',
);
const inAddress = /(\b[a-z][\w+.-]{0,20}:\/\/[^\s/:@]*:)([^\s/@]+)(?=@)/gi;
const bearer = /(\b(?:bearer|basic)\s+)([\w.~+/-]{8,}=*)/gi;
const shapes =
  /\b(?:eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}|sk-[\w-]{20,})/g;

/** Programs of which one letter is followed by a secret, alone or in one word. */
const letters: ReadonlyMap<string, RegExp> = new Map([
  ['mysql', /^-p(?=.)/],
  ['mysqldump', /^-p(?=.)/],
  ['mysqladmin', /^-p(?=.)/],
  ['mariadb', /^-p(?=.)/],
  ['sshpass', /^-p/],
  ['curl', /^(?:-u|--user|-U|--proxy-user)/],
  ['wpa_passphrase', /^(?=.)/],
]);

export type Replace = (secret: string) => string;

/** A text by itself: a script, a kernel command line. */
export function hideSecrets(text: string, replace: Replace): string {
  const keep = (_: string, before: string, secret: string): string => before + replace(secret);
  return text
    .replace(bearer, keep)
    .replace(variable, keep)
    .replace(assigned, keep)
    .replace(spaced, keep)
    .replace(inAddress, keep)
    .replace(shapes, (secret) => replace(secret));
}

/** Arguments, of which one may say what the next one is. */
export function hideArgumentSecrets(argv: readonly string[], replace: Replace): string[] {
  const program = /[^/]*$/.exec(argv[0] ?? '')![0];
  const letter = letters.get(program);
  let isNext = false;
  return argv.map((argument, i) => {
    const isSecret = isNext;
    isNext = false;
    if (isSecret && argument !== '' && !argument.startsWith('--')) return replace(argument);
    if (i > 0) {
      isNext = option.test(argument);
      const match = letter?.exec(argument);
      if (match !== null && match !== undefined) {
        const value = argument.slice(match[0].length);
        if (value === '') isNext = true;
        else if (!argument.startsWith('--') || value.startsWith('=')) return match[0] + replace(value);
      }
    }
    return hideSecrets(argument, replace);
  });
}
