// Goal: coverage on a drawing shows what was never used, and says of everything else how often it was.
// Method: the drawing of the lock is painted with layers made by hand; its elements are looked at one by one.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { painted } from '../../../runtime/draw/paint.ts';

const svg = readFileSync(new URL('../../../visualizations/charts/lock.svg', import.meta.url), 'utf8');
const layers = [
  {
    layer: 'stories',
    machine: 'lock',
    states: { 'lock.unlocked': 3 },
    transitions: { 'lock.locked|lock.lock|0': 2 },
  },
  { layer: 'storm', machine: 'lock', states: { 'lock.unlocked': 4, 'lock.locked': 0 }, transitions: {} },
];

/** The opening tag and the title of an element. */
const head = (drawing: string, id: string): string => {
  const at = drawing.indexOf(`<g id="${id}"`);
  if (at < 0) throw new Error(`${id} is not in the drawing`);
  return drawing.slice(at, drawing.indexOf('</title>', at));
};

describe('Coverage on a drawing', () => {
  const drawing = painted(svg, layers);
  it('says of a state how often each kind of run was in it', () => {
    expect(head(drawing, 'lock.unlocked')).toContain('used 7 times (stories 3, storm 4)');
    expect(head(drawing, 'lock.unlocked')).not.toContain('never');
  });
  it('marks a state in which nobody was, also where a layer counts none', () => {
    expect(head(drawing, 'lock.locked')).toContain('class="state never"><title>never used');
  });
  it('marks a transition that nobody took, and leaves one that somebody took', () => {
    expect(head(drawing, 'lock.locked|lock.lock|0')).toContain('used 2 times (stories 2)');
    expect(head(drawing, 'lock.locked|lock.lock|0')).not.toContain('class="never"');
    expect(head(drawing, 'lock.unlocked|lock.doubted|0')).toContain('class="never"><title>never used');
  });
  it('changes nothing of what is drawn', () => {
    const texts = (one: string): readonly string[] =>
      [...one.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = '']) => text);
    expect(texts(drawing)).toEqual(texts(svg));
  });
});
