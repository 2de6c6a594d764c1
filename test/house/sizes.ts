/** How long a thing may be. Over it, the thing is split, not the file. */
import type { Source, Violation } from './sources.ts';
import { field, importsOf, lineAt, parse, place, walk, type Node } from './syntax.ts';

export const limits = { machineLines: 200, fileLines: 400, functionLines: 60, columns: 120 } as const;

/** A file that draws a chart: it imports code of xstate. */
const isMachine = (file: Source): boolean =>
  file.path.startsWith('machines/') && importsOf(file).some((one) => one.specifier === 'xstate' && !one.typeOnly);

const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

const isDescribe = (node: unknown): boolean => {
  const callee = field(node, 'callee');
  // By itself, or behind skipIf and each, which are called twice.
  const names = [callee, field(callee, 'object'), field(callee, 'callee'), field(field(callee, 'callee'), 'object')];
  return names.some((one) => field(one, 'name') === 'describe');
};

/** What is handed to `describe`, or wraps one, groups sentences: nobody has to understand it as one function. */
const isGroup = (node: Node, parent: Node | undefined): boolean => {
  const body = field(node['body'], 'body');
  const statements: readonly unknown[] = Array.isArray(body) ? body : [];
  return isDescribe(parent) || statements.some((one) => isDescribe(field(one, 'expression')));
};

const functionViolations = (file: Source): readonly Violation[] => {
  const found: Violation[] = [];
  walk(parse(file), (node, parent) => {
    if (!functions.has(node.type) || isGroup(node, parent)) return;
    const lines = lineAt(file.text, node.end) - lineAt(file.text, node.start) + 1;
    if (lines > limits.functionLines) {
      found.push(`${place(file, node)}: a function of ${lines} lines, at most ${limits.functionLines}`);
    }
  });
  return found;
};

const lineViolations = (file: Source): readonly Violation[] =>
  file.text.split('\n').flatMap((line, index) => {
    const columns = line.length;
    if (columns <= limits.columns) return [];
    return [`${file.path}:${index + 1}: ${columns} columns, at most ${limits.columns}`];
  });

export const sizeViolations = (files: readonly Source[]): readonly Violation[] =>
  files.flatMap((file) => {
    const lines = file.text.replace(/\n$/, '').split('\n').length;
    const most = isMachine(file) ? limits.machineLines : limits.fileLines;
    const tooLong = lines > most ? [`${file.path}: ${lines} lines, at most ${most}`] : [];
    return [...tooLong, ...functionViolations(file), ...lineViolations(file)];
  });
