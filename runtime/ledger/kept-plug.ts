/**
 * For whom the plug of an EVSE is kept after its visit, in table `meta`: whoever brought a cable finds it again, also
 * when the power has failed meanwhile.
 */
import { z } from 'zod';
import type { Write } from '../../adapters/ports/store.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';

export const keptPlugRow = z.object({ token: z.object({ id: z.string(), parent: z.string().exactOptional() }) });
export const keptPlugKey = (evse: number): string => `plug/${evse}`;

/** The write that a fact needs. */
export const keptPlugWrites = ({ fact, evse }: Told): readonly Write[] => {
  if (evse === undefined || (fact.type !== 'plug.kept' && fact.type !== 'plug.released')) return [];
  const value = fact.type === 'plug.kept' ? { token: fact.token } : undefined;
  return [{ table: 'meta', key: keptPlugKey(evse), value }];
};
