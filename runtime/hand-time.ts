/**
 * Time that passes by hand, for whoever tests the process from outside: it passes until something has been said to the
 * central system, so that this can answer in the same instant. He hears how many frames have gone each way, and knows
 * by that when everything that was under way has arrived; and he is told what the terminals have shown meanwhile.
 */
import type { Connect } from '../adapters/ports/socket.ts';
import type { EvseTruth, TimeControl, TimeSeen } from '../adapters/ports/world.ts';
import type { SteppedClock } from './clock/stepped.ts';
import { TerminalRecorder } from './terminals.ts';

export class HandTime implements TimeControl {
  readonly #clock: SteppedClock;
  readonly #recorder = new TerminalRecorder();
  #truths: () => readonly EvseTruth[] = () => [];
  #sent = 0;
  #received = 0;

  constructor(clock: SteppedClock) {
    this.#clock = clock;
  }

  async passUntil(instant: number): Promise<TimeSeen> {
    const said = () => this.#sent;
    await this.#clock.passUntil(instant, said, () => this.#recorder.note(this.#clock.now(), this.#truths()));
    return { nowMs: this.#clock.now(), sent: this.#sent, received: this.#received, shown: this.#recorder.read() };
  }

  /** Whose terminals are looked at. */
  watch(truths: () => readonly EvseTruth[]): void {
    this.#truths = truths;
  }

  /** The same way to the central system, counted; the world waits while a connection is being made. */
  counted(connect: Connect): Connect {
    return (options, events) => {
      const release = this.#clock.hold();
      const connection = connect(options, {
        opened: (protocol, root) => {
          release();
          events.opened(protocol, root);
        },
        received: (text) => {
          this.#received++;
          events.received(text);
        },
        closed: (why, trouble) => {
          release();
          events.closed(why, trouble);
        },
      });
      return {
        send: (text) => {
          this.#sent++;
          connection.send(text);
        },
        close: () => connection.close(),
      };
    };
  }
}
