/** How the tests run: every file by itself, in any order, side by side. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    // Of two cores the runner would use one: much of a test is waiting for sockets, disks and other processes.
    maxWorkers: '100%',
    globalSetup: ['test/kit/process/built.ts'],
    setupFiles: ['test/kit/layer.ts'],
    // Real sockets, disks and child processes on a busy machine; stories on virtual time need a fraction of it.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
