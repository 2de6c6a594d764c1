/**
 * The host runs machines as pure functions: one event in, a new state and a list of effects out (architecture §1–3).
 * The daemon, the simulator and the replayer all drive this same loop, so what was checked is what runs.
 *
 *   event ─▶ mailbox ─▶ transition ─▶ new state ─┬▶ timers
 *                ▲                               ├▶ tells ─▶ mailbox
 *                └───────────────────────────────┴▶ orders, facts, levels ─▶ Outbound, when the mailbox is empty
 *
 * It must never: run two turns at once, let one machine's failure stop another, or take time and chance from anywhere
 * but its stamps.
 */
import type { AnyMachineSnapshot, AnyStateMachine, EventObject, SnapshotFrom, StateValue } from 'xstate';
import type { Fact, Told } from '../../machines/vocabulary/facts.ts';
import { safeLevels, type EvseLevels } from '../../machines/vocabulary/levels.ts';
import type { Order } from '../../machines/vocabulary/orders.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import { Directory, evseOf, groupOf, type Actor } from './actors.ts';
import { readEffects } from './effects.ts';
import { Stepper, type Step, type Witness } from './stepper.ts';
import { Timers, type Timer } from './timers.ts';
import type { Checkpoint, Heard, HostOptions, Incoming, Turn } from './turn.ts';

/** Letters that one turn may cause. More means that machines are shouting at each other. */
const LETTERS_A_TURN = 1000;
/** Timers that may fire at one instant. More means that a machine waits for nothing, again and again. */
const TIMERS_AN_INSTANT = 1000;
const STARTED: EventObject = { type: 'host.start' };
/** Who has said it where no machine has. */
const [OUTSIDE, TIMER, HOST] = ['outside', 'timer', 'host'] as const;

export type { Checkpoint, Heard, HostOptions, Incoming, Turn };

type Cell = {
  readonly actor: Actor;
  readonly stepper: Stepper;
  readonly evse: number | undefined;
  snapshot: AnyMachineSnapshot | null;
  /** What it stands for in that state; nothing, which is safe, when it has failed. */
  levels: Partial<EvseLevels>;
  error: string | null;
};
type Letter = Omit<Heard, 'after'>;

const after = ({ value }: { readonly value: StateValue }): StateValue => value;

export class Host {
  readonly #options: HostOptions;
  readonly #cells = new Map<string, Cell>();
  readonly #directory: Directory;
  readonly #timers = new Timers();
  readonly #evses: readonly number[];
  /** Events from outside that arrived while a turn was running: each becomes a turn of its own. */
  readonly #inbox: Letter[] = [];
  #busy = false;
  #halted = false;
  #turns = 0;
  /** Timers that have fired at the present instant. */
  #instant = { at: 0, fired: 0 };
  /** Chance as it was before the event that is being recorded drew from it. */
  #chanceBefore: number | null = null;
  #wake: { readonly due: number; readonly callOff: () => void } | null = null;
  // What the running turn has produced so far.
  #mailbox: Letter[] = [];
  #moved = new Set<string>();
  #heard: Heard[] = [];
  #orders: { from: string; body: Order }[] = [];
  #facts: Told[] = [];

  constructor(options: HostOptions) {
    this.#options = options;
    for (const actor of options.actors) {
      if (this.#cells.has(actor.name)) throw new Error(`two machines are called ${actor.name}`);
      const stepper = new Stepper(actor.machine, actor.input, options.witness);
      const evse = evseOf(actor.name);
      this.#cells.set(actor.name, { actor, stepper, evse, snapshot: null, levels: {}, error: null });
    }
    const names = [...this.#cells.keys()];
    this.#directory = Directory.of(names);
    this.#evses = [...new Set(names.map(evseOf))].filter((evse) => evse !== undefined);
  }

  /** The first turn: every machine enters its initial state. */
  start(): void {
    const stamp = this.#stamp();
    this.#guarded(() => this.#turn({ from: OUTSIDE, to: 'host', event: STARTED }, stamp, () => this.#begin(stamp)));
  }

  /**
   * One event from outside, for a machine or for a role: then whoever has it in any EVSE hears it, in one turn. Handled
   * at once, or, when called from within a turn, right after it.
   */
  dispatch(to: string, event: Incoming): void {
    if (this.#receivers(to).length === 0) throw new Error(`no machine is called ${to}`);
    if (this.#halted) return;
    this.#inbox.push({ from: OUTSIDE, to, event });
    if (!this.#busy) this.#guarded(() => this.#drain());
  }

  /** The end: no timer fires any more, whatever still arrives is not heard. */
  halt(): void {
    this.#halted = true;
    this.#inbox.length = 0;
    this.#wake?.callOff();
    this.#wake = null;
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
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made by that very machine: checked above
    return snapshot as SnapshotFrom<M> | null;
  }

  /** Why a machine has failed, or null. */
  failure(name: string): string | null {
    return this.#cell(name).error;
  }

  actor(name: string): Actor {
    return this.#cell(name).actor;
  }

  /** Somebody looks on which ways one machine takes. Returns how to stop. */
  attend(name: string, witness: Witness): () => void {
    return this.#cell(name).stepper.attend(witness);
  }

  has(name: string): boolean {
    return this.#cells.has(name);
  }

  names(): readonly string[] {
    return [...this.#cells.keys()];
  }

  /** How many turns there have been. */
  get turns(): number {
    return this.#turns;
  }

  get evses(): readonly number[] {
    return this.#evses;
  }

  armedTimers(): readonly Timer[] {
    return this.#timers.armed();
  }

  /** Between two turns, or from within `record`: then it stands before the event that is being recorded. */
  checkpoint(): Checkpoint {
    const actors: Record<string, { value: StateValue; context: unknown } | { error: string }> = {};
    for (const [name, { snapshot, error }] of this.#cells) {
      if (snapshot === null) {
        actors[name] = { error: error ?? 'not started' };
        continue;
      }
      const kept: { readonly value: StateValue; readonly context: unknown } = snapshot;
      actors[name] = { value: kept.value, context: kept.context };
    }
    const chance = this.#chanceBefore ?? this.#options.chance.state;
    return { turn: this.#turns, chance, actors, timers: this.#timers.armed() };
  }

  /** Takes up a recording in its middle. Only for replay: a station in service starts from facts, never from states. */
  restore(checkpoint: Checkpoint): void {
    this.#turns = checkpoint.turn;
    for (const [name, kept] of Object.entries(checkpoint.actors)) {
      const cell = this.#cell(name);
      if ('error' in kept) {
        cell.error = kept.error;
        continue;
      }
      cell.snapshot = cell.actor.machine.resolveState({ value: kept.value, context: kept.context });
      cell.levels = cell.actor.levels(cell.snapshot);
    }
    for (const { actor, id, due, event } of checkpoint.timers) this.#timers.arm(actor, id, due, 0, event);
    // What follows from the states has been reported before: it is news only when it changes.
    this.#options.derive(this.#evses);
    this.#schedule();
  }

  #begin(stamp: Stamp): void {
    for (const [name, cell] of this.#cells) {
      this.#attempt({ from: OUTSIDE, to: name, event: STARTED }, cell, stamp, () => cell.stepper.begin());
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
      // One instant for both: a timer that is due by then fires before the event, live as in a replay.
      const now = this.#options.clock.now();
      this.#elapse(now);
      const letter = this.#inbox.shift();
      if (letter === undefined) return;
      this.#chanceBefore = this.#options.chance.state;
      const stamp = this.#stamp(now);
      this.#options.record(letter.to, letter.event, stamp);
      this.#chanceBefore = null;
      this.#turn(letter, stamp, () => {
        for (const to of this.#receivers(letter.to)) this.#deliver({ ...letter, to }, stamp);
      });
    }
  }

  #receivers(to: string): readonly string[] {
    return this.#directory.resolve('', to);
  }

  /** Fires what is due, each timer at its own instant: time passes the same way live, simulated and replayed. */
  #elapse(now: number): void {
    for (let timer = this.#take(now); timer !== undefined; timer = this.#take(now)) {
      const letter = { from: TIMER, to: timer.actor, event: timer.event };
      const stamp = this.#stamp(timer.due);
      const fired = this.#instant.at === timer.due ? this.#instant.fired + 1 : 1;
      this.#instant = { at: timer.due, fired };
      const isCircle = fired > TIMERS_AN_INSTANT;
      const step = () =>
        isCircle
          ? this.#fail(letter.to, `more than ${TIMERS_AN_INSTANT} timers have fired at one instant`, stamp)
          : this.#deliver(letter, stamp);
      this.#turn(letter, stamp, step);
    }
  }

  #take(now: number): Timer | undefined {
    return this.#halted ? undefined : this.#timers.take(now);
  }

  #turn(cause: Letter, stamp: Stamp, first: () => void): void {
    const number = ++this.#turns;
    this.#moved = new Set();
    this.#heard = [];
    this.#orders = [];
    this.#facts = [];
    this.#mailbox = [];
    first();
    this.#empty(stamp);
    this.#derive(stamp);
    const levels = new Map(this.#movedEvses().map((evse) => [evse, this.levels(evse)]));
    const moved = [...this.#moved];
    this.#options.settle({
      number,
      to: cause.to,
      event: cause.event,
      stamp,
      moved,
      heard: this.#heard,
      levels,
      orders: this.#orders,
      facts: this.#facts,
    });
  }

  #empty(stamp: Stamp): void {
    for (let letters = 1; this.#mailbox.length > 0; letters++) {
      const letter = this.#mailbox.shift();
      if (letter === undefined) return;
      if (letters <= LETTERS_A_TURN) {
        this.#deliver(letter, stamp);
        continue;
      }
      this.#mailbox = [];
      this.#tellHost({ type: 'turn.overflowed', letters }, stamp);
      this.#fail(letter.to, `a turn has caused more than ${LETTERS_A_TURN} letters`, stamp);
      letters = 0;
    }
  }

  #deliver(letter: Letter, stamp: Stamp): void {
    const { to, event } = letter;
    const cell = this.#cell(to);
    const { snapshot } = cell;
    if (snapshot === null) return; // it has failed: its levels are safe and it hears nothing
    this.#attempt(letter, cell, stamp, () => cell.stepper.step(snapshot, event, stamp));
  }

  #attempt(letter: Letter, cell: Cell, stamp: Stamp, step: () => Step): void {
    const name = letter.to;
    this.#moved.add(name);
    try {
      const [snapshot, actions] = step();
      // A chart that runs in a circle ends its snapshot instead of throwing (`maxIterations`).
      if (snapshot.status === 'error') throw snapshot.error;
      const effects = readEffects(actions);
      const levels = cell.actor.levels(snapshot);
      for (const timer of effects.timers) {
        if ('cancelled' in timer) this.#timers.disarm(name, timer.cancelled);
        else this.#timers.arm(name, timer.id, stamp.at, timer.delay, timer.event);
      }
      const { evse } = cell;
      for (const { to, event } of effects.tells) {
        const receivers = this.#directory.resolve(name, to);
        for (const receiver of receivers) this.#mailbox.push({ from: name, to: receiver, event });
      }
      for (const body of effects.orders) this.#orders.push({ from: name, body });
      const reporter = { from: name, ...(evse === undefined ? {} : { evse }), stamp };
      for (const fact of effects.facts) this.#facts.push({ ...reporter, fact });
      const isLettingGo = cell.levels.coil === true && levels.coil !== true;
      cell.snapshot = snapshot;
      cell.levels = levels;
      if (isLettingGo && evse !== undefined) this.#options.release?.(evse);
      this.#heard.push({ ...letter, after: after(snapshot) });
    } catch (error) {
      this.#heard.push({ ...letter, after: null });
      this.#fail(name, error instanceof Error ? error.message : String(error), stamp);
    }
  }

  /** The machine is dead from here on: no state, no timer, safe levels. Its neighbours are told, the rest lives. */
  #fail(name: string, error: string, stamp: Stamp): void {
    const cell = this.#cell(name);
    if (cell.error !== null) return;
    cell.snapshot = null;
    cell.levels = {};
    cell.error = error;
    this.#moved.add(name);
    this.#timers.disarmAll(name);
    this.#tellHost({ type: 'machine.failed', actor: name, error }, stamp, evseOf(name));
    const group = groupOf(name);
    for (const other of this.#cells.keys()) {
      if (other === name || groupOf(other) !== group) continue;
      this.#mailbox.push({ from: HOST, to: other, event: { type: 'machine.failed' } });
    }
  }

  #derive(stamp: Stamp): void {
    for (const { evse, fact } of this.#options.derive(this.#movedEvses())) this.#tellHost(fact, stamp, evse);
  }

  #tellHost(fact: Fact, stamp: Stamp, evse?: number): void {
    this.#facts.push({ from: HOST, ...(evse === undefined ? {} : { evse }), stamp, fact });
  }

  #movedEvses(): readonly number[] {
    const moved = new Set<number | undefined>();
    for (const name of this.#moved) moved.add(this.#cell(name).evse);
    return this.#evses.filter((evse) => moved.has(evse));
  }

  /** What the machines of an EVSE want now. No machine, no state: safe. */
  levels(evse: number): EvseLevels {
    const levels = { ...safeLevels };
    for (const cell of this.#cells.values()) if (cell.evse === evse) Object.assign(levels, cell.levels);
    return levels;
  }

  #stamp(at = this.#options.clock.now()): Stamp {
    const { clock, chance } = this.#options;
    const wall = clock.wall();
    return { at, wall: wall === null ? null : wall - (clock.now() - at), chance: chance.next() };
  }

  #schedule(): void {
    if (this.#halted) return;
    const due = this.#timers.earliestDue();
    if (due === this.#wake?.due) return;
    this.#wake?.callOff();
    this.#wake = null;
    if (due === undefined) return;
    const callOff = this.#options.clock.at(due, () => {
      this.#wake = null;
      if (!this.#busy) this.#guarded(() => this.#elapse(this.#options.clock.now()));
    });
    this.#wake = { due, callOff };
  }

  #cell(name: string): Cell {
    const cell = this.#cells.get(name);
    if (cell === undefined) throw new Error(`no machine is called ${name}`);
    return cell;
  }
}
