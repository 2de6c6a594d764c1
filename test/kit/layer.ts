/** Where coverage is collected, the layer of a test is the folder that it lies in: stories, conformance, power-cut … */
import { relative } from 'node:path';
import { expect } from 'vitest';

if (process.env.STATECHARGE_COVERAGE !== undefined) {
  const file = relative(new URL('..', import.meta.url).pathname, expect.getState().testPath ?? 'test');
  process.env.STATECHARGE_LAYER ??= file.split('/')[0];
}
