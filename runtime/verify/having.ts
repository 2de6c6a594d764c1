/**
 * How a plant is changed, one fact after the other. Somebody may watch which of its facts are looked at meanwhile: what
 * comes of it depends on those and on nothing else (`world-table.ts`). A plant that is watched cannot be copied but by
 * these functions; whoever tries is told.
 */
import { worldTimers, type Plant, type WorldTimer } from './plant.ts';

type Watch = {
  /** The facts as they are by now. */
  readonly values: Plant;
  /** Those that were written meanwhile: to look at them says nothing about what was there before. */
  readonly written: ReadonlySet<string>;
  readonly look: (facet: string) => void;
};

const watches = new WeakMap<Plant, Watch>();

/** Each timer is a fact of its own. */
export const facetOf = (timer: WorldTimer): string => `timer ${timer}`;

const noted = (watch: Watch): Plant => {
  const { values, written, look } = watch;
  const see = (facet: string) => {
    if (!written.has(facet)) look(facet);
  };
  const plant = new Proxy(values, {
    get: (_, name) => {
      if (name === 'timers') worldTimers.forEach((timer) => see(facetOf(timer)));
      else see(String(name));
      const value: unknown = Reflect.get(values, name);
      return value;
    },
    ownKeys: () => {
      throw new Error('a plant that is watched is changed by having(), wound() and without()');
    },
  });
  watches.set(plant, watch);
  return plant;
};

/** The same plant; `look` is told of every fact that somebody looks at before it is written. */
export const watched = (plant: Plant, look: (facet: string) => void): Plant =>
  noted({ values: plant, written: new Set(), look });

/** What has become of it: the facts that were written, with their values, and all the timers. */
export const outcomeOf = (plant: Plant): Pick<Watch, 'values' | 'written'> => {
  const watch = watches.get(plant);
  if (watch === undefined) throw new Error('nobody has watched this plant');
  return watch;
};

const changed = (watch: Watch, facts: Partial<Plant>, facets: readonly string[]): Plant =>
  noted({ ...watch, values: { ...watch.values, ...facts }, written: new Set([...watch.written, ...facets]) });

/** The plant of which this is true; the very same one where it is true already. */
export const having = <Name extends Exclude<keyof Plant, 'timers'>>(plant: Plant, facts: Pick<Plant, Name>): Plant => {
  const watch = watches.get(plant);
  if (watch !== undefined) return changed(watch, facts, Object.keys(facts));
  for (const name in facts) if (plant[name] !== facts[name]) return { ...plant, ...facts };
  return plant;
};

export const armed = (plant: Plant, timer: WorldTimer): boolean => {
  const watch = watches.get(plant);
  if (watch === undefined) return plant.timers.includes(timer);
  if (!watch.written.has(facetOf(timer))) watch.look(facetOf(timer));
  return watch.values.timers.includes(timer);
};

/** Has any of these facts changed, or (where somebody watches) been written? */
export const isTouched = (before: Plant, after: Plant, names: readonly (keyof Plant)[]): boolean => {
  const watch = watches.get(after);
  if (watch !== undefined) return names.some((name) => watch.written.has(name));
  return names.some((name) => before[name] !== after[name]);
};

const ticking = (
  plant: Plant,
  timers: readonly WorldTimer[],
  next: (now: Plant['timers']) => Plant['timers'],
): Plant => {
  const watch = watches.get(plant);
  if (watch !== undefined) return changed(watch, { timers: next(watch.values.timers) }, timers.map(facetOf));
  const now = next(plant.timers);
  return now.length === plant.timers.length ? plant : { ...plant, timers: now };
};

export const wound = (plant: Plant, ...timers: readonly WorldTimer[]): Plant =>
  ticking(plant, timers, (now) => [...new Set([...now, ...timers])].toSorted());

export const without = (plant: Plant, ...timers: readonly WorldTimer[]): Plant =>
  ticking(plant, timers, (now) => now.filter((one) => !timers.includes(one)));
