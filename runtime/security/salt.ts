/** What the hashes of this station's tags are salted with: made once, kept beside the ledger, never told. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Store } from '../../adapters/ports/store.ts';

const KEY = 'salt';
const row = z.string().regex(/^[0-9a-f]{32}$/);

/** A store that cannot keep it: the hashes of this run are another run's strangers. */
export const saltIn = (store: Store): Promise<string> => {
  const kept = row.safeParse(store.get('security', KEY)).data;
  if (kept !== undefined) return Promise.resolve(kept);
  const salt = randomBytes(16).toString('hex');
  return new Promise((resolve) => store.commit([{ table: 'security', key: KEY, value: salt }], () => resolve(salt)));
};
