/**
 * The outline of every topic. Page and station are of one build, so the outline is enough to tell a topic from
 * rubbish; a recording of another build may be rubbish.
 */
import type { Seen } from '../../adapters/web/views.ts';

const has = (value: unknown, ...keys: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && keys.every((key) => key in value);

export const shapes: { readonly [N in keyof Seen]: (value: unknown) => value is Seen[N] } = {
  frame: (value): value is Seen['frame'] => has(value, 'version', 'link', 'outbox', 'security', 'faults', 'travel'),
  station: (value): value is Seen['station'] => has(value, 'evses', 'link', 'outbox'),
  world: (value): value is Seen['world'] => value === null || has(value, 'evses', 'readers', 'network', 'knownFaults'),
  machines: (value): value is Seen['machines'] => Array.isArray(value),
  machine: (value): value is Seen['machine'] => has(value, 'chart', 'active', 'candidates', 'timers'),
  why: (value): value is Seen['why'] => Array.isArray(value),
  steps: (value): value is Seen['steps'] => Array.isArray(value),
  tape: (value): value is Seen['tape'] => has(value),
};
