/**
 * What becomes of a plant by whatever reaches it, worked out once for all plants that agree in what is looked at: which
 * facts those are is noted while it is worked out (`having.ts`). One decision tree a kind of what reaches it.
 */
import { DecisionTree } from './decision-tree.ts';
import { armed, facetOf, outcomeOf, watched } from './having.ts';
import { Growing } from './growing.ts';
import { Interner } from './interner.ts';
import type { Meaning, Meanings } from './meanings.ts';
import { worldDelays, worldTimers, type Plant } from './plant.ts';
import type { PlantTable } from './plant-table.ts';
import type { PostOffice } from './post-office.ts';
import type { TimeOrder } from './time-order.ts';
import type { Winding } from './windings.ts';
import { onRest, type Reaction } from './world.ts';

/** What reaches the plant. `ends`: the watched timer of its own (bit) that fires by it, or -1. */
export type Kind = { readonly reaction: (plant: Plant) => Reaction; readonly ends: number };

const none: readonly never[] = [];
/** A node: a fact is looked at; or what follows is known. */
const LOOK = 1;
const END = 2;
const KINDS = 4;

/** The world's own timers: which were set, which called off. Of one that nobody has touched nothing is asked. */
const windingsOf = (time: TimeOrder, before: Plant, after: Plant): readonly Winding[] => {
  const { written } = outcomeOf(after);
  const touched = worldTimers
    .filter((timer) => written.has(facetOf(timer)) || after.rewound.includes(timer))
    .map((timer) => ({ timer, bit: time.bitOf(`world.${timer}`) }))
    .filter(({ bit }) => bit >= 0);
  const ended = touched.filter(({ timer }) => armed(before, timer) && !armed(after, timer));
  const set = touched.filter(
    ({ timer }) => armed(after, timer) && (!armed(before, timer) || after.rewound.includes(timer)),
  );
  return [
    ...ended.map(({ bit }) => ({ bit, delay: null })),
    ...set.map(({ timer, bit }) => ({ bit, delay: worldDelays[timer] })),
  ];
};

export class Reflexes {
  readonly #plants: PlantTable;
  readonly #time: TimeOrder;
  readonly #office: PostOffice;
  readonly #meanings: Meanings;
  readonly #kinds = new Interner<Kind>();
  readonly #tree = new DecisionTree();
  /** Of an end: the change of the plant, and what it means. */
  readonly #changes = new Growing();
  readonly #meant = new Growing();

  constructor(
    plants: PlantTable,
    tables: { readonly time: TimeOrder; readonly office: PostOffice; readonly meanings: Meanings },
  ) {
    this.#plants = plants;
    this.#time = tables.time;
    this.#office = tables.office;
    this.#meanings = tables.meanings;
  }

  /** @param key the same key always means the same reaction */
  number(key: string, kind: () => Kind): number {
    return this.#kinds.id(key, kind);
  }

  kind(number: number): Kind {
    return this.#kinds.get(number);
  }

  /** The draft meets it, and is changed; returns the number of what that means. */
  meet(kind: number): number {
    const known = this.#find(kind);
    const end = known < 0 ? this.#learn(kind) : known;
    this.#plants.apply(this.#changes.at(end));
    return this.#meant.at(end);
  }

  /** -1: nobody has gone this way yet. */
  #find(kind: number): number {
    let node = this.#tree.root(kind);
    while (node >= 0) {
      const held = this.#tree.held(node);
      const number = Math.trunc(held / KINDS);
      switch (held % KINDS) {
        case LOOK:
          node = this.#tree.next(node, this.#plants.value(number));
          break;
        case END:
          return number;
        default:
          return -1;
      }
    }
    return -1;
  }

  #learn(kind: number): number {
    const looks = new Set<number>();
    const before = watched(this.#plants.draft, (facet) => looks.add(this.#plants.facet(facet)));
    const { plant, meaning } = this.#work(before, this.kind(kind));
    const { values, written } = outcomeOf(plant);
    const end = this.#changes.length;
    this.#changes.push(this.#plants.change(values, written));
    this.#meant.push(this.#meanings.number(meaning));
    const held = [...looks].map((facet) => facet * KINDS + LOOK);
    const found = [...looks].map((facet) => this.#plants.value(facet));
    this.#tree.learn(kind, { held, values: found, end: end * KINDS + END });
    return end;
  }

  #work(before: Plant, { reaction, ends }: Kind): { readonly plant: Plant; readonly meaning: Meaning } {
    const { plant, letters, broken } = reaction(before);
    const windings = windingsOf(this.#time, before, plant);
    const isAtRest = reaction === onRest;
    return {
      plant,
      meaning: {
        isAtRest,
        posts: letters.flatMap((one) => (isAtRest ? this.#office.questions(one) : this.#office.letters(one))),
        windings: ends < 0 ? windings : [{ bit: ends, delay: 'due' }, ...windings],
        broken: broken ?? none,
      },
    };
  }
}
