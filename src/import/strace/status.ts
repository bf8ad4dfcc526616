/** How a process ended, from what strace prints of it. */
import { constants } from 'node:os';

const signals: ReadonlyMap<string, number> = new Map(Object.entries(constants.signals));
const firstRealTimeSignal = 32;
const coreDumped = 128;

/** `+++ exited with 1 +++`, `+++ killed by SIGSEGV (core dumped) +++` as wait(2) gives it; undefined for other text. */
export function statusOf(text: string): number | undefined {
  const [, status] = /^\+\+\+ exited with (\d{1,3}) \+\+\+$/.exec(text) ?? [];
  if (status !== undefined) return (Number(status) & 255) << 8;
  const [, name, core] = /^\+\+\+ killed by (SIG[A-Z0-9_]+)( \(core dumped\))? \+\+\+$/.exec(text) ?? [];
  const [, realTime] = /^SIGRT_(\d{1,2})$/.exec(name ?? '') ?? [];
  const signal = realTime === undefined ? signals.get(name ?? '') : firstRealTimeSignal + Number(realTime);
  return signal === undefined ? undefined : signal | (core === undefined ? 0 : coreDumped);
}
