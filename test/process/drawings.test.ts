// Goal: `draw --coverage` lays coverage over the drawings that it hands out, and says what was never used.
// Method: the built program, with a file of layers made by hand; judged by the drawing that it writes and by its words.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../kit/directory.ts';
import { command } from '../kit/process/station.ts';

const layers = [{ layer: 'stories', machine: 'lock', states: { 'lock.unlocked': 3 }, transitions: {} }];

const drawn = async (content: string) => {
  const directory = await temporaryDirectory();
  const [file, out] = [join(directory, 'layers.json'), join(directory, 'charts')];
  await writeFile(file, content);
  return { file, ...(await command('draw', 'lock', 'who-tells-whom', '--out', out, '--coverage', file)), folder: out };
};

describe('draw --coverage', () => {
  it('paints what it hands out, and lists what was never used', async () => {
    const { code, out, complaints, folder } = await drawn(JSON.stringify({ format: 1, layers }));
    expect([code, complaints]).toEqual([0, '']);
    const svg = await readFile(join(folder, 'lock.svg'), 'utf8');
    expect(svg).toContain('<g id="lock.unlocked" class="state"><title>used 3 times (stories 3)</title>');
    expect(svg).toContain('<g id="lock.locked" class="state never"><title>never used</title>');
    expect(await readFile(join(folder, 'who-tells-whom.svg'), 'utf8')).not.toContain('never used');
    expect(out).toContain('  in     lock.locked\n');
    expect(out).not.toContain('  in     lock.unlocked\n');
  });

  it.each([
    { content: '{"format": 2}', told: 'expected layers of coverage' },
    { content: 'lock', told: 'expected JSON' },
  ])('refuses $content, by the name of the file', async ({ content, told }) => {
    const { code, complaints, file } = await drawn(content);
    expect(code).toBe(2);
    expect(complaints).toContain(`${file}: ${told}`);
  });
});

it('what a check has used is a layer like any other', { timeout: 60_000 }, async () => {
  const file = join(await temporaryDirectory(), 'explorer.json');
  expect((await command('check', 'cable-fan', '--states', '300', '--coverage', file)).code).toBe(0);
  const { code, out } = await command('coverage', file);
  expect(code).toBe(0);
  expect(out).toMatch(/^explorer +states [1-9]/);
  expect(out).not.toContain('Not in the charts of this version');
});
