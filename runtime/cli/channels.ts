/**
 * Whom the command line tells: results go to stdout, complaints to stderr. Who has closed either (`… | head`) wants no
 * more of it: the program ends, without a word.
 *
 *   a line that nobody takes ─▶ SIGTERM, for who has something to end in order ─nobody has─▶ exit
 */
import type { Output } from './config.ts';

/** What was asked for has not been told to its end. */
const FAILED = 1;

const isClosed = (error: Error | null): boolean => error !== null && 'code' in error && error.code === 'EPIPE';

let left = false;
const leave = (): void => {
  if (left) return;
  left = true;
  if (!process.emit('SIGTERM')) process.exit(FAILED);
};

/** Who computes for long without a pause hears of no event meanwhile: so every line looks for itself. */
const say = (stream: NodeJS.WriteStream, text: string): void => {
  stream.write(`${text}\n`);
  if (isClosed(stream.errored)) leave();
};

export const output: Output = {
  line: (text) => say(process.stdout, text),
  complaint: (text) => say(process.stderr, text),
};

/** From here on a reader who has gone ends the program, whoever writes. */
export const endWithReader = (): void => {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: Error) => {
      if (!isClosed(error)) throw error;
      leave();
    });
  }
};
