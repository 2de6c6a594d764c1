/**
 * The log: one JSON object a line for machines, readable lines for a person at a terminal. Its last lines stay in
 * memory besides, for the diagnostics.
 */
import { destination, multistream, pino, type Logger } from 'pino';
import type { LogTail } from './log-tail.ts';
import type { Hide } from './recorder/redaction.ts';

/** A tag is written as its hash, so that one can follow a card without knowing whose it is. */
const tags = ['idTag', 'parentIdTag', 'token.id', 'token.parent', '*.idTag', '*.token.id', '*.token.parent'];
const tagNames: ReadonlySet<string> = new Set(['idTag', 'parentIdTag', 'id', 'parent']);
/** Text that could be somebody's password never reaches a line: fields of these names are blotted out. */
const secrets = ['password', 'settings["ocpp/password"]', '*.password'];

const output = async (terminal: boolean) => {
  if (!terminal) return destination({ dest: 1, sync: true });
  const { readable } = await import('./log-readable.ts');
  return readable(process.stdout.hasColors() && process.env['NO_COLOR'] === undefined);
};

export type LogOptions = {
  readonly level: string;
  readonly terminal: boolean;
  /** A tag as it may be written. */
  readonly hide: Hide;
  readonly tail: LogTail;
};

export const createLog = async ({ level, terminal, hide, tail }: LogOptions): Promise<Logger> => {
  const censor = (value: unknown, path: readonly string[]): string => {
    const isTag = tagNames.has(path.at(-1) ?? '') && typeof value === 'string';
    return isTag ? hide(value) : '***';
  };
  const options = { level, base: null, redact: { paths: [...tags, ...secrets], censor } };
  // The logger has judged the level already.
  const streams = [await output(terminal), tail].map((stream) => ({ level: 'trace' as const, stream }));
  return pino(options, multistream(streams));
};
