/** Loaded only for a person at a terminal. */
import pretty from 'pino-pretty';

/** In this process and at once: a worker would lose the last lines of a crash. */
export const readable = (colour: boolean) =>
  pretty({ sync: true, colorize: colour, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' });
