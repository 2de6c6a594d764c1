/**
 * The gate between what the machines want and what the actuators get (architecture §3, steps 3 and 5).
 * Towards safe, or sideways: at once. Towards danger: only when the turn that asks for it is durable, and only if it is
 * still wanted then.
 */
import {
  levelNames,
  levelTable,
  safeLevels,
  type EvseLevels,
  type LevelName,
} from '../../machines/vocabulary/levels.ts';

export type LevelChange = { readonly evse: number; readonly name: LevelName; readonly value: EvseLevels[LevelName] };

/** One name for row and value: the type parameter keeps them together. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it ties the row to the value
const danger = <N extends LevelName>(levels: EvseLevels, name: N): number => levelTable[name].danger(levels[name]);

export class LevelGate {
  readonly #evse: number;
  readonly #apply: (change: LevelChange) => void;
  #wanted: EvseLevels = safeLevels;
  #applied: EvseLevels = safeLevels;
  /** Levels towards danger that wait, with the turn that must be durable first. */
  readonly #waiting = new Map<LevelName, number>();

  constructor(evse: number, apply: (change: LevelChange) => void) {
    this.#evse = evse;
    this.#apply = apply;
  }

  get wanted(): EvseLevels {
    return this.#wanted;
  }

  /** What the actuators were last given. */
  get applied(): EvseLevels {
    return this.#applied;
  }

  /**
   * Takes the new levels of a turn; applies what may be applied at once. Returns what is wanted differently from
   * before.
   */
  want(levels: EvseLevels, turn: number): readonly LevelChange[] {
    const changes: LevelChange[] = [];
    for (const name of levelNames) {
      const value = levels[name];
      if (value === this.#wanted[name]) continue;
      changes.push({ evse: this.#evse, name, value });
      if (danger(levels, name) > danger(this.#applied, name)) this.#waiting.set(name, turn);
      else this.#waiting.delete(name);
    }
    this.#wanted = levels;
    for (const { name } of changes) if (!this.#waiting.has(name)) this.#set(name);
    return changes;
  }

  /** The coil is not wanted any more; its turn is not over yet. It cannot be wanted again in the same (SAF-10). */
  release(): void {
    this.#waiting.delete('coil');
    this.#wanted = { ...this.#wanted, coil: false };
    this.#set('coil');
  }

  /** Every turn up to this one is durable: what has waited for it and is still wanted takes effect. */
  durable(turn: number): void {
    for (const [name, needed] of this.#waiting) {
      if (needed > turn) continue;
      this.#waiting.delete(name);
      this.#set(name);
    }
  }

  #set(name: LevelName): void {
    const value = this.#wanted[name];
    if (value === this.#applied[name]) return;
    this.#applied = { ...this.#applied, [name]: value };
    this.#apply({ evse: this.#evse, name, value });
  }
}
