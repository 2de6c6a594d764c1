/** When the RCD of an EVSE was last tested, kept in table `meta` across restarts (user guide 3084). */
import { z } from 'zod';
import type { Store, Write } from '../../adapters/ports/store.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';

const row = z.object({ testedAt: z.number() });
const keyOf = (evse: number) => `rcd/${evse}`;

/** The write that a fact needs; none while the time of day is unknown. */
export const rcdTestWrites = ({ fact, evse, stamp }: Told): readonly Write[] =>
  fact.type === 'rcd.tested' && evse !== undefined && stamp.wall !== null
    ? [{ table: 'meta', key: keyOf(evse), value: { testedAt: stamp.wall } }]
    : [];

/** Epoch ms, null when it is not known. */
export const rcdTestedAt = (store: Store, evse: number): number | null =>
  row.safeParse(store.get('meta', keyOf(evse))).data?.testedAt ?? null;
