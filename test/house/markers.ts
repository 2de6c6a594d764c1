/**
 * What must not be left behind: notes to oneself, tests switched off, types cast away, rules silenced without a reason,
 * and traces of the computer somebody worked on. The words are put together here so that this file does not find
 * itself.
 */
import { homedir } from 'node:os';
import { root, type Source, type Violation } from './sources.ts';
import { field, parse, place, walk, type Node } from './syntax.ts';

type Mark = { readonly what: string; readonly pattern: RegExp };

const note = ['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK', 'X' + 'XX'].join('|');
const silencer = ['ox' + 'lint-disable', 'es' + 'lint-disable', '@ts' + '-expect-error', 'v8' + ' ignore'].join('|');

const marks: readonly Mark[] = [
  { what: 'a note to oneself: do it, or open an issue', pattern: new RegExp(`\\b(?:${note})\\b`) },
  { what: 'a rule silenced without " -- " and the reason', pattern: new RegExp(`(?:${silencer})(?!.* -- \\S)`) },
  { what: 'types switched off', pattern: new RegExp('@ts' + '-(?:ignore|nocheck)') },
];

/** Finds a path as it stands, but not a longer name that begins like it. */
const literal = (path: string) => new RegExp(path.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&') + '(?![\\w-])');

/** Traces of one computer: where it keeps this checkout and its homes, and where it gets its packages from. */
function traces(): readonly Mark[] {
  const places = [root, homedir()].filter((path) => path.split('/').length > 2);
  return [
    ...places.map((path) => ({ what: 'a path of one computer', pattern: literal(path) })),
    { what: 'the address of a package registry', pattern: /https?:\/\/(?:registry|deb|npm|pypi)\./ },
    { what: 'an address in the lock file: it must work with every registry', pattern: /^\s*"resolved":/ },
  ];
}

export const markViolations = (files: readonly Source[]): readonly Violation[] => {
  const all = [...marks, ...traces()];
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        all.filter(({ pattern }) => pattern.test(line)).map(({ what }) => `${path}:${index + 1}: ${what}`),
      ),
  );
};

const testNames = new Set(['it', 'test', 'describe', 'suite', 'bench']);
const switches = new Set(['only', 'skip', 'todo', 'fails']);

function codeComplaint(node: Node): string | undefined {
  if (node.type === 'MemberExpression') {
    const [name, property] = [field(node['object'], 'name'), field(node['property'], 'name')];
    if (typeof name !== 'string' || typeof property !== 'string') return undefined;
    if (testNames.has(name) && switches.has(property)) return `${name}.${property}: every test runs, always`;
  }
  if (node.type === 'TSNonNullExpression') return 'a "!" hides what may be missing: check it';
  if (node.type !== 'TSAsExpression' && node.type !== 'TSTypeAssertion') return undefined;
  if (field(node['typeAnnotation'], 'type') === 'TSAnyKeyword') return 'a cast to any';
  if (['TSAsExpression', 'TSTypeAssertion'].includes(String(field(node['expression'], 'type')))) {
    return 'a cast on a cast hides every mistake: narrow it with a check';
  }
  return undefined;
}

/** Tests switched off or singled out, and casts that hide a type. */
export const codeViolations = (files: readonly Source[]): readonly Violation[] =>
  files.flatMap((file) => {
    const found: Violation[] = [];
    walk(parse(file), (node) => {
      const why = codeComplaint(node);
      if (why !== undefined) found.push(`${place(file, node)}: ${why}`);
    });
    return found;
  });

/** A test opens with its goal and its method. */
export const openingViolations = (files: readonly Source[]): readonly Violation[] =>
  files
    .filter(({ path }) => path.endsWith('.test.ts'))
    .filter(({ text }) => !/^(?:\/\/|\/\*)[^]{0,40}Goal: [^]{1,800}Method: /.test(text))
    .map(({ path }) => `${path}:1: a test opens with "Goal: …" and "Method: …"`);
