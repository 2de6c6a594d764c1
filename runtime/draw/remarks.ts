/**
 * What the files say about their charts: the text above a machine, a state, a transition, a guard, a delay. A chart
 * that
 * runs has lost its comments, so they are read from the sources, where the charts are written; nothing is executed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { field, isNode, parse, walk, type Node } from './syntax.ts';

type File = {
  readonly path: string;
  readonly text: string;
  readonly tree: Node;
  /** Constants at its top: what they are, and what is said above them. */
  readonly constants: ReadonlyMap<string, { readonly value: Node; readonly said: string }>;
  /** Name here → file it comes from. */
  readonly imports: ReadonlyMap<string, string>;
};
/** A piece of a file. */
type Part = { readonly file: File; readonly node: Node };

export type Remarks = {
  /** From the top of the repository. */
  readonly path: string;
  /** What the file opens with. */
  readonly about: string;
  /** By the path of a state within its chart, '' for the chart itself. */
  readonly states: ReadonlyMap<string, string>;
  /** By `path|event|index`, with `after` before the name of a delay and '' for what happens at once. */
  readonly transitions: ReadonlyMap<string, string>;
  /** By the name of a guard or a delay. */
  readonly names: ReadonlyMap<string, string>;
};

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Without the marks that make it a comment. */
const plain = (comment: string): string =>
  comment
    .replace(/^\/\*\*?|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*(?:\/\/|\*) ?/, '').trimEnd())
    .join('\n')
    .trim();

/** The comment that stands on lines of its own between two places, right above the second. */
const between = (text: string, from: number, to: number): string => {
  const gap = text.slice(from, to);
  const own = gap.includes('\n') ? gap.slice(gap.indexOf('\n')) : '';
  const above = own.split(/\n[ \t]*\n/).at(-1) ?? '';
  const last = above.match(/\/\*[^]*?\*\/|(?:[ \t]*\/\/.*\n?)+/g)?.at(-1);
  return last === undefined ? '' : plain(last.trim()).replaceAll('\n', ' ');
};

const list = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

const wordOf = (value: unknown): string | undefined => {
  const word = field(value, 'name') ?? field(value, 'value');
  return typeof word === 'string' || typeof word === 'number' ? String(word) : undefined;
};

const constantsOf = (text: string, tree: Node): File['constants'] => {
  const found = new Map<string, { value: Node; said: string }>();
  let last = 0;
  for (const statement of list(tree['body'])) {
    const inner = field(statement, 'declaration') ?? statement;
    for (const one of list(field(inner, 'declarations'))) {
      const name = wordOf(one['id']);
      const value = one['init'];
      if (name !== undefined && isNode(value)) {
        found.set(name, { value, said: last === 0 ? '' : between(text, last, statement.start) });
      }
    }
    last = statement.end;
  }
  return found;
};

const importsOf = (path: string, tree: Node): File['imports'] => {
  const found = new Map<string, string>();
  for (const statement of list(tree['body'])) {
    const from = field(statement['source'], 'value');
    if (statement.type !== 'ImportDeclaration' || typeof from !== 'string' || !from.startsWith('.')) continue;
    const file = posix.join(posix.dirname(path), from);
    for (const one of list(statement['specifiers'])) found.set(wordOf(one['local']) ?? '', file);
  }
  return found;
};

const filesOf = (folder: string): readonly File[] =>
  readdirSync(posix.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => {
      const path = posix.join(folder, name);
      const text = readFileSync(posix.join(root, path), 'utf8');
      const tree = parse({ path, text });
      return { path, text, tree, constants: constantsOf(text, tree), imports: importsOf(path, tree) };
    });

export class Library {
  readonly #files = new Map(filesOf('machines').map((file) => [file.path, file]));

  /** @throws Error when no file draws a machine of that id */
  of(machine: string): Remarks {
    for (const file of this.#files.values()) {
      const chart = chartOf(file, machine);
      if (chart !== undefined) return this.#remarks(file, chart);
    }
    throw new Error(`no file in machines/ has a chart with the id ${machine}`);
  }

  #remarks(file: File, chart: Node): Remarks {
    const states = new Map<string, string>();
    const transitions = new Map<string, string>();
    this.#state({ file, node: chart }, '', states, transitions);
    const opening = /^\/\*\*[^]*?\*\//.exec(file.text)?.[0] ?? '';
    return { path: file.path, about: plain(opening), states, transitions, names: this.#names(file) };
  }

  #state(part: Part, path: string, states: Map<string, string>, transitions: Map<string, string>): void {
    for (const [key, { at }] of this.#entries(part)) {
      if (key === 'states') {
        for (const [name, { at: state, said }] of this.#entries(at)) {
          const below = path === '' ? name : `${path}.${name}`;
          if (said !== '') states.set(below, said);
          this.#state(state, below, states, transitions);
        }
      } else if (key === 'on' || key === 'after') {
        const prefix = key === 'after' ? 'after ' : '';
        // A later property of the same name replaces what was spread in before.
        for (const [event, { at: value, said }] of new Map(this.#entries(at))) {
          this.#transitions(value, said, `${path}|${prefix}${event}`, transitions);
        }
      } else if (key === 'always') this.#transitions(at, '', `${path}|`, transitions);
    }
  }

  #transitions(part: Part, said: string, key: string, into: Map<string, string>): void {
    const above = [said, part.node.type === 'Identifier' ? this.#saidOf(part) : ''];
    for (const [index, { shared, own }] of this.#candidates(part).entries()) {
      const words = [...above, own, shared].filter((text) => text !== '');
      if (words.length > 0) into.set(`${key}|${index}`, [...new Set(words)].join(' '));
    }
  }

  /** One transition, or the list of those that one event may set off. */
  #candidates(part: Part): readonly { readonly shared: string; readonly own: string }[] {
    const { file, node } = this.#resolved(part);
    if (node.type !== 'ArrayExpression') return [{ shared: '', own: '' }];
    let last = node.start + 1;
    return list(node['elements']).flatMap((one) => {
      const own = between(file.text, last, one.start);
      last = one.end;
      const inner = one['argument'];
      if (one.type === 'SpreadElement' && isNode(inner)) {
        const shared = this.#saidOf({ file, node: inner });
        return this.#candidates({ file, node: inner }).map((each) => ({ shared, own: each.own || own }));
      }
      return [{ shared: one.type === 'Identifier' ? this.#saidOf({ file, node: one }) : '', own }];
    });
  }

  /** The properties of an object, those spread into it included. */
  #entries(part: Part): readonly (readonly [string, { readonly at: Part; readonly said: string }])[] {
    const { file, node } = this.#resolved(part);
    let last = node.start + 1;
    return list(node['properties']).flatMap((one) => {
      const said = between(file.text, last, one.start);
      last = one.end;
      if (one.type === 'SpreadElement') {
        const spread = { file, node: one['argument'] };
        return isNode(spread.node) ? this.#spread({ file, node: spread.node }, said) : [];
      }
      const [name, value] = [wordOf(one['key']), one['value']];
      return name === undefined || !isNode(value) ? [] : [[name, { at: { file, node: value }, said }] as const];
    });
  }

  #spread(part: Part, said: string) {
    const common = [said, this.#saidOf(part)].filter((one) => one !== '').join(' ');
    return this.#entries(part).map(
      ([name, { at, said: own }]) => [name, { at, said: [common, own].filter((one) => one !== '').join(' ') }] as const,
    );
  }

  /** What a name or a call stands for, as far as that is written down as it is. */
  #resolved({ file, node }: Part): Part {
    if (
      node.type === 'TSAsExpression' ||
      node.type === 'TSSatisfiesExpression' ||
      node.type === 'ParenthesizedExpression'
    ) {
      const inner = node['expression'];
      return isNode(inner) ? this.#resolved({ file, node: inner }) : { file, node };
    }
    if (node.type === 'ArrowFunctionExpression' && isNode(node['body'])) {
      return this.#resolved({ file, node: node['body'] });
    }
    const name = wordOf(node.type === 'CallExpression' ? node['callee'] : node);
    const named = node.type === 'Identifier' || node.type === 'CallExpression' ? this.#constant(file, name) : undefined;
    return named === undefined ? { file, node } : this.#resolved({ file: named.file, node: named.value });
  }

  #constant(file: File, name = ''): { file: File; value: Node; said: string } | undefined {
    const own = file.constants.get(name);
    if (own !== undefined) return { file, ...own };
    const other = this.#files.get(file.imports.get(name) ?? '');
    const found = other?.constants.get(name);
    return other === undefined || found === undefined ? undefined : { file: other, ...found };
  }

  #saidOf({ file, node }: Part): string {
    return this.#constant(file, wordOf(node.type === 'CallExpression' ? node['callee'] : node))?.said ?? '';
  }

  /**
   * What is said above a property whose value is a function or a number: guards and delays, here and in what it
   * uses.
   */
  #names(file: File): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const others = [...new Set(file.imports.values())].map((path) => this.#files.get(path));
    for (const one of [file, ...others]) {
      if (one === undefined || one.path.includes('/vocabulary/')) continue;
      walk(one.tree, (node) => {
        if (node.type !== 'ObjectExpression') return;
        for (const [name, { at, said }] of this.#entries({ file: one, node })) {
          const isMeant = ['ArrowFunctionExpression', 'Literal', 'CallExpression', 'BinaryExpression'].includes(
            at.node.type,
          );
          if (isMeant && said !== '' && !found.has(name)) found.set(name, said);
        }
      });
    }
    return found;
  }
}

/** The object that is handed to `createMachine`, when it has this id. */
const chartOf = (file: File, machine: string): Node | undefined => {
  let found: Node | undefined;
  walk(file.tree, (node) => {
    if (node.type !== 'CallExpression' || wordOf(field(node['callee'], 'property')) !== 'createMachine') return;
    const [chart] = list(node['arguments']);
    const id = list(chart?.['properties']).find((one) => wordOf(one['key']) === 'id');
    if (wordOf(id?.['value']) === machine) found = chart;
  });
  return found;
};

const requirement = new RegExp(
  [
    String.raw`\b(?:SAF|BIL|PRO|LIV)-\d+`,
    String.raw`\b[A-Z]\d\d\.FR\.\d+`,
    String.raw`\bIEC \d+(?:-\d+)*(?: (?:sequence |Table )?[A-Z]?[.\d]+)?`,
    String.raw`\bOCPP \d\.\d(?:\.\d)?(?: errata)? ?§?[\d.]*\d`,
    String.raw`\bTC_\d+`,
    String.raw`\bguide (?:Table )?\d+(?:–\d+)?`,
    String.raw`\bEN \d+`,
  ].join('|'),
  'gi',
);

/** Ids of promises, clauses of norms and lines of the guide that a text cites. */
export const citations = (text: string): readonly string[] => [...new Set(text.match(requirement) ?? [])];
