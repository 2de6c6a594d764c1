// Goal: the drawings that people look at are those of the machines that run.
// Method: everything is drawn again from the machines, each chart in the manner in which it was drawn, and compared
// byte by byte with what lies in visualizations/; `npm run draw` writes it anew.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { charts, drawings, type Files } from '../../../runtime/draw/drawings.ts';

const folder = fileURLToPath(new URL('../../../visualizations', import.meta.url));

const onDisk = (): Files => {
  const paths = ['README.md', ...readdirSync(join(folder, 'charts')).map((name) => `charts/${name}`)];
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
};

/** The first line in which two texts differ: a whole drawing would say nothing. */
const difference = (found: string, expected: string): string => {
  const [mine, other] = [found.split('\n'), expected.split('\n')];
  const line = other.findIndex((text, index) => text !== mine[index]);
  const [there, here] = [mine, other].map((lines) => lines[line]?.slice(0, 120) ?? 'nothing');
  return `line ${line + 1}: on the disk ${there}, drawn ${here}`;
};

describe('what lies in visualizations/', () => {
  it('is what the machines look like: else run npm run draw', { timeout: 60_000 }, async () => {
    const before = onDisk();
    const drawn = await drawings(charts(), before);
    const stale = [...drawn].flatMap(([path, text]) => {
      const found = before.get(path);
      if (found === text) return [];
      return [`${path}: ${found === undefined ? 'missing' : difference(found, text)}`];
    });
    const gone = [...before.keys()].filter((path) => !drawn.has(path)).map((path) => `${path}: of no machine`);
    expect([...stale, ...gone]).toEqual([]);
  });
});
