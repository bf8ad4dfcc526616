export function bundleClient(entry?: string): Promise<string>;
export function buildClient(directory: string): Promise<void>;
export function precompileTemplates(directory: string): void;
