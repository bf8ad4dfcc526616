/** `bootio compare --redact` as a person runs it: nothing of what is not for others in any output, and rows match all the same. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { makeRun } from '../support/make-run.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { bootio } from './bootio.ts';

const planted = /\bfred\b|wilma|betty|hunter2|192\.0\.2\.7/;
let archive: string;

/** Only the old release has fred's home; both have his mailbox. */
beforeAll(() => {
  archive = temporaryDirectory();
  for (const [label, host, files] of [
    ['old', 'wilma.example.org', ['/home/fred/.profile', '/var/mail/fred', '/srv/wilma/x']],
    ['new', 'betty', ['/var/mail/fred', '/srv/wilma/x', '/etc/192.0.2.7']],
    ['next', 'betty', ['/var/mail/fred', '/srv/wilma/x']],
  ] as const) {
    makeRun(
      {
        ...{ id: `run-${label}`, label },
        manifest: { host: { name: host } },
        processes: [
          {
            ...{ name: 'tool', pid: 1, executable: '/usr/bin/tool', argv: ['tool', '--password=hunter2'] },
            accesses: files.map((each) => ({ path: each, read: [1, 100] as const })),
          },
        ],
      },
      path.join(archive, label),
    );
  }
});

const compare = (...args: string[]): string => {
  const { code, stdout, stderr } = bootio(['compare', ...args, '--archive', archive]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

test('hides in each release what another one gives away, so that rows match', () => {
  const document = JSON.parse(compare('old', 'new', '--redact', '--format', 'json')) as {
    warnings: { code: string; kinds?: object }[];
    files: { path: string; status: string }[];
  };
  expect(new Map(document.files.map(({ path: name, status }) => [name, status]))).toEqual(
    new Map([
      ['/home/[user-1]/.profile', 'gone'],
      ['/etc/[address-1]', 'new'],
      ['/var/mail/[user-1]', 'same'],
      ['/srv/[host-1]/x', 'same'],
    ]),
  );
  expect(document.warnings.find(({ code }) => code === 'redacted')?.kinds).toEqual({
    ...{ user: 1, host: 2, secret: 1, address: 1 },
  });
});

test('leaves it out of every output, and says so in each', () => {
  const page = path.join(temporaryDirectory(), 'page.html');
  const outputs = [
    compare('old', 'new', '--redact', '--all', '-o', page),
    compare('old', 'new', '--redact', '--format', 'markdown'),
    compare('old', 'new', 'next', '--redact'),
    compare('old', 'new', 'next', '--redact', '--format', 'markdown'),
  ];
  const html = readFileSync(page, 'utf8');
  const data = /id="data">([^<]*)</.exec(html)![1]!;
  outputs.push(html.replace(data, '') + inflateRawSync(Buffer.from(data, 'base64')).toString('utf8'));
  for (const output of outputs) {
    expect(planted.exec(output)?.[0]).toBeUndefined();
    expect(output.replace(/\\|\s+/g, ' ')).toContain('the names of 2 hosts');
  }
  expect(compare('old', 'new', '--all')).toMatch(planted);
  expect(planted.exec(compare('old', 'new', 'next', '--redact', '--format', 'json'))).toBeNull();
});

test('hides what a pattern of one’s own names', () => {
  const patterns = ['--redact-pattern', 'tool', '--redact-pattern', 'profile'];
  expect(compare('old', 'new', ...patterns, '--format', 'json')).not.toMatch(/tool|profile/);
});
