/** The log: one JSON object a line for machines, readable lines for a person at a terminal. */
import { pino, type Logger } from 'pino';

/** Text that could be somebody's card or password never reaches a line: fields of these names are blotted out. */
const secrets = ['idTag', 'token.id', 'password', 'settings["ocpp/password"]', '*.idTag', '*.password'];

export const createLog = async (level: string, terminal: boolean): Promise<Logger> => {
  const options = { level, base: null, redact: { paths: secrets, censor: '***' } };
  if (!terminal) return pino(options);
  const { readable } = await import('./log-readable.ts');
  return pino(options, readable(process.stdout.hasColors() && process.env['NO_COLOR'] === undefined));
};
