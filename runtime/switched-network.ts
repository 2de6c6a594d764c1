/**
 * The way to the central system, with the switch of the simulated world in it: switched off, every socket ends and none
 * opens.
 */
import type { Clock } from '../adapters/ports/clock.ts';
import type { LinkTrouble } from '../machines/vocabulary/link-troubles.ts';
import type { Connect, Connection } from '../adapters/ports/socket.ts';

export class SwitchedNetwork {
  readonly #connect: Connect;
  readonly #clock: Clock;
  readonly #open = new Set<() => void>();
  #up = true;

  constructor(connect: Connect, clock: Clock) {
    this.#connect = connect;
    this.#clock = clock;
  }

  switch(up: boolean): void {
    this.#up = up;
    if (!up) for (const cut of this.#open) cut();
  }

  readonly connect: Connect = (options, events) => {
    let over = false;
    const end = (why: string, trouble?: LinkTrouble) => {
      if (over) return;
      over = true;
      this.#open.delete(cut);
      events.closed(why, trouble);
    };
    let connection: Connection | null = null;
    const cut = () => {
      connection?.close();
      end('the network is down');
    };
    if (this.#up) {
      this.#open.add(cut);
      connection = this.#connect(options, {
        opened: (protocol, root) => {
          if (!over) events.opened(protocol, root);
        },
        received: (text) => {
          if (!over) events.received(text);
        },
        closed: end,
      });
    } else {
      this.#clock.at(this.#clock.now(), () => end('the network is down'));
    }
    return {
      send: (text) => connection?.send(text),
      close: () => connection?.close(),
    };
  };
}
