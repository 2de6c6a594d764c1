/**
 * What walks have taught: how to get a machine to where it has just taken a transition, and what has led to a
 * transition elsewhere. Both together are a walk that may make it take the one after the other, where chance alone
 * would be long in finding it.
 */
import type { Chance } from '../../host/chance.ts';
import type { Aim } from './aims.ts';
import type { Taking, Trace } from './trace.ts';
import type { Stride, Walk } from './walk.ts';

/** A walk to the instant of a transition, and how long its machine then stands still, ms. */
type Arrival = { readonly walk: Walk; readonly spareMs: number };
type Trigger = { readonly situation: string; readonly strides: readonly Stride[] };

/** Different ones of each are kept for a transition: more say the same again. */
const MOST = 10;
/** What has followed after so long elsewhere may take a little longer here, ms. */
const SLACK_MS = 500;
/** Something that has helped in the same situation, and with what was done just before it. */
const AT_HOME_SHARE = 0.7;
const WITH_BEFORE_SHARE = 0.3;

class Shelf<T> {
  readonly #kept = new Map<string, Map<string, T>>();

  put(id: string, name: string, thing: T): void {
    const known = this.#kept.get(id) ?? new Map<string, T>();
    if (known.size < MOST && !known.has(name)) this.#kept.set(id, known.set(name, thing));
  }

  of(ids: readonly string[]): readonly T[] {
    return ids.flatMap((id) => [...(this.#kept.get(id)?.values() ?? [])]);
  }
}

const anyOf = <T>(all: readonly T[], chance: Chance): T | undefined => all[Math.floor(chance.next() * all.length)];

export class Routes {
  readonly #arrivals = new Shelf<Arrival>();
  readonly #triggers = new Shelf<Trigger>();

  learn(walk: Walk, { takings }: Trace): void {
    const { situation, strides } = walk;
    const next = new Map<string, Taking>();
    for (const taking of takings.toReversed()) {
      const { id, machine, step, afterMs } = taking;
      const stride = strides[step];
      if (stride === undefined) continue;
      const after = next.get(machine);
      next.set(machine, taking);
      const name = `${situation.name} ${JSON.stringify(stride.deed)}`;
      const endMs = after?.step === step ? after.afterMs : stride.waitMs;
      const head = [...strides.slice(0, step), { ...stride, waitMs: Math.round(afterMs) }];
      this.#arrivals.put(id, name, { walk: { situation, strides: head }, spareMs: endMs - afterMs });
      const last = { ...stride, waitMs: Math.round(afterMs) + SLACK_MS };
      const before = step > 1 ? strides.slice(step - 1, step) : [];
      this.#triggers.put(id, name, { situation: situation.name, strides: [...before, last] });
    }
  }

  /** Null: nothing is known that might lead there. */
  attempt({ after, by }: Aim, chance: Chance): Walk | null {
    const arrival = anyOf(this.#arrivals.of(after), chance);
    if (arrival === undefined) return null;
    const { walk, spareMs } = arrival;
    const all = this.#triggers.of(by);
    const home = all.filter(({ situation }) => situation === walk.situation.name);
    const trigger = anyOf(home.length > 0 && chance.next() < AT_HOME_SHARE ? home : all, chance);
    if (trigger === undefined) return null;
    const last = chance.next() < WITH_BEFORE_SHARE ? trigger.strides : trigger.strides.slice(-1);
    const restMs = anyOf([0, 0, spareMs / 2, Math.max(0, spareMs - 5)], chance) ?? 0;
    const strides = walk.strides.map((one, index) =>
      index === walk.strides.length - 1 ? { ...one, waitMs: Math.round(one.waitMs + restMs) } : one,
    );
    return { situation: walk.situation, strides: [...strides, ...last] };
  }
}
