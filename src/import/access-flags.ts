/** Flags of ACCESS records that importers set as they are; the numbers of probes/FORMAT.md. */
export const accessFlags = {
  ...{ canRead: 128, canWrite: 256, create: 512, truncate: 1024, append: 2048, direct: 4096, pathOnly: 8192 },
} as const;
