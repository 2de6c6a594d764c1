/** What may stand at the top of the repository: the six rooms, the documents, and what tools insist on. */
import type { Violation } from './sources.ts';

const rooms = ['machines', 'adapters', 'runtime', 'config', 'test', 'visualizations'];
const documents = ['README.md', 'DECISIONS.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE'];
const tools = ['package.json', 'package-lock.json', 'tsconfig.json'];
const required = [...rooms, ...documents, ...tools];

export const topLevelViolations = (names: readonly string[]): readonly Violation[] => [
  ...names
    .filter((name) => !required.includes(name) && !name.startsWith('.'))
    .map((name) => `${name}: the top holds six rooms, the documents and dot files; find it a room`),
  ...required.filter((name) => !names.includes(name)).map((name) => `${name}: missing at the top`),
];
