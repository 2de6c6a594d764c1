/**
 * The two small files that may lie beside the settings file (user guide 2347–2349, 2486–2508): `leds.json`, what the
 * lamp shows when, and `rotaryencd.json`, what the sixteen positions of the rotary switch mean. Each stands for one
 * setting. Where the settings file sets it itself, that counts, and a warning names the small file; else the small file
 * counts; else the default.
 *
 * A pure function of the texts. Here nothing is recovered: what cannot be understood stops the start with its place,
 * for a guessed ampere is a danger.
 */
import { getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { located, parseMistake, shortened, withoutMark, type Mistake } from './places.ts';
import { lampWords } from './rows/site.ts';
import type { Path } from './table.ts';

export type BesideText = { readonly file: string; readonly text: string };
export type BesideReading =
  | { readonly ok: true; readonly path: Path; readonly value: string }
  | { readonly ok: false; readonly errors: readonly string[] };

const POSITIONS = 16;
const MOST_BEHAVIORS = 60;
const MOST_AMPS = 10_000;
const MOST_DURATION = 99_999_999;

/** One walk through one file; a mistake names its place. */
class Walk {
  readonly mistakes: Mistake[] = [];

  /** Nothing stands there. */
  missing(parent: Node, place: string, expected: string): void {
    this.mistakes.push({ offset: parent.offset, text: `found no ${place}, expected ${expected}` });
  }

  mistake(node: Node, place: string, expected: string): void {
    const found = node.type === 'object' ? 'an object { }' : shortened(JSON.stringify(getNodeValue(node)));
    this.mistakes.push({ offset: node.offset, text: `found ${found} at ${place}, expected ${expected}` });
  }

  /** The values of an object by its keys; a key that is not among `keys` is a mistake. */
  object(node: Node, place: string, keys: readonly string[]): ReadonlyMap<string, Node> {
    const found = new Map<string, Node>();
    if (node.type !== 'object') this.mistake(node, place, 'an object { }');
    for (const property of node.type === 'object' ? (node.children ?? []) : []) {
      const [key, value] = property.children ?? [];
      if (key === undefined || value === undefined) continue;
      const name = String(key.value);
      if (!keys.includes(name)) this.mistake(key, place, `one of the keys ${keys.join(', ')}`);
      else if (found.has(name)) this.mistake(key, place, `${name} once`);
      else found.set(name, value);
    }
    return found;
  }

  list(node: Node | undefined, parent: Node, place: string, fewest: number, most: number): readonly Node[] {
    const items = node?.type === 'array' ? (node.children ?? []) : undefined;
    const count = fewest === most ? String(most) : `${fewest}–${most}`;
    if (items !== undefined && items.length >= fewest && items.length <= most) return items;
    const size = items === undefined ? 'no list' : `a list of ${items.length}`;
    if (node === undefined) this.missing(parent, place, `a list of ${count}`);
    else this.mistakes.push({ offset: node.offset, text: `found ${size} at ${place}, expected a list of ${count}` });
    return [];
  }

  number(
    node: Node | undefined,
    parent: Node,
    place: string,
    fits: (value: number) => boolean,
    expected: string,
  ): number {
    const value: unknown = node === undefined ? undefined : getNodeValue(node);
    if (typeof value === 'number' && Number.isInteger(value) && fits(value)) return value;
    if (node === undefined) this.missing(parent, place, expected);
    else this.mistake(node, place, expected);
    return 0;
  }

  word(node: Node | undefined, parent: Node, place: string, words: readonly string[]): string {
    const value: unknown = node === undefined ? undefined : getNodeValue(node);
    if (typeof value === 'string' && words.includes(value)) return value;
    const expected = `one of ${words.map((word) => `"${word}"`).join(', ')}`;
    if (node === undefined) this.missing(parent, place, expected);
    else this.mistake(node, place, expected);
    return '';
  }
}

/** Guide Table 49. The outputs (`gpios`) belong to a real board: they are checked, and used when there is one. */
const readLeds = (walk: Walk, root: Node): string => {
  const top = walk.object(root, 'the top', ['leds']);
  const [led] = walk.list(top.get('leds'), root, 'leds', 1, 1);
  if (led === undefined) return '';
  const keys = walk.object(led, 'leds[0]', ['gpios', 'behaviors']);
  const gpios = keys.get('gpios');
  for (const [index, gpio] of (gpios === undefined ? [] : walk.list(gpios, led, 'leds[0]/gpios', 1, 3)).entries()) {
    walk.number(gpio, led, `leds[0]/gpios[${index}]`, (value) => value >= 0 && value <= 511, 'a GPIO line 0–511');
  }
  const behaviors = walk.list(keys.get('behaviors'), led, 'leds[0]/behaviors', 1, MOST_BEHAVIORS);
  return behaviors
    .map((node, index) => {
      const place = `leds[0]/behaviors[${index}]`;
      const entry = walk.object(node, place, ['condition', 'mode', 'color', 'duration']);
      const condition = walk.word(entry.get('condition'), node, `${place}/condition`, lampWords.condition);
      const mode = walk.word(entry.get('mode'), node, `${place}/mode`, lampWords.mode);
      const color = walk.word(entry.get('color'), node, `${place}/color`, lampWords.color);
      const duration = entry.get('duration');
      const isDuration = (value: number) => value >= 0 && value <= MOST_DURATION;
      const expected = `a whole number 0–${MOST_DURATION} (1/100 ms)`;
      const ends = duration === undefined ? 0 : walk.number(duration, node, `${place}/duration`, isDuration, expected);
      return `${condition}:${mode}:${color}${ends === 0 ? '' : `:${ends}`}`;
    })
    .join(',');
};

/** Guide Table 50. */
const readPositions = (walk: Walk, root: Node): string => {
  const top = walk.object(root, 'the top', ['rotary_switch_1']);
  const positions = walk.list(top.get('rotary_switch_1'), root, 'rotary_switch_1', POSITIONS, POSITIONS);
  return positions
    .map((node, index) => {
      const place = `rotary_switch_1[${index}]`;
      const entry = walk.object(node, place, ['phase_count', 'current_limit']);
      const phases = entry.get('phase_count');
      const count = walk.number(phases, node, `${place}/phase_count`, (value) => value === 1 || value === 3, '1 or 3');
      const isLimit = (value: number) => value >= 1 && value <= MOST_AMPS;
      const limit = entry.get('current_limit');
      const amps = walk.number(limit, node, `${place}/current_limit`, isLimit, `a whole number 1–${MOST_AMPS} (A)`);
      return `${amps}x${count}`;
    })
    .join(',');
};

const files = {
  'leds.json': { path: 'lamps/behaviors', read: readLeds },
  'rotaryencd.json': { path: 'rotary_switch/positions', read: readPositions },
} as const;

/** Their names, in the directory of the settings file. */
export const besideNames: readonly (keyof typeof files)[] = ['leds.json', 'rotaryencd.json'];

/** Reads one of them; `file` is its name for messages. */
export const readBeside = (name: keyof typeof files, { file, text: content }: BesideText): BesideReading => {
  const text = withoutMark(content);
  const parseErrors: ParseError[] = [];
  const root = parseTree(text, parseErrors, { allowTrailingComma: true });
  if (root === undefined) return { ok: false, errors: [`${file}:1:1: found an empty file, expected an object { }`] };
  if (parseErrors.length > 0) {
    return {
      ok: false,
      errors: located(
        file,
        text,
        parseErrors.map((error) => parseMistake(text, error)),
      ),
    };
  }
  const walk = new Walk();
  const { path, read } = files[name];
  const value = read(walk, root);
  if (walk.mistakes.length > 0) return { ok: false, errors: located(file, text, walk.mistakes) };
  return { ok: true, path, value };
};
