import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // One boot at a time: the VM tests share images, and a boot takes a whole core.
    fileParallelism: true,
    maxWorkers: 2,
  },
});
