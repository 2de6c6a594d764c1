// Goal: a machine is a pure function: no clock, no chance, no promise, no I/O, no protocol words, no catch-all
// transition.
// Method: every file of machines/ is parsed and searched; each ban is shown to bite on a planted line, and comments to
// be free.
import { describe, expect, it } from 'vitest';
import { banViolations } from './bans.ts';
import { isCode, sources } from './sources.ts';

const judged = (text: string) => banViolations([{ path: 'machines/evse/lock.ts', text }]);

describe('Machines', () => {
  it('hold no clock, no chance, no promise, no I/O and no protocol', () => {
    expect(banViolations(sources('machines').filter(isCode))).toEqual([]);
  });

  it.each([
    ['const now = Date.now();', 'time comes with the event'],
    ['const at = performance.now();', 'time comes with the event'],
    ['setTimeout(() => {}, 5);', 'time comes with the event'],
    ['const chance = Math.random();', 'no chance of their own'],
    [`const chance = Math['random']();`, 'no chance of their own'],
    ['const id = crypto.randomUUID();', 'no chance of their own'],
    ['type Later = Promise<number>;', 'an answer is an event'],
    ['const later = async () => {};', 'an answer is an event'],
    [`const log = () => console.log('hello');`, 'they give an order'],
    ['const home = process.env;', 'they give an order'],
    [`const other = () => import('./other.ts');`, 'no import() while running'],
    [`const event = { type: 'ocpp.connected' };`, 'names a protocol'],
    ['const ocpp = 16;', 'names a protocol'],
    ['const text = `to OCPP ${1}`;', 'names a protocol'],
    [`const on = { '*': 'idle' };`, `a bare '*'`],
  ])('may not say %s', (text, why) => {
    expect(judged(text)).toEqual([expect.stringMatching(new RegExp(`^machines/evse/lock.ts:1: .*`))]);
    expect(judged(text).join()).toContain(why);
  });

  it.each([
    '// OCPP 2.0.1 E05.FR.09: what a norm says, with its Date, may stand in a comment',
    'const faults = { process: 1 }; const one = faults.process;',
    `const on = { 'fault.*': 'idle' };`,
  ])('may say %s', (text) => {
    expect(judged(text)).toEqual([]);
  });

  it('have no file named after a protocol', () => {
    expect(banViolations([{ path: 'machines/link/ocpp-link.ts', text: '' }])).toHaveLength(1);
  });
});
