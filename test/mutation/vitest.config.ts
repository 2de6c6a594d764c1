/** What kills mutants: the tests of machines and of their arithmetic, nothing that starts a process. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: { include: ['test/machines/**/*.test.ts'], testTimeout: 30_000 },
});
