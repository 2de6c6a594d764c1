/** Starts the central system of `central.ts` and speaks to it. */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { reports, type CentralOrder, type CentralReport } from './central-orders.ts';
import type { Told as Outage } from './outage.ts';
import { end } from './program.ts';

export type Flood = { readonly answered: number; readonly p50: number; readonly p99: number };

export class CentralProcess {
  readonly #child: ChildProcess;
  readonly #heard: CentralReport[] = [];
  #wake: () => void = () => undefined;

  constructor(programs: string) {
    this.#child = fork(join(programs, 'central.js'));
    this.#child.on('message', (message) => {
      this.#heard.push(reports.parse(message));
      this.#wake();
    });
  }

  async uri(): Promise<string> {
    const { uri } = await this.#hear((report) => report.uri !== undefined);
    return uri ?? '';
  }

  async connected(name: string): Promise<void> {
    await this.#hear((report) => report.connected === name);
  }

  pace(name: string, hz: number): void {
    this.#say({ type: 'pace', name, hz });
  }

  /** How many calls were answered within `ms`, `window` of them at a time, and how long that took, ms. */
  async flood(name: string, window: number, ms: number): Promise<Flood> {
    this.#say({ type: 'flood', name, window, ms });
    const { answered = 0, p50 = 0, p99 = 0 } = await this.#hear((report) => report.answered !== undefined);
    return { answered, p50, p99 };
  }

  /** Nobody is let in for so long; answers when everybody is back. */
  async outage(ms: number): Promise<Outage> {
    this.#say({ type: 'outage', ms });
    const {
      mostTries = 0,
      mostReturns = 0,
      allBackS = 0,
    } = await this.#hear((report) => report.allBackS !== undefined);
    return { mostTries, mostReturns, allBackS };
  }

  close(): Promise<void> {
    return end(this.#child, 'SIGTERM');
  }

  #say(order: CentralOrder): void {
    this.#child.send(order);
  }

  /** Takes the first report of this kind; waits for it. */
  async #hear(wanted: (report: CentralReport) => boolean): Promise<CentralReport> {
    for (;;) {
      const at = this.#heard.findIndex(wanted);
      const [found] = at < 0 ? [] : this.#heard.splice(at, 1);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
