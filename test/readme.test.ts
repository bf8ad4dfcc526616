/** README's examples are run, and what it names is looked up: a README that is wrong is worse than none. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { bootio, plainEnvironment, program, root } from './cli/bootio.ts';
import { temporaryDirectory } from './support/temporary.ts';

const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

/** Texts of the fenced blocks of a language. */
function blocks(language: string): string[] {
  return [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter((match) => match[1] === language)
    .map((match) => match[2]!);
}

/** Commands of the indented blocks, without their comments. */
function commandLines(): string[] {
  return readme
    .split('\n')
    .filter((line) => /^ {4}\S/.test(line))
    .map((line) => line.trim().replace(/\s+#.*$/, ''));
}

/** `$ command` lines, each with the output that is to follow. `...` stands for any lines. */
function examples(): { command: string; output: RegExp; shown: string }[] {
  return blocks('console').flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((example) => {
        const [command, ...lines] = example.split('\n');
        const shown = lines.join('\n');
        const pattern = shown
          .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
          .replace(/^\\\.\\\.\\\.\n/gm, '(?:.*\\n)*?');
        return { command: command!, output: new RegExp(`^${pattern}$`), shown };
      }),
  );
}

describe('README', () => {
  test('its examples print what it shows', () => {
    const cwd = temporaryDirectory();
    writeFileSync(path.join(cwd, 'idle.txt'), blocks('text')[0]!);
    expect(examples().length).toBeGreaterThan(1);
    for (const { command, output, shown } of examples()) {
      const script = `bootio() { "${process.execPath}" "${program}" "$@"; }\n${command}`;
      const { stdout, stderr, status } = spawnSync('bash', ['-c', script], {
        cwd,
        encoding: 'utf8',
        env: plainEnvironment,
      });
      expect({ command, status, stderr }).toEqual({ command, status: 0, stderr: '' });
      expect(output.test(stdout), `${command} printed\n${stdout}\nand not\n${shown}`).toBe(true);
    }
  });

  const bootioCommands = [
    ...commandLines(),
    ...[...readme.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!),
  ].flatMap((line) => /(?:^|sudo )(bootio [a-z].*)$/.exec(line)?.[1] ?? []);

  test.each([...new Set(bootioCommands)])('%s is a command, with these options', (line) => {
    const [, command, ...args] = line.split(' ');
    const help = bootio([command!, '--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toMatch(new RegExp(`^bootio ${command!}`));
    for (const option of args.filter((arg) => arg.startsWith('-')))
      expect(help.stdout).toMatch(new RegExp(` ${option}\\b`));
  });

  test('it names commands at all', () => {
    expect(bootioCommands.length).toBeGreaterThan(5);
  });

  test('npm scripts that it names exist', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm (?:run )?(test(?::\w+)?|demo|build|check)\b/g)].map(
      (match) => match[1]!,
    );
    expect(named).toContain('demo');
    for (const name of named) expect(scripts).toHaveProperty([name]);
  });

  test('files that it links to, and folders that it explains, exist', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1]!);
    // Of the table: `src/client/`, `templates/`
    const folders = [...readme.matchAll(/^\| (`[\w/]+\/`(?:, `[\w/]+\/`)*) \|/gm)].flatMap((row) =>
      row[1]!.replaceAll('`', '').split(', '),
    );
    expect(folders).toContain('src/cli/');
    for (const name of [...links, ...folders]) {
      expect(existsSync(path.join(root, name)), name).toBe(true);
    }
  });
});
