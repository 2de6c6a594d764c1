/**
 * Builds once a test run, into a directory of its own, what the tests start as processes: the shipped programs, and
 * the station that dies. `dist/` is left alone: somebody may be using it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildInto, bundlePrograms } from '../../../runtime/build.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Directory of what was built, or why there is none: only tests that start it need to fail then. */
    built: { readonly directory: string } | { readonly failure: string };
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'statecharge-built-'));
  try {
    await buildInto(directory);
    await bundlePrograms({ 'mortal-station': 'test/kit/process/mortal-station.ts' }, join(directory, 'kit'));
    project.provide('built', { directory });
  } catch (error) {
    project.provide('built', { failure: error instanceof Error ? error.message : String(error) });
  }
  return () => rm(directory, { recursive: true, force: true });
}
