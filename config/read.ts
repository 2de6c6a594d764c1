/**
 * From the text of a settings file to checked values, or to every mistake in it at once, each with its place:
 *
 *   text ─▶ parse ─▶ walk along the tree ─▶ rules between settings ─▶ good
 *             └ damaged: no JSON at all          └ wrong: JSON that breaks a rule
 *
 * A pure function of the text. The difference matters: what is damaged may be replaced by a good copy, what is wrong
 * was meant by somebody and must never be replaced silently.
 */
import { getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { kindOf } from './kinds.ts';
import { nearest } from './nearest.ts';
import { located, parseMistake, shortened, withoutCredentials, withoutMark, type Mistake } from './places.ts';
import { relay2Clashes } from './relay2.ts';
import { MOST_EVSES, type Row, type Value } from './row.ts';
import { serverUrlProblem } from './server-url.ts';
import { Settings } from './settings.ts';
import { isPath, paths, placeOf, rowAt, type Path } from './table.ts';
import { spelt, tree, type Branch } from './tree.ts';

export type Reading =
  | { readonly kind: 'damaged'; readonly errors: readonly string[] }
  | { readonly kind: 'wrong'; readonly errors: readonly string[] }
  | { readonly kind: 'good'; readonly settings: Settings; readonly warnings: readonly string[] };

/** Longer than any reasonable file: a limit, so that a log written to the wrong place is not parsed. */
const LONGEST_TEXT = 1_048_576;

const shown = (node: Node, row?: Row): string => {
  if (row?.secret === true) return `a secret of ${node.length} characters`;
  if (node.type === 'object') return 'an object { }';
  return shortened(withoutCredentials(JSON.stringify(getNodeValue(node))));
};

const hint = (meant: string | undefined): string => (meant === undefined ? '' : `, did you mean "${meant}"?`);

/** A setting that a file beside the settings file holds, checked. */
export type Beside = { readonly file: string; readonly path: Path; readonly value: Value };

/** One walk through one file. */
class Reader {
  readonly values = new Map<string, Value>();
  readonly later: string[] = [];
  readonly mistakes: Mistake[] = [];
  readonly nodes = new Map<string, Node>();
  evses = 1;

  mistake(node: Node, text: string): void {
    this.mistakes.push({ offset: node.offset, text });
  }

  /** What a file beside it says where this one is silent; the sentences tell what is not used. */
  takeBeside(beside: readonly Beside[]): readonly string[] {
    return beside.flatMap(({ file, path, value }) => {
      if (this.values.has(path)) return [`sets ${path} itself, so ${file} is not used`];
      this.values.set(path, value);
      return [];
    });
  }

  walk(node: Node, branch: Branch, place: string): void {
    switch (branch.kind) {
      case 'setting':
        return this.#setting(node, branch.row, spelt(place));
      case 'later':
        if (place !== '$schema') this.later.push(place);
        return;
      case 'list':
        return this.#list(node, branch.item, place);
      case 'object':
        return this.#object(node, branch.children, place);
    }
  }

  #setting(node: Node, row: Row, place: string): void {
    if (this.nodes.has(place)) return this.mistake(node, `found ${place} a second time, expected it once`);
    const kind = kindOf(row);
    const found: unknown = getNodeValue(node);
    const value = kind.take(found);
    if (value !== undefined) {
      this.values.set(place, value);
      this.nodes.set(place, node);
      return;
    }
    const word = typeof found === 'string' ? found : undefined;
    const expected = `found ${shown(node, row)} at ${place}, expected ${kind.expected}`;
    if (row.type === 'word' && word !== undefined && row.later?.includes(word) === true) {
      this.mistake(node, `${expected} ("${word}" is not implemented yet)`);
    } else {
      this.mistake(node, `${expected}${hint(word === undefined ? undefined : nearest(word, kind.words))}`);
    }
  }

  #list(node: Node, item: Branch, place: string): void {
    const items = node.children ?? [];
    if (node.type !== 'array' || items.length === 0 || items.length > MOST_EVSES) {
      const found = node.type === 'array' ? `a list of ${items.length}` : shown(node);
      this.mistake(node, `found ${found} at ${place}, expected a list of 1–${MOST_EVSES} objects, one an EVSE`);
      return;
    }
    this.evses = items.length;
    for (const [index, child] of items.entries()) this.walk(child, item, `${place}[${index}]`);
  }

  #object(node: Node, children: ReadonlyMap<string, Branch>, place: string): void {
    if (node.type !== 'object') {
      this.mistake(node, `found ${shown(node)} at ${place || 'the top'}, expected an object { }`);
      return;
    }
    const seen = new Set<string>();
    for (const property of node.children ?? []) {
      const [key, value] = property.children ?? [];
      // Half a property is a parse error, which has been told already.
      if (key === undefined || value === undefined) continue;
      const name = String(key.value);
      const child = children.get(name);
      const here = place === '' ? name : `${place}/${name}`;
      if (child === undefined) this.#stranger(key, name, children, place);
      else if (seen.has(name)) this.mistake(key, `found key "${name}" a second time, expected it once`);
      else this.walk(value, child, here);
      seen.add(name);
    }
  }

  #stranger(key: Node, name: string, children: ReadonlyMap<string, Branch>, place: string): void {
    const found = `found key ${shortened(JSON.stringify(name))} at ${place || 'the top'}`;
    const path = place === '' ? name : `${place}/${name}`;
    if (isPath(path) && rowAt(path).place !== undefined) {
      this.mistake(key, `${found}, expected no such key: it is not set in the file`);
      return;
    }
    this.mistake(key, `${found}, expected a known setting${hint(nearest(name, children.keys()) ?? elsewhere(name))}`);
  }
}

/** A key that stands in the wrong object: the whole path of the nearest last name. */
const elsewhere = (name: string): string | undefined => {
  const last = (path: Path): string => path.slice(path.lastIndexOf('/') + 1);
  const inFile = paths.filter((path) => rowAt(path).place === undefined);
  const meant = nearest(name, inFile.map(last));
  return inFile.find((path) => last(path) === meant);
};

/** Guide 3066: first tripped, and back to normal later. */
const checkRcdTimes = (reader: Reader, root: Node, settings: Settings): void => {
  for (let evse = 1; evse <= settings.evses; evse++) {
    const path = 'ports[]/rcd_monitor/test_check_tripped_time';
    const place = placeOf(path, evse);
    const tripped = settings.get(path, evse);
    const trigger = settings.get('ports[]/rcd_monitor/test_trigger_time', evse);
    const normal = settings.get('ports[]/rcd_monitor/test_check_normal_time', evse);
    if (tripped < trigger + normal) continue;
    reader.mistake(
      reader.nodes.get(place) ?? root,
      `found ${tripped} at ${place}, expected less than test_trigger_time + test_check_normal_time, ` +
        `${trigger} + ${normal} (ms): the RCD trips first and is back to normal later`,
    );
  }
};

/** A station must offer less before it offers nothing. */
const checkHeat = (reader: Reader, root: Node, settings: Settings): void => {
  for (let evse = 1; evse <= settings.evses; evse++) {
    const stop = settings.get('ports[]/temperature/stop_at', evse);
    const from = settings.get('ports[]/temperature/derate_from', evse);
    if (from < stop) continue;
    const place = `ports[${evse - 1}]/temperature/derate_from`;
    const at = reader.nodes.get(place) ?? reader.nodes.get(`ports[${evse - 1}]/temperature/stop_at`) ?? root;
    reader.mistake(at, `found ${from} at ${place}, expected less than ports[${evse - 1}]/temperature/stop_at, ${stop}`);
  }
};

/** Rules between settings; they need a file without other mistakes. */
const checkTogether = (reader: Reader, root: Node, settings: Settings): void => {
  checkRcdTimes(reader, root, settings);
  checkHeat(reader, root, settings);
  for (const { place, text } of relay2Clashes(settings)) reader.mistake(reader.nodes.get(place) ?? root, text);
  const uri = settings.get('ocpp/uri');
  const at = reader.nodes.get('ocpp/uri') ?? reader.nodes.get('ocpp/enable') ?? root;
  if (uri !== '') {
    const expected = serverUrlProblem(uri, settings.identity());
    const found = shortened(withoutCredentials(JSON.stringify(uri)));
    if (expected !== undefined) reader.mistake(at, `found ${found} at ocpp/uri, expected ${expected}`);
  }
  if (!settings.get('ocpp/enable')) return;
  if (uri === '') {
    reader.mistake(at, 'found no ocpp/uri, expected the address of the central system, as ocpp/enable is true');
  }
  if (settings.identity() === '') {
    reader.mistake(
      at,
      'found no ocpp/identity and no ocpp/chargePointSerialNumber, expected one, as ocpp/enable is true',
    );
  }
  // Guide 2393: required for OCPP. Nothing may be billed that nobody has measured.
  for (let evse = 1; evse <= settings.evses; evse++) {
    if (settings.get('ports[]/meter/enable', evse)) continue;
    const place = placeOf('ports[]/meter/enable', evse);
    reader.mistake(
      reader.nodes.get(place) ?? at,
      `found no meter at ${place}, expected true, as ocpp/enable is true and what is billed must be measured`,
    );
  }
};

/** Reads the text of a file; `file` is only its name, for messages. */
export const readSettings = (file: string, content: string, beside: readonly Beside[] = []): Reading => {
  if (content.length > LONGEST_TEXT) {
    return {
      kind: 'damaged',
      errors: [`${file}:1:1: found ${content.length} characters, expected at most ${LONGEST_TEXT}`],
    };
  }
  const text = withoutMark(content);
  const parseErrors: ParseError[] = [];
  const root = parseTree(text, parseErrors, { allowTrailingComma: true });
  if (parseErrors.length > 0 || root === undefined) {
    const mistakes = parseErrors.map((error) => parseMistake(text, error));
    const none = { offset: 0, text: 'found an empty file, expected settings in { }' };
    return { kind: 'damaged', errors: located(file, text, root === undefined ? [none] : mistakes) };
  }
  const reader = new Reader();
  reader.walk(root, tree, '');
  const unused = reader.takeBeside(beside);
  const settings = new Settings(reader.values, reader.evses);
  if (reader.mistakes.length === 0) checkTogether(reader, root, settings);
  if (reader.mistakes.length > 0) return { kind: 'wrong', errors: located(file, text, reader.mistakes) };
  const later =
    reader.later.length === 0 ? [] : [`${file}: known but not implemented yet, ignored: ${reader.later.join(', ')}`];
  return { kind: 'good', settings, warnings: [...later, ...unused.map((sentence) => `${file}: ${sentence}`)] };
};
