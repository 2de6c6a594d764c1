/**
 * The life of one process, and the effect at which it ends: everything that would leave the process (a level, a write,
 * a frame) and everything that would reach it (a timer, the disk's word) passes here first.
 *
 *   alive ──doom(n)──▶ doomed ──the n-th effect──▶ dead: what follows of that very turn has no effect any more
 *     └──stall──▶ stalled: what would reach it waits, in order ──wake──▶ alive
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
  /** What has come while it does nothing; null: it goes round. */
  #waiting: (() => void)[] | null = null;

  get isStalled(): boolean {
    return this.#waiting !== null;
  }

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
    this.#waiting = null;
  }

  /** It goes round no more, as a loop that computes, or waits for a page of memory. */
  stall(): void {
    this.#waiting ??= [];
  }

  /** … and on it goes: it hears what has happened meanwhile. */
  wake(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const task of waiting) this.#reach(task);
  }

  /** Something would reach it. */
  #reach(task: () => void): void {
    if (this.#dead) return;
    if (this.#waiting === null) task();
    else this.#waiting.push(task);
  }

  /** The same sense, through the gate. */
  #sense<V extends readonly unknown[]>(part: {
    watch(listener: (...values: V) => void): void;
  }): {
    watch(listener: (...values: V) => void): void;
  } {
    return { watch: (listener) => part.watch((...values) => this.#reach(() => listener(...values))) };
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
      onJump: (listener) => life.onJump(() => this.#reach(listener)),
      at: (due, task) => {
        let wanted = true;
        const callOff = life.at(due, () =>
          this.#reach(() => {
            if (wanted) task();
          }),
        );
        return () => {
          wanted = false;
          callOff();
        };
      },
    };
  }

  store(disk: Store): Store {
    return {
      get: (table, key) => disk.get(table, key),
      range: (table, options) => disk.range(table, options),
      count: (table) => disk.count(table),
      commit: (writes, done) => {
        if (!this.allows()) return;
        disk.commit(writes, (failure) =>
          this.#reach(() => {
            if (this.allows()) done(failure);
          }),
        );
      },
      close: () => disk.close(),
    };
  }

  connect(line: Connect): Connect {
    return (options, events): Connection => {
      if (this.#dead) return { send: () => undefined, close: () => undefined };
      const connection = line(options, {
        opened: (...what) => this.#reach(() => events.opened(...what)),
        received: (text) => this.#reach(() => events.received(text)),
        closed: (...why) => this.#reach(() => events.closed(...why)),
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
      ...this.#senses(board),
      pilot: {
        ...this.#sense<[number, number]>(pilot),
        setDuty: gate((percent: number) => pilot.setDuty(percent)),
        setOff: gate((off: boolean) => pilot.setOff(off)),
      },
      contactor: { ...this.#sense(contactor), setCoil: gate((on: boolean) => contactor.setCoil(on)) },
      ...(lock && {
        lock: { ...this.#sense(lock), drive: gate((motor: Parameters<typeof lock.drive>[0]) => lock.drive(motor)) },
      }),
      ...(relay2 && { relay2: { ...this.#sense(relay2), set: gate((on: boolean) => relay2.set(on)) } }),
      ...(rcd && { rcd: { ...this.#sense(rcd), setTest: gate((on: boolean) => rcd.setTest(on)) } }),
      ...(recloser && {
        recloser: { ...this.#sense(recloser), drive: gate((to: 'open' | 'closed') => recloser.drive(to)) },
      }),
    };
  }

  /** What only tells. */
  #senses({ meter, proximity, reader, capacitor, emergencySwitch, thermometer, earth, key }: EvseHardware) {
    return {
      meter: {
        ...meter,
        ...this.#sense(meter),
        read: (done: Parameters<typeof meter.read>[0]) => meter.read((outcome) => this.#reach(() => done(outcome))),
        follow: (listener: Parameters<typeof meter.follow>[0]) =>
          meter.follow((reading) => this.#reach(() => listener(reading))),
      },
      ...(proximity && { proximity: this.#sense(proximity) }),
      ...(reader && { reader: this.#sense(reader) }),
      ...(capacitor && { capacitor: this.#sense(capacitor) }),
      ...(emergencySwitch && { emergencySwitch: this.#sense(emergencySwitch) }),
      ...(thermometer && { thermometer: this.#sense(thermometer) }),
      ...(earth && { earth: this.#sense(earth) }),
      ...(key && { key: this.#sense(key) }),
    };
  }
}
