/** The commands, in the order of `bootio --help`. What is said here is all that start-up loads of them. */
import type { Command } from './command.ts';

interface RegisteredCommand {
  /** As yargs reads it: the name and its arguments. */
  readonly usage: string;
  /** One line for the help; undefined hides the command. */
  readonly summary: string | undefined;
  readonly load: () => Promise<{ readonly default: Command }>;
}

export const commands: readonly RegisteredCommand[] = [
  {
    usage: 'enable',
    summary: 'Have the next boots captured',
    load: () => import('./commands/enable.ts'),
  },
  {
    usage: 'disable',
    summary: 'Stop capturing boots; runs stay',
    load: () => import('./commands/disable.ts'),
  },
  {
    usage: 'status',
    summary: 'Show what happens at the next boot, and how the last capture went',
    load: () => import('./commands/status.ts'),
  },
  {
    usage: 'doctor',
    summary: 'Say whether this machine can capture, what it would see, and how to mend it',
    load: () => import('./commands/doctor.ts'),
  },
  {
    usage: 'capture',
    summary: 'Capture a session now, or a command',
    load: () => import('./commands/capture.ts'),
  },
  {
    usage: 'show <run>',
    summary: 'Show who did what file I/O in a run',
    load: () => import('./commands/show.ts'),
  },
  {
    usage: 'findings [run]',
    summary: 'Show what in a run is worth fixing, and what it would save',
    load: () => import('./commands/findings.ts'),
  },
  {
    usage: 'report <run>',
    summary: 'Write a run as a web page',
    load: () => import('./commands/report.ts'),
  },
  {
    usage: 'compare <run-a> <run-b> [more..]',
    summary: 'Show what changed from one run or release to another',
    load: () => import('./commands/compare.ts'),
  },
  {
    usage: 'publish [runs..]',
    summary: 'Write a web site of runs, releases and their trend',
    load: () => import('./commands/publish.ts'),
  },
  {
    usage: 'budget <action> <run>',
    summary: 'Write limits to start with, for compare --budget',
    load: () => import('./commands/budget.ts'),
  },
  {
    usage: 'list',
    summary: 'List the runs in the archive',
    load: () => import('./commands/list.ts'),
  },
  {
    usage: 'pin <run>',
    summary: 'Keep a run, or all of a label, whatever the archive has room for',
    load: () => import('./commands/pin.ts'),
  },
  {
    usage: 'unpin <run>',
    summary: 'Let a pinned run go when its time comes',
    load: () => import('./commands/unpin.ts'),
  },
  {
    usage: 'prune',
    summary: 'Remove the oldest runs of each label from the archive',
    load: () => import('./commands/prune.ts'),
  },
  {
    usage: 'import <file>',
    summary: 'Make a run of a trace of another tool',
    load: () => import('./commands/import.ts'),
  },
  {
    usage: 'export <run>',
    summary: 'Write a run for other programs',
    load: () => import('./commands/export.ts'),
  },
  {
    usage: 'after-boot <run>',
    summary: undefined,
    load: () => import('./commands/after-boot.ts'),
  },
  {
    usage: 'facts <run>',
    summary: undefined,
    load: () => import('./commands/facts.ts'),
  },
];
