/**
 * The life of one process, and the effect at which it ends: everything that would leave the process (a level, a write,
 * a frame) and everything that would reach it (a timer, the disk's word) passes here first.
 *
 *   alive ──doom(n)──▶ doomed ──the n-th effect──▶ dead: what follows of that very turn has no effect any more
 *
 * The code of a dead process may run on to the end of its turn: nobody can see it. So it dies between any two effects,
 * also in the middle of a turn, without a process of its own.
 */
import type { Clock } from '../../../adapters/ports/clock.ts';
import type { EvseHardware, Hardware } from '../../../adapters/ports/hardware.ts';
import type { Connect, Connection } from '../../../adapters/ports/socket.ts';
import type { Store } from '../../../adapters/ports/store.ts';
import { LifeClock } from '../../clock/life-clock.ts';

/** Before this the board cannot have been built: its time of day is not known (2020-01-01). */
const EARLIEST_WALL = Date.UTC(2020, 0, 1);

export class Fate {
  #left = Number.POSITIVE_INFINITY;
  #dead = false;
  #onDeath: () => void = () => undefined;

  get isDead(): boolean {
    return this.#dead;
  }

  /** It dies in place of its `effects`-th effect from now; then `onDeath` is called once. */
  doom(effects: number, onDeath: () => void): void {
    this.#left = effects;
    this.#onDeath = onDeath;
  }

  /** Called off, when it has not come yet. */
  spare(): void {
    this.#left = Number.POSITIVE_INFINITY;
  }

  /** It ends now. */
  end(): void {
    this.#dead = true;
  }

  /** Whether the next effect takes place. */
  allows(): boolean {
    if (this.#dead) return false;
    if (--this.#left > 0) return true;
    this.#dead = true;
    this.#onDeath();
    return false;
  }

  clock(world: Clock): Clock {
    const life = new LifeClock(world);
    return {
      now: () => life.now(),
      wall: () => {
        const wall = life.wall();
        return wall === null || wall < EARLIEST_WALL ? null : wall;
      },
      setWall: (epochMs) => {
        if (!this.#dead) life.setWall(epochMs);
      },
      onJump: (listener) =>
        life.onJump(() => {
          if (!this.#dead) listener();
        }),
      at: (due, task) =>
        life.at(due, () => {
          if (!this.#dead) task();
        }),
    };
  }

  store(disk: Store): Store {
    return {
      get: (table, key) => disk.get(table, key),
      range: (table, options) => disk.range(table, options),
      count: (table) => disk.count(table),
      commit: (writes, done) => {
        if (!this.allows()) return;
        disk.commit(writes, (failure) => {
          if (this.allows()) done(failure);
        });
      },
      close: () => disk.close(),
    };
  }

  connect(line: Connect): Connect {
    return (options, events): Connection => {
      if (this.#dead) return { send: () => undefined, close: () => undefined };
      const connection = line(options, {
        opened: (...what) => this.#dead || events.opened(...what),
        received: (text) => this.#dead || events.received(text),
        closed: (...why) => this.#dead || events.closed(...why),
      });
      return {
        send: (text) => {
          if (this.allows()) connection.send(text);
        },
        close: () => connection.close(),
      };
    };
  }

  hardware(board: Hardware): Hardware {
    return { ...board, evses: board.evses.map((one) => this.#evse(one)) };
  }

  #evse(board: EvseHardware): EvseHardware {
    const { pilot, contactor, lock, relay2, rcd, recloser } = board;
    const gate =
      <A extends readonly unknown[]>(act: (...args: A) => void) =>
      (...args: A) => {
        if (this.allows()) act(...args);
      };
    return {
      ...board,
      pilot: {
        setDuty: gate((percent: number) => pilot.setDuty(percent)),
        setOff: gate((off: boolean) => pilot.setOff(off)),
        watch: (listener) => pilot.watch((high, low) => this.#dead || listener(high, low)),
      },
      contactor: {
        setCoil: gate((on: boolean) => contactor.setCoil(on)),
        watch: (listener) => contactor.watch((reading) => this.#dead || listener(reading)),
      },
      ...(lock && {
        lock: {
          drive: gate((motor: Parameters<typeof lock.drive>[0]) => lock.drive(motor)),
          watch: (listener) => lock.watch((bolt) => this.#dead || listener(bolt)),
        },
      }),
      ...(relay2 && {
        relay2: {
          set: gate((on: boolean) => relay2.set(on)),
          watch: (listener) => relay2.watch((reading) => this.#dead || listener(reading)),
        },
      }),
      ...(rcd && {
        rcd: {
          setTest: gate((on: boolean) => rcd.setTest(on)),
          watch: (listener) => rcd.watch((reading) => this.#dead || listener(reading)),
        },
      }),
      ...(recloser && {
        recloser: {
          drive: gate((to: 'open' | 'closed') => recloser.drive(to)),
          watch: (listener) => recloser.watch((state) => this.#dead || listener(state)),
        },
      }),
    };
  }
}
