/**
 * The repository as the house rules see it: every file that belongs to it, with its text.
 * What is installed, built or generated is not ours and is left out.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A text with its path from the top of the repository, with forward slashes. */
export type Source = { readonly path: string; readonly text: string };

/** One broken rule in one sentence that begins with where. */
export type Violation = string;

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const foreign = new Set(['.git', 'node_modules', 'dist', 'generated', 'coverage']);
const binary = /\.(?:png|jpg|ico|woff2|node|mdb|gz)$/;

/** Names at the top of the repository, without what git ignores there. */
export const topLevel = (): readonly string[] =>
  readdirSync(root).filter((name) => !foreign.has(name) && name !== 'data' && !/\.(?:log|tmp)$/.test(name));

/** Every file of ours below `folder`, in a fixed order. */
export function sources(folder = ''): readonly Source[] {
  const found: Source[] = [];
  const visit = (directory: string) => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        if (!foreign.has(entry.name)) visit(path);
      } else if (entry.isFile() && !binary.test(entry.name)) {
        found.push({ path: relative(root, path), text: readFileSync(path, 'utf8') });
      }
    }
  };
  visit(join(root, folder));
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

export const isCode = ({ path }: Source): boolean => /\.tsx?$/.test(path);

export const codeFiles = (): readonly Source[] =>
  ['machines', 'adapters', 'config', 'runtime', 'test', 'visualizations'].flatMap((folder) =>
    sources(folder).filter(isCode),
  );
