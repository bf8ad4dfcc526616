import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideAddresses } from '../../../src/model/redact/addresses.ts';
import { ownPatterns, redactRun } from '../../../src/model/redact/redact.ts';
import { hideArgumentSecrets, hideSecrets } from '../../../src/model/redact/secrets.ts';
import { renderReportHtml } from '../../../src/render/html/report.ts';
import { redactionText } from '../../../src/render/redaction.ts';
import { fakeRun } from '../../support/fake-run.ts';
import { hostileRun } from '../../support/hostile-run.ts';
import { hostileStrings } from '../../support/hostile-strings.ts';
import { judged as judge } from '../../../src/render/html/judged.ts';
import { sourceAssets } from '../../support/report-assets.ts';

const hidden = (text: string): string => hideSecrets(text, () => '#');
const hiddenArguments = (argv: readonly string[]): string => hideArgumentSecrets(argv, () => '#').join(' ');

describe('secrets', () => {
  it.each([
    ['mysqld --password=S3 x', 'mysqld --password=# x'],
    ['DB_PASSWORD=S3 run', 'DB_PASSWORD=# run'],
    ['export API_TOKEN="a b" x', 'export API_TOKEN=# x'],
    ['x --auth-token S3 y', 'x --auth-token # y'],
    ['https://me:S3@host.example/x', 'https://me:#@host.example/x'],
    ['curl -H "Authorization: Bearer abcdefgh1234"', 'curl -H "Authorization: # #"'],
    ['x ghp_0123456789012345678901234567890123456 y', 'x # y'],
    ['{"client_secret": "S3"}', '{"client_secret": "S3"}'],
    // What only says where a secret is, and words that merely look alike.
    ['--password-file=/etc/x --key-type ed25519', '--password-file=/etc/x --key-type ed25519'],
    ['compass=1 bypass=2 secretary=3', 'compass=1 bypass=2 secretary=3'],
    ['root=/dev/vda rw quiet', 'root=/dev/vda rw quiet'],
  ])('%s', (text, wanted) => {
    expect(hidden(text)).toBe(wanted);
  });

  it.each([
    [['vault', '--token', 'S3', 'read'], 'vault --token # read'],
    [['/usr/bin/mysql', '-pS3', '-u', 'me'], '/usr/bin/mysql -p# -u me'],
    [['sshpass', '-p', 'S3', 'ssh'], 'sshpass -p # ssh'],
    [['curl', '-u', 'me:S3', 'x'], 'curl -u # x'],
    [['curl', '--user=me:S3'], 'curl --user=#'.replace('=#', '#')],
    [['openssl', '-passin', 'pass:S3'], 'openssl -passin #'],
    [['ps', '-p', '17'], 'ps -p 17'],
    [['x', '--password', '--verbose'], 'x --password --verbose'],
    [['sh', '-c', 'PGPASSWORD=S3 psql'], 'sh -c PGPASSWORD=# psql'],
  ])('%j', (argv, wanted) => {
    expect(hiddenArguments(argv)).toBe(wanted);
  });
});

it.each([
  ['ping 192.0.2.7', 'ping #'],
  ['127.0.0.1 0.0.0.0 255.255.255.0', '127.0.0.1 0.0.0.0 255.255.255.0'],
  ['/usr/lib/libx.so.1.2.3.4 6.1.0-40 10.0.0.300', '/usr/lib/libx.so.1.2.3.4 6.1.0-40 10.0.0.300'],
  ['2001:db8::7/64 fe80::1 ::1 ::', '#/64 # ::1 ::'],
  ['52:54:00:12:34:56', '#'],
  ['/sys/class/net/enx525400123456/mtu', '/sys/class/net/enx#/mtu'],
  ['pci 0000:00:1f.2 254:0 12:30:59', 'pci 0000:00:1f.2 254:0 12:30:59'],
])('addresses: %s', (text, wanted) => {
  expect(hideAddresses(text, () => '#')).toBe(wanted);
});

describe('a run', () => {
  const run = fakeRun({
    manifest: {
      host: { name: 'wilma.example.org' },
      kernel: { commandLine: 'ip=192.0.2.9 rd.luks.key=x password=hunter2' },
    },
    units: [
      { name: 'backup@wilma.service', description: 'of wilma', activeMs: 5, after: ['home-fred.mount'] },
    ],
    processes: [
      {
        ...{ executable: '/home/fred/bin/tool', comm: 'tool', unit: 'backup@wilma.service' },
        argv: ['tool', '--token', 'abc123', '/home/barney/x', 'fred', 'frederic', 'ACME-4711'],
        accesses: [
          { path: '/home/fred/.ssh/id_rsa', read: [3, 1700] },
          { path: '/var/mail/fred', write: [1, 10] },
          { path: '/var/log/journal/0123456789abcdef0123456789abcdef/system.journal', write: [2, 99] },
        ],
      },
    ],
  });
  const planted = /wilma|fred\b|barney|abc123|hunter2|192\.0\.2|0123456789abcdef|4711/;

  it('keeps its numbers and its shape, and nothing of what is not for others', async () => {
    const { run: redacted, redaction } = redactRun(run, ownPatterns(['ACME-\\d+']));
    const html = renderReportHtml(redacted, {
      ...{ judged: judge(redacted), redaction, assets: await sourceAssets() },
    });
    const data = /id="data">([^<]*)</.exec(html)![1]!;
    const all = html.replace(data, '') + inflateRawSync(Buffer.from(data, 'base64')).toString('utf8');
    expect(planted.exec(all)?.[0]).toBeUndefined();
    expect(all).toContain('Redacted, and shown as [user-1]');
    expect(redacted.processes[0]!.argv.join(' ')).toBe(
      'tool --token [secret-2] /home/[user-2]/x [user-1] frederic [pattern-1]',
    );
    expect(redacted.files.map(({ path }) => path)).toEqual([
      '/home/[user-1]/.ssh/id_rsa',
      '/var/mail/[user-1]',
      '/var/log/journal/[machine-id-1]/system.journal',
    ]);
    expect([...redacted.units.keys()]).toEqual(['backup@[host].service']);
    expect(redacted.processes[0]!.unit).toBe('backup@[host].service');
    expect(redacted.accesses).toBe(run.accesses);
    expect(redactionText(redaction)).toBe(
      "Redacted, and shown as [user-1] and the like: 2 secrets in command lines, 2 users with their home directories, the host's " +
        "name, 1 address, the machine's id and 1 text by the patterns given. Numbers are as they were.",
    );
  });

  it('is not changed itself, and is the same when it is redacted again', () => {
    const before = JSON.stringify([run.processes, run.files, [...run.units]]);
    const once = redactRun(run).run;
    expect(JSON.stringify([run.processes, run.files, [...run.units]])).toBe(before);
    const twice = redactRun(once).run;
    expect(JSON.stringify([twice.processes, twice.files])).toBe(JSON.stringify([once.processes, once.files]));
  });

  it('says so where there was nothing to hide', () => {
    const { redaction } = redactRun(fakeRun({ manifest: { host: { name: 'localhost' } } }));
    expect(redaction.size).toBe(0);
    expect(redactionText(redaction)).toMatch(/none were found/);
  });

  it('of hostile names is done in no time, and any text is borne', () => {
    redactRun(hostileRun(hostileStrings(1000)));
    for (const part of ['a.', 'a-', '&', ' --password ', 'x://', ':', '/home/', '1.', 'password='])
      hideSecrets(
        hideAddresses(part.repeat(65_536 / part.length), () => '#'),
        () => '#',
      );
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (argv) => {
        expect(hideArgumentSecrets(argv, () => '#')).toHaveLength(argv.length);
      }),
    );
  });
});

it.each([
  ['(', 'not a regular expression'],
  ['x*', 'matches the empty text'],
])('the pattern %s is refused', (pattern, why) => {
  expect(() => ownPatterns([pattern])).toThrow(why);
});
