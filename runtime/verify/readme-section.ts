/**
 * A section of README.md that is made from the code: what stands between two markers is replaced, the rest is left
 * alone. A file that makes a section writes it when it is run by itself.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** @throws Error where the text has no place for the section */
export const withSection = (text: string, name: string, content: string): string => {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`found no ${begin} … ${end}, expected a place for the table of ${name}`);
  return `${text.slice(0, from)}${begin}\n\n${content}\n\n${text.slice(to)}`;
};

/** Writes the section when the module at `url` is the program that runs. */
export const writeWhenRun = (url: string, fresh: (text: string) => string): void => {
  const calledAs = process.argv[1];
  if (calledAs === undefined || url !== pathToFileURL(calledAs).href) return;
  const readme = new URL('../../README.md', import.meta.url);
  writeFileSync(readme, fresh(readFileSync(readme, 'utf8')));
};

/** A line of a table in Markdown. */
export const tableLine = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
