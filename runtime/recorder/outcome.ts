/**
 * What a turn has led to, as it is written beside its event: who heard what and where he stands since then, what was
 * ordered, reported, and which levels have changed. With it a replay can say what has become different, and a reader
 * who has no machines can see whether a chart allows it.
 */
import type { StateValue } from 'xstate';
import { levelNames, safeLevels, type EvseLevels } from '../../machines/vocabulary/levels.ts';
import type { Turn } from '../host/host.ts';
import { objectWithoutTags, type Hide } from './redaction.ts';

/** `after`: null when the machine has failed. */
export type Stride = { readonly to: string; readonly type: string; readonly after: StateValue | null };
export type Effect = {
  readonly kind: 'order' | 'fact' | 'level';
  /** The machine, or the EVSE of a level. */
  readonly from: string;
  readonly body: Readonly<Record<string, unknown>>;
};
export type Outcome = { readonly strides: readonly Stride[]; readonly effects: readonly Effect[] };

export type LevelChanges = readonly { readonly evse: number; readonly changed: Partial<EvseLevels> }[];

/** Levels are news only when they change. */
export class LevelNews {
  readonly #levels = new Map<number, EvseLevels>();

  of({ levels }: Turn): LevelChanges {
    return [...levels].flatMap(([evse, now]) => {
      const before: EvseLevels = this.#levels.get(evse) ?? safeLevels;
      this.standing(evse, now);
      const news = levelNames.filter((name) => before[name] !== now[name]);
      return news.length === 0 ? [] : [{ evse, changed: Object.fromEntries(news.map((name) => [name, now[name]])) }];
    });
  }

  /** As it is when a recording begins in the middle: news is what differs from there. */
  standing(evse: number, levels: EvseLevels): void {
    this.#levels.set(evse, levels);
  }
}

export class Outcomes {
  readonly #hide: Hide;
  readonly #levels = new LevelNews();

  constructor(hide: Hide) {
    this.#hide = hide;
  }

  of(turn: Turn): Outcome {
    const effects: Effect[] = [];
    for (const { from, body } of turn.orders) {
      effects.push({ kind: 'order', from, body: objectWithoutTags(body, this.#hide) });
    }
    for (const { from, fact } of turn.facts) {
      effects.push({ kind: 'fact', from, body: objectWithoutTags(fact, this.#hide) });
    }
    for (const { evse, changed } of this.#levels.of(turn)) {
      effects.push({ kind: 'level', from: `evse${evse}`, body: changed });
    }
    return { strides: turn.heard.map(({ to, event, after }) => ({ to, type: event.type, after })), effects };
  }

  /** As it is when a recording begins in the middle. */
  standing(evse: number, levels: EvseLevels): void {
    this.#levels.standing(evse, levels);
  }
}
