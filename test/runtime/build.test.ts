// Goal: what is built runs wherever it is copied to, without the repository beside it, and is built in a moment.
// Method: a small program that uses a database with machine code, an old-style library and a part loaded later is
// bundled into a directory of the system's own, and run there as a shell would.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePrograms, copyNativePackages } from '../../runtime/build.ts';

const program = `#!/usr/bin/env node
import { parse } from 'jsonc-parser';
import { open } from 'lmdb';
import { pino } from 'pino';
const database = open({ path: process.argv[2] });
await database.put('answer', parse('{ /* all */ "answer": 42 }').answer);
const { fastify } = await import('./late.ts');
pino({ base: null, timestamp: false }).info({ answer: database.get('answer'), server: typeof fastify().listen });
await database.close();
`;

describe('The built program', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'statecharge-build-'));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  it('runs from a directory that holds nothing else, natives beside it and late parts in chunks', async () => {
    const [source, dist] = [join(directory, 'main.ts'), join(directory, 'dist')];
    await writeFile(source, program);
    await writeFile(join(directory, 'late.ts'), `export { fastify } from 'fastify';\n`);
    await bundlePrograms({ small: source }, dist, ['small']);
    await copyNativePackages(dist);
    const { stdout } = await promisify(execFile)(join(dist, 'small.js'), [join(directory, 'data')], { cwd: '/' });
    expect(JSON.parse(stdout)).toEqual({ level: 30, answer: 42, server: 'function' });
    expect((await readdir(join(dist, 'chunks'))).join()).toContain('late-');
    const files = await readdir(join(dist, 'node_modules'), { recursive: true });
    expect(files.filter((name) => name.endsWith('.ts') || name.includes('musl'))).toEqual([]);
  });

  it('is refused when it loads a library late by itself, for it would find another shape of it', async () => {
    const source = join(directory, 'direct.ts');
    await writeFile(source, `const { fastify } = await import('fastify');\nfastify();\n`);
    const refused = bundlePrograms({ direct: source }, join(directory, 'direct'));
    await expect(refused).rejects.toThrow("import('fastify'): load a file of ours late");
  });

  it('is refused when a shell could not start it', async () => {
    const source = join(directory, 'plain.ts');
    await writeFile(source, 'export {};\n');
    const refused = bundlePrograms({ plain: source }, join(directory, 'plain'), ['plain']);
    await expect(refused).rejects.toThrow('plain.ts:1: expected "#!/usr/bin/env node"');
  });
});
