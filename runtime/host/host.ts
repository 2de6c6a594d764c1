/**
 * The host runs machines as pure functions: one event in, a new state and a list of effects out (architecture §1–3).
 * The daemon, the simulator and the replayer all drive this same loop, so what was checked is what runs.
 *
 *   event ─▶ mailbox ─▶ transition ─▶ new state ─┬▶ timers
 *                ▲                               ├▶ tells ─▶ mailbox
 *                └───────────────────────────────┴▶ orders, facts, levels ─▶ Outbound, when the mailbox is empty
 *
 * It must never: run two turns at once, let one machine's failure stop another, or take time and chance from anywhere but its stamps.
 */
import {
  initialTransition,
  transition,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type EventObject,
  type SnapshotFrom,
} from 'xstate';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Fact, Told } from '../../machines/vocabulary/facts.ts';
import { safeLevels, type EvseLevels } from '../../machines/vocabulary/levels.ts';
import type { Order } from '../../machines/vocabulary/orders.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import { Directory, evseOf, groupOf, type Actor } from './actors.ts';
import type { Chance } from './chance.ts';
import { readEffects } from './effects.ts';
import { Timers, type Timer } from './timers.ts';

/** Letters that one turn may cause. More means that machines are shouting at each other. */
const LETTERS_A_TURN = 1000;

/** Everything a turn has produced, before anything of it has left. */
export type Turn = {
  readonly number: number;
  readonly to: string;
  readonly event: EventObject;
  readonly stamp: Stamp;
  /** Machines whose state was computed anew. */
  readonly moved: readonly string[];
  readonly levels: ReadonlyMap<number, EvseLevels>;
  readonly orders: readonly { readonly from: string; readonly body: Order }[];
  readonly facts: readonly Told[];
};

export type HostOptions = {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly actors: readonly Actor[];
  /** Facts that follow from several machines at once (a connector's status), asked for once a turn with the EVSEs that moved. */
  readonly derive: (host: Host, evses: readonly number[]) => readonly { readonly evse: number; readonly fact: Fact }[];
  /** Every event from outside, stamped, before it is handled. */
  readonly record: (to: string, event: EventObject, stamp: Stamp) => void;
  /** Takes the finished turn: levels, storage, orders, facts. */
  readonly settle: (turn: Turn) => void;
};

/** An event from outside: plain data. */
export type Incoming = { readonly type: string } & Readonly<Record<string, unknown>>;

type Cell = { readonly actor: Actor; snapshot: AnyMachineSnapshot | null; error: string | null };
type Letter = { readonly to: string; readonly event: EventObject };

/** What a replay begins with when it cannot begin at the beginning. */
export type Checkpoint = {
  readonly turn: number;
  readonly chance: number;
  readonly actors: Readonly<Record<string, { value: unknown; context: unknown } | { error: string }>>;
  readonly timers: readonly Timer[];
};

export class Host {
  readonly #options: HostOptions;
  readonly #cells = new Map<string, Cell>();
  readonly #directory: Directory;
  readonly #timers = new Timers();
  readonly #evses: readonly number[];
  /** Events from outside that arrived while a turn was running: each becomes a turn of its own. */
  readonly #inbox: Letter[] = [];
  #busy = false;
  #turns = 0;
  #wake: { readonly due: number; readonly callOff: () => void } | null = null;
  // What the running turn has produced so far.
  #mailbox: Letter[] = [];
  #moved = new Set<string>();
  #orders: { from: string; body: Order }[] = [];
  #facts: Told[] = [];

  constructor(options: HostOptions) {
    this.#options = options;
    for (const actor of options.actors) {
      if (this.#cells.has(actor.name)) throw new Error(`two machines are called ${actor.name}`);
      this.#cells.set(actor.name, { actor, snapshot: null, error: null });
    }
    const names = [...this.#cells.keys()];
    this.#directory = new Directory(names);
    this.#evses = [...new Set(names.map(evseOf))].filter((evse) => evse !== undefined);
  }

  /** The first turn: every machine enters its initial state. */
  start(): void {
    this.#guarded(() => this.#turn({ to: 'host', event: { type: 'host.start' } }, this.#stamp(), () => this.#begin()));
  }

  /** One event from outside. Handled at once, or, when called from within a turn, right after it. */
  dispatch(to: string, event: Incoming): void {
    if (!this.#cells.has(to)) throw new Error(`no machine is called ${to}`);
    this.#inbox.push({ to, event });
    if (!this.#busy) this.#guarded(() => this.#drain());
  }

  /** An empty turn: does the loop still go round? Throws when it does not. */
  pulse(): void {
    if (this.#busy) throw new Error('a turn has not come to its end');
    this.#guarded(() => this.#drain());
  }

  /** The state of a machine; null when it has failed or not started. */
  snapshot(name: string): AnyMachineSnapshot | null {
    return this.#cell(name).snapshot;
  }

  /** The same, typed: `machine` is the one that was put there. */
  stateOf<M extends AnyStateMachine>(name: string, machine: M): SnapshotFrom<M> | null {
    const { actor, snapshot } = this.#cell(name);
    if (actor.machine !== machine) throw new Error(`${name} is another machine than ${machine.id}`);
    return snapshot as SnapshotFrom<M> | null; // made by that very machine: checked above
  }

  /** Why a machine has failed, or null. */
  failure(name: string): string | null {
    return this.#cell(name).error;
  }

  has(name: string): boolean {
    return this.#cells.has(name);
  }

  names(): readonly string[] {
    return [...this.#cells.keys()];
  }

  armedTimers(): readonly Timer[] {
    return this.#timers.armed();
  }

  checkpoint(): Checkpoint {
    const actors: Record<string, { value: unknown; context: unknown } | { error: string }> = {};
    for (const [name, { snapshot, error }] of this.#cells) {
      actors[name] = snapshot === null ? { error: error ?? 'not started' } : { value: snapshot.value, context: snapshot.context };
    }
    return { turn: this.#turns, chance: this.#options.chance.state, actors, timers: this.#timers.armed() };
  }

  /** Takes up a recording in its middle. Only for replay: a station in service starts from facts, never from states. */
  restore(checkpoint: Checkpoint): void {
    this.#turns = checkpoint.turn;
    for (const [name, kept] of Object.entries(checkpoint.actors)) {
      const cell = this.#cell(name);
      if ('error' in kept) cell.error = kept.error;
      else cell.snapshot = cell.actor.machine.resolveState({ value: kept.value as never, context: kept.context });
    }
    for (const { actor, id, due, event } of checkpoint.timers) this.#timers.arm(actor, id, due, 0, event);
    this.#schedule();
  }

  #begin(): void {
    for (const [name, cell] of this.#cells) {
      this.#attempt(name, cell, () => initialTransition(cell.actor.machine, cell.actor.input));
    }
  }

  /** Runs `work` as the only one; whatever arrives meanwhile waits in the inbox. */
  #guarded(work: () => void): void {
    this.#busy = true;
    try {
      work();
      this.#drain();
    } finally {
      this.#busy = false;
    }
    this.#schedule();
  }

  #drain(): void {
    for (;;) {
      this.#elapse();
      const letter = this.#inbox.shift();
      if (letter === undefined) return;
      const stamp = this.#stamp();
      this.#options.record(letter.to, letter.event, stamp);
      this.#turn(letter, stamp, () => this.#deliver(letter, stamp));
    }
  }

  /** Fires what is due, each timer at its own instant: time passes the same way live, simulated and replayed. */
  #elapse(): void {
    const now = this.#options.clock.now();
    for (let timer = this.#timers.take(now); timer !== undefined; timer = this.#timers.take(now)) {
      const letter = { to: timer.actor, event: timer.event };
      const stamp = this.#stamp(timer.due);
      this.#turn(letter, stamp, () => this.#deliver(letter, stamp));
    }
  }

  #turn(cause: Letter, stamp: Stamp, first: () => void): void {
    const number = ++this.#turns;
    this.#moved = new Set();
    this.#orders = [];
    this.#facts = [];
    this.#mailbox = [];
    first();
    this.#empty(stamp);
    this.#derive(stamp);
    const levels = new Map(this.#movedEvses().map((evse) => [evse, this.levels(evse)]));
    const moved = [...this.#moved];
    this.#options.settle({ number, to: cause.to, event: cause.event, stamp, moved, levels, orders: this.#orders, facts: this.#facts });
  }

  #empty(stamp: Stamp): void {
    for (let letters = 1; this.#mailbox.length > 0; letters++) {
      const letter = this.#mailbox.shift();
      if (letter === undefined) return;
      if (letters < LETTERS_A_TURN) {
        this.#deliver(letter, stamp);
        continue;
      }
      this.#mailbox = [];
      this.#tellHost({ type: 'turn.overflowed', letters }, stamp);
      this.#fail(letter.to, `a turn has caused more than ${LETTERS_A_TURN} letters`, stamp);
      letters = 0;
    }
  }

  #deliver({ to, event }: Letter, stamp: Stamp): void {
    const cell = this.#cell(to);
    const { snapshot } = cell;
    if (snapshot === null) return; // it has failed: its levels are safe and it hears nothing
    this.#attempt(to, cell, () => transition(cell.actor.machine, snapshot, { ...event, stamp }), stamp);
  }

  #attempt(name: string, cell: Cell, step: () => ReturnType<typeof transition>, stamp = this.#stamp()): void {
    this.#moved.add(name);
    try {
      const [snapshot, actions] = step();
      const effects = readEffects(actions);
      for (const timer of effects.timers) {
        if ('cancelled' in timer) this.#timers.disarm(name, timer.cancelled);
        else this.#timers.arm(name, timer.id, stamp.at, timer.delay, timer.event);
      }
      const evse = evseOf(name);
      for (const { to, event } of effects.tells) {
        for (const receiver of this.#directory.resolve(name, to)) this.#mailbox.push({ to: receiver, event });
      }
      for (const body of effects.orders) this.#orders.push({ from: name, body });
      for (const fact of effects.facts) this.#facts.push({ from: name, ...(evse === undefined ? {} : { evse }), stamp, fact });
      cell.snapshot = snapshot as AnyMachineSnapshot;
    } catch (error) {
      this.#fail(name, error instanceof Error ? error.message : String(error), stamp);
    }
  }

  /** The machine is dead from here on: no state, no timer, safe levels. Its neighbours are told, the rest lives. */
  #fail(name: string, error: string, stamp: Stamp): void {
    const cell = this.#cell(name);
    if (cell.error !== null) return;
    cell.snapshot = null;
    cell.error = error;
    this.#moved.add(name);
    this.#timers.disarmAll(name);
    this.#tellHost({ type: 'machine.failed', actor: name, error }, stamp, evseOf(name));
    const group = groupOf(name);
    for (const other of this.#cells.keys()) {
      if (other !== name && groupOf(other) === group) this.#mailbox.push({ to: other, event: { type: 'machine.failed' } });
    }
  }

  #derive(stamp: Stamp): void {
    for (const { evse, fact } of this.#options.derive(this, this.#movedEvses())) this.#tellHost(fact, stamp, evse);
  }

  #tellHost(fact: Fact, stamp: Stamp, evse?: number): void {
    this.#facts.push({ from: 'host', ...(evse === undefined ? {} : { evse }), stamp, fact });
  }

  #movedEvses(): readonly number[] {
    const moved = new Set([...this.#moved].map(evseOf));
    return this.#evses.filter((evse) => moved.has(evse));
  }

  /** What the machines of an EVSE want now. No machine, no state: safe. */
  levels(evse: number): EvseLevels {
    let levels = safeLevels;
    for (const { actor, snapshot } of this.#cells.values()) {
      if (snapshot !== null && evseOf(actor.name) === evse) levels = { ...levels, ...actor.levels(snapshot) };
    }
    return levels;
  }

  #stamp(at = this.#options.clock.now()): Stamp {
    const { clock, chance } = this.#options;
    const wall = clock.wall();
    return { at, wall: wall === null ? null : wall - (clock.now() - at), chance: chance.next() };
  }

  #schedule(): void {
    const due = this.#timers.earliestDue();
    if (due === this.#wake?.due) return;
    this.#wake?.callOff();
    this.#wake = null;
    if (due === undefined) return;
    const callOff = this.#options.clock.at(due, () => {
      this.#wake = null;
      if (!this.#busy) this.#guarded(() => this.#elapse());
    });
    this.#wake = { due, callOff };
  }

  #cell(name: string): Cell {
    const cell = this.#cells.get(name);
    if (cell === undefined) throw new Error(`no machine is called ${name}`);
    return cell;
  }
}
