/**
 * How the tests run: in any order, side by side. Those that start processes or explore worlds each in a process of
 * their own; all others share what has been loaded, which is most of their time. None of them leaves anything behind.
 */
import { defineConfig } from 'vitest/config';

const apart = [
  'test/{conformance,fuzz,planted,power-cut,process,suites,visualizations}/**/*.test.ts',
  'test/adapters/storage/**/*.test.ts',
  'test/runtime/{cli,draw,fleet,verify}/**/*.test.ts',
];

const common = {
  root: new URL('..', import.meta.url).pathname,
  setupFiles: ['test/kit/layer.ts'],
  // Real sockets, disks and child processes on a busy machine; stories on virtual time need a fraction of it.
  testTimeout: 30_000,
  hookTimeout: 30_000,
};

/** Coverage that is kept by folder tells them apart by process. */
const { STATECHARGE_COVERAGE: coverage, STATECHARGE_LAYER: layer } = process.env;
const byFolder = coverage !== undefined && layer === undefined;

export default defineConfig({
  root: common.root,
  test: {
    // Of two cores the runner would use one: much of a test is waiting for sockets, disks and other processes.
    maxWorkers: '100%',
    projects: [
      // They come by name: the long ones first, so that many short ones fill up the end.
      { test: { ...common, name: 'apart', include: apart, globalSetup: ['test/kit/process/built.ts'] } },
      { test: { ...common, name: 'together', include: ['test/**/*.test.ts'], exclude: apart, isolate: byFolder } },
    ],
  },
});
