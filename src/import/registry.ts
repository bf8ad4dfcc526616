/** The formats that `bootio import` reads, one line each. The first that recognises the beginning of a file takes it. */
import type { Importer } from './importer.ts';
import { fatrace } from './importers/fatrace.ts';
import { perfTrace } from './importers/perf-trace.ts';
import { strace } from './importers/strace.ts';
import { systemtapClose } from './importers/systemtap-close.ts';
import { systemtapIotime } from './importers/systemtap-iotime.ts';

/** iotime.stp prints lines of the older script among its own, in another unit: it is asked first. */
export const importers: readonly Importer[] = [systemtapIotime, systemtapClose, strace, fatrace, perfTrace];
