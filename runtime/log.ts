/** The log: one JSON object a line for machines, readable lines for a person at a terminal. */
import { pino, type Logger } from 'pino';
import type { Hide } from './recorder/redaction.ts';

/** A tag is written as its hash, so that one can follow a card without knowing whose it is. */
const tags = ['idTag', 'parentIdTag', 'token.id', 'token.parent', '*.idTag', '*.token.id', '*.token.parent'];
const tagNames: ReadonlySet<string> = new Set(['idTag', 'parentIdTag', 'id', 'parent']);
/** Text that could be somebody's password never reaches a line: fields of these names are blotted out. */
const secrets = ['password', 'settings["ocpp/password"]', '*.password'];

export const createLog = async (level: string, terminal: boolean, hide: Hide): Promise<Logger> => {
  const censor = (value: unknown, path: readonly string[]): string => {
    const isTag = tagNames.has(path.at(-1) ?? '') && typeof value === 'string';
    return isTag ? hide(value) : '***';
  };
  const options = { level, base: null, redact: { paths: [...tags, ...secrets], censor } };
  if (!terminal) return pino(options);
  const { readable } = await import('./log-readable.ts');
  return pino(options, readable(process.stdout.hasColors() && process.env['NO_COLOR'] === undefined));
};
