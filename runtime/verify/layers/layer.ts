/**
 * Coverage of a run as a layer: which states and transitions of a machine it has used, and how often. One layer a kind
 * of run (stories, conformance, generated tests, a recording, a storm) and machine; layers are laid over each other on
 * the drawing of the chart, whose ids these are.
 */
import { z } from 'zod';

const counts = z.record(z.string(), z.number().int().min(0));

export const layer = z.object({
  layer: z.string().min(1).max(60).meta({ description: 'the kind of run' }),
  machine: z.string().min(1).max(60).meta({ description: 'id of the chart' }),
  /** Ids as XState names them: how often the state was entered. */
  states: counts,
  /** `state|event|place among those that the event may set off`: how often it was taken. */
  transitions: counts,
});
export type Layer = z.output<typeof layer>;

export const layerFile = z.object({ format: z.literal(1), layers: z.array(layer) });
export type LayerFile = z.output<typeof layerFile>;

const sum = (a: Layer['states'], b: Layer['states']): Layer['states'] => {
  const both = { ...a };
  for (const [id, count] of Object.entries(b)) both[id] = (both[id] ?? 0) + count;
  return both;
};

/** One layer for each name and machine, in the order in which they come. */
export const merged = (layers: readonly Layer[]): readonly Layer[] => {
  const found = new Map<string, Layer>();
  for (const one of layers) {
    const key = `${one.layer} ${one.machine}`;
    const before = found.get(key);
    const both = before && {
      ...before,
      states: sum(before.states, one.states),
      transitions: sum(before.transitions, one.transitions),
    };
    found.set(key, both ?? one);
  }
  return [...found.values()];
};
