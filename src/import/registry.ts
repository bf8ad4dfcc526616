/** The formats that `bootio import` reads, one line each. The first that recognises a file's first lines takes it. */
import type { Importer } from './importer.ts';
import { systemtapClose } from './importers/systemtap-close.ts';

export const importers: readonly Importer[] = [systemtapClose];
