/**
 * Reads what `strace -f -y -s 0` wrote: calls and bytes that each process moved in and out of each file, as an independent
 * tracer saw them. A call that failed counts as a call of 0 bytes, as in a run; one on a descriptor that is not open does not.
 */
export interface Transfers {
  readCalls: number;
  readBytes: number;
  writeCalls: number;
  writeBytes: number;
}

/** By `${pid} ${path}`. */
export type TransferTable = Map<string, Transfers>;

const reading = new Set(['read', 'pread64', 'readv', 'preadv', 'preadv2']);
const writing = new Set(['write', 'pwrite64', 'writev', 'pwritev', 'pwritev2']);
const between = new Set(['sendfile', 'splice', 'tee', 'copy_file_range']);

export function transfersOf(log: string): TransferTable {
  const table: TransferTable = new Map();
  /** Threads are told by their own number; a process has that of its first. */
  const processOf = new Map<string, string>();
  const begun = new Map<string, string>();

  for (const line of log.split('\n')) {
    const parts = /^(\d+) +(.*)$/.exec(line);
    if (parts === null) continue;
    const [, thread, text] = parts as unknown as [string, string, string];
    let call = text;
    if (text.endsWith('<unfinished ...>')) {
      begun.set(thread, text.slice(0, -'<unfinished ...>'.length));
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text);
    if (resumed !== null) {
      call = `${begun.get(thread) ?? ''}${resumed[1]!}`;
      begun.delete(thread);
    }
    takeCall(table, processOf, thread, call);
  }
  return table;
}

function takeCall(table: TransferTable, processOf: Map<string, string>, thread: string, call: string): void {
  const parts = /^(\w+)\((.*)\) += (-?\d+)(.*)$/.exec(call);
  if (parts === null) return;
  const [, name, fields, result, rest] = parts as unknown as [string, string, string, string, string];
  const value = Number(result);
  if (/^(clone|clone3|fork|vfork)$/.test(name)) {
    if (fields.includes('CLONE_THREAD')) processOf.set(result, processOf.get(thread) ?? thread);
    return;
  }
  if (rest.includes('EBADF')) return;
  const pid = processOf.get(thread) ?? thread;
  const files = [...fields.matchAll(/(?:^|[ ,])\d+<((?:[^>\\]|\\.)*)>(?:\(deleted\))?/g)].map((m) => m[1]!);
  const count = (file: string | undefined, direction: 'read' | 'write'): void => {
    if (file === undefined) return;
    const key = `${pid} ${file}`;
    const sum = table.get(key) ?? { readCalls: 0, readBytes: 0, writeCalls: 0, writeBytes: 0 };
    table.set(key, sum);
    sum[`${direction}Calls`]++;
    sum[`${direction}Bytes`] += Math.max(0, value);
  };
  if (reading.has(name)) count(files[0], 'read');
  else if (writing.has(name) || name === 'vmsplice') count(files[0], 'write');
  else if (between.has(name)) {
    const [from, to] = name === 'sendfile' ? [files[1], files[0]] : [files[0], files[1]];
    count(from, 'read');
    count(to, 'write');
  }
}
