/**
 * What told registers count from, where they start at 0 with each transaction (integration guide 001, "Energy
 * Metering"): kept in table `meta` for each EVSE, so that a reading between two sessions shows what the last one has
 * taken.
 */
import { z } from 'zod';
import type { Store, Write } from '../../adapters/ports/store.ts';

const row = z.object({ baseWh: z.number() });
const keyOf = (evse: number) => `base/${evse}`;

/** Written with the start of a transaction. */
export const baseWrites = (evse: number, baseWh: number): readonly Write[] => [
  { table: 'meta', key: keyOf(evse), value: { baseWh } },
];

/** Wh; 0: the meter's own register is told. */
export const baseOf = (store: Pick<Store, 'get'>, evse: number): number =>
  row.safeParse(store.get('meta', keyOf(evse))).data?.baseWh ?? 0;
