// Goal: each room depends only on what the import table allows, so that a change stays in its room.
// Method: every file is parsed and judged by the table; planted files show that each row can say no.
import { describe, expect, it } from 'vitest';
import { importViolations } from './imports.ts';
import { codeFiles } from './sources.ts';

const judged = (path: string, text: string) => importViolations([{ path, text }]);

describe('Who may import whom', () => {
  it('holds for every file of the repository', () => {
    expect(importViolations(codeFiles())).toEqual([]);
  });

  it.each([
    ['machines/evse/lock.ts', `import { readFileSync } from 'node:fs';`, 'may not import the library node:fs'],
    ['machines/evse/lock.ts', `import type { Lock } from '../../adapters/ports/lock.ts';`, 'may not import adapters/'],
    ['machines/evse/lock.ts', `const x = await import('xstate/graph');`, 'may not import the library xstate/graph'],
    [
      'adapters/ports/lock.ts',
      `import { sameId } from '../../machines/vocabulary/tokens.ts';`,
      'but nothing that runs',
    ],
    ['adapters/ports/lock.ts', `import type { Motor } from '../../machines/evse/lock.ts';`, 'may not import machines/'],
    ['adapters/mqtt/client.ts', `export * from '../web/server.ts';`, 'may not import adapters/web/server.ts'],
    ['adapters/mqtt/client.ts', `import { table } from '../../config/table.ts';`, 'but nothing that runs'],
    ['adapters/mqtt/client.ts', `import { compose } from '../../runtime/compose.ts';`, 'may not import runtime/'],
    ['adapters/mqtt/client.ts', `const name = 'mqtt'; await import(name);`, 'only known when it runs'],
    ['config/table.ts', `import { faults } from '../machines/vocabulary/faults.ts';`, 'but nothing that runs'],
    ['runtime/compose.ts', `import { bench } from '../test/kit/bench.ts';`, 'may not import test/kit/bench.ts'],
    ['visualizations/viewer/main.tsx', `import { h } from 'react';`, 'may not import the library react'],
    [
      'visualizations/viewer/main.ts',
      `import { faults } from '../../machines/vocabulary/faults.ts';`,
      'nothing that runs',
    ],
    ['attic/old.ts', `export const a = 1;`, 'belongs to no room'],
  ])('refuses in %s: %s', (path, text, why) => {
    expect(judged(path, text)).toEqual([expect.stringContaining(why)]);
  });

  it.each([
    ['machines/evse/lock.ts', `import { setup } from 'xstate'; import { tell } from '../outputs.ts';`],
    [
      'adapters/mqtt/client.ts',
      `import { connect } from 'mqtt'; import type { Settings } from '../../config/load.ts';`,
    ],
    [
      'adapters/csms/ocpp16/boot.ts',
      `import { Rpc } from '../rpc.ts'; import { faults } from '../../../machines/vocabulary/faults.ts';`,
    ],
    ['visualizations/viewer/main.ts', `import { type EvseView } from '../../adapters/ports/station.ts';`],
  ])('allows in %s: %s', (path, text) => {
    expect(judged(path, text)).toEqual([]);
  });
});
