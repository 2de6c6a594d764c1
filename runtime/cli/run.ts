/**
 * `statecharge run`: a daemon in the foreground. A first signal stops it in order, a second one at once; a reset starts
 * it again.
 */
import type { Logger } from 'pino';
import { Daemon, RefusedStart, type Ending } from '../daemon.ts';
import { createLog } from '../log.ts';
import { LogTail } from '../log-tail.ts';
import type { Output } from './config.ts';

export type RunOptions = { readonly data?: string; readonly speed: number; readonly ledgerUrl?: string };

const GOOD = 0;
const FAILED = 1;
const BAD_INPUT = 2;

const isTerminal = process.stdout.isTTY;

class Runner {
  #daemon: Daemon | null = null;
  #log: Logger | null = null;
  readonly #tail = new LogTail();
  #signalled = false;

  /** Watches over everything that could end this process. */
  watch(): void {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.#signal(signal));
    // Whoever has started us with a channel has gone.
    process.on('disconnect', this.#orphaned);
    for (const failure of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(failure, (error: unknown) => this.#die(error));
    }
  }

  async once(file: string, options: RunOptions, output: Output): Promise<Ending> {
    const daemon = await Daemon.start({
      settingsFile: file,
      speed: options.speed,
      ...(options.data === undefined ? {} : { dataDirectory: options.data }),
      ...(options.ledgerUrl === undefined ? {} : { ledgerUrl: options.ledgerUrl }),
      tail: this.#tail,
      announce: output.complaint,
      log: async (level, hide) => {
        this.#log ??= await createLog({ level, terminal: isTerminal, hide, tail: this.#tail });
        return this.#log;
      },
    });
    this.#daemon = daemon;
    if (this.#signalled) void daemon.stop();
    // A parent that has started us with a channel is told where the page is.
    if (daemon.page !== null) process.send?.({ page: daemon.page });
    return daemon.ended;
  }

  /** Nothing of ours keeps the process alive any more. */
  release(): void {
    process.off('disconnect', this.#orphaned);
    if (process.connected) process.disconnect();
  }

  readonly #orphaned = (): void => this.#signal('the parent has gone');

  #signal(signal: string): void {
    if (this.#signalled) process.exit(FAILED);
    this.#signalled = true;
    this.#log?.info({ signal }, 'stopping in order; a second signal stops at once');
    void this.#daemon?.stop();
  }

  /** A fault of ours that nobody caught: the board goes safe before anything is said. */
  #die(error: unknown): never {
    const troubles = this.#daemon?.makeSafe() ?? [];
    this.#log?.fatal({ err: error, troubles }, 'the station has failed and stands at its safe levels');
    process.exit(FAILED);
  }
}

export const run = async (file: string, options: RunOptions, output: Output): Promise<number> => {
  const runner = new Runner();
  runner.watch();
  try {
    while ((await runner.once(file, options, output)) === 'reboot');
  } catch (error) {
    if (!(error instanceof RefusedStart)) throw error;
    output.complaint(error.message);
    return error.why === 'bad-input' ? BAD_INPUT : FAILED;
  } finally {
    runner.release();
  }
  return GOOD;
};
