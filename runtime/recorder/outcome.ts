/**
 * What a turn has led to, as it is written beside its event: who heard what and where he stands since then, what was
 * ordered, reported, and which levels have changed. With it a replay can say what has become different, and a reader
 * who has no machines can see whether a chart allows it.
 */
import type { StateValue } from 'xstate';
import { safeLevels, type EvseLevels } from '../../machines/vocabulary/levels.ts';
import type { Turn } from '../host/host.ts';
import { withoutTags, type Hide } from './redaction.ts';

/** `after`: null when the machine has failed. */
export type Stride = { readonly to: string; readonly type: string; readonly after: StateValue | null };
export type Effect = {
  readonly kind: 'order' | 'fact' | 'level';
  /** The machine, or the EVSE of a level. */
  readonly from: string;
  readonly body: Readonly<Record<string, unknown>>;
};
export type Outcome = { readonly strides: readonly Stride[]; readonly effects: readonly Effect[] };

const withoutAnybody = (value: object, hide: Hide): Record<string, unknown> =>
  Object.fromEntries(Object.entries(withoutTags(value, hide) ?? {}));

/** Levels are news only when they change. */
export class Outcomes {
  readonly #hide: Hide;
  readonly #levels = new Map<number, EvseLevels>();

  constructor(hide: Hide) {
    this.#hide = hide;
  }

  of(turn: Turn): Outcome {
    const effects: Effect[] = [];
    for (const { from, body } of turn.orders) {
      effects.push({ kind: 'order', from, body: withoutAnybody(body, this.#hide) });
    }
    for (const { from, fact } of turn.facts) {
      effects.push({ kind: 'fact', from, body: withoutAnybody(fact, this.#hide) });
    }
    for (const [evse, levels] of turn.levels) {
      const changed = this.#changed(evse, levels);
      if (changed !== null) effects.push({ kind: 'level', from: `evse${evse}`, body: changed });
    }
    return { strides: turn.heard.map(({ to, event, after }) => ({ to, type: event.type, after })), effects };
  }

  /** As it is when a recording begins in the middle: news is what differs from there. */
  standing(evse: number, levels: EvseLevels): void {
    this.#levels.set(evse, levels);
  }

  #changed(evse: number, levels: EvseLevels): Record<string, unknown> | null {
    const before: EvseLevels = this.#levels.get(evse) ?? safeLevels;
    this.#levels.set(evse, levels);
    const news = Object.entries(levels).filter(([name, level]) => Reflect.get(before, name) !== level);
    return news.length === 0 ? null : Object.fromEntries(news);
  }
}
