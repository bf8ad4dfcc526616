/** What one executable is used for: the script of an interpreter, the applet of a multi-call binary. */

interface Interpreter {
  readonly name: RegExp;
  /** Options that take the next argument. */
  readonly withValue: RegExp;
  /** The option whose value is the program itself. */
  readonly code: RegExp;
  /** The option whose value names the program. */
  readonly module?: RegExp;
}

const interpreters: readonly Interpreter[] = [
  { name: /^(?:ba|da|a|k|z)?sh$/, withValue: /^[-+][a-zA-Z]*[oO]$/, code: /^-[a-z]*c$/ },
  { name: /^python[\d.*]*$/, withValue: /^-[a-zA-Z]*[WX]$/, code: /^-[a-zA-Z]*c$/, module: /^-[a-zA-Z]*m$/ },
  { name: /^perl[\d.*]*$/, withValue: /^$/, code: /^-[a-zA-Z]*[eE]$/ },
  { name: /^(?:ruby|lua|node|nodejs)[\d.*]*$/, withValue: /^-r$/, code: /^-e$/ },
];

/** Executables that do what argv[0] says. */
const multiCall =
  /^(?:busybox|toybox|coreutils|kmod|udevadm|systemctl|resolvectl|xtables-(?:nft|legacy)-multi|dropbearmulti)$/;

type FileKey = (path: string) => string;

/** '' where the executable alone says it all. `executable` is a key already; `fileKey` makes those of scripts. */
export function role(executable: string, argv: readonly string[], fileKey: FileKey): string {
  const name = baseName(executable);
  if (multiCall.test(name)) {
    // A login shell begins with '-', what must outlive the initramfs with '@'.
    const applet = baseName((argv[0] ?? '').replace(/^[-@]/, ''));
    if (applet === '' || applet === name) return subcommand(argv, fileKey);
    const script = interpreted(applet, argv, fileKey);
    return script === '' ? applet : `${applet} ${script}`;
  }
  return interpreted(name, argv, fileKey);
}

/** `busybox sh ...`, `udevadm settle`: the applet is the first argument. */
function subcommand(argv: readonly string[], fileKey: FileKey): string {
  const first = argv[1] ?? '';
  if (!/^[a-z][\w-]{0,31}$/.test(first)) return '';
  const script = interpreted(first, argv.slice(1), fileKey);
  return script === '' ? first : `${first} ${script}`;
}

function interpreted(name: string, argv: readonly string[], fileKey: FileKey): string {
  const interpreter = interpreters.find((candidate) => candidate.name.test(name));
  if (!interpreter) return '';
  for (let i = 1; i < argv.length; i++) {
    const argument = argv[i]!;
    if (argument === '--') continue;
    if (interpreter.code.test(argument)) return `-c ${firstWord(argv[i + 1] ?? '', fileKey)}`.trim();
    if (interpreter.module?.test(argument) === true) return `-m ${argv[i + 1] ?? ''}`.trim();
    if (interpreter.withValue.test(argument)) i++;
    else if (argument !== '-' && !/^[-+]./.test(argument)) return fileKey(argument);
  }
  return '';
}

/** Inline code is named by its first word: the whole of it may hold anything, a pid too. */
function firstWord(code: string, fileKey: FileKey): string {
  return fileKey(/^\s*([\w./-]{1,255})/.exec(code)?.[1] ?? '');
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
