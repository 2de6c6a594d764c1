/** What the machines start with, by what the ledger shows whoever starts. */
import type { Actor } from '../host/actors.ts';
import type { Plant } from './plant.ts';

/** No account is open; the power failed during one; or while it was ending, refused or for any other reason. */
export type Past = 'fresh' | 'interrupted' | 'ending' | 'refused';
export type Cast = Readonly<Record<Past, readonly Actor[]>>;

export const pastOf = ({ account, ending }: Plant): Past => {
  if (!account) return 'fresh';
  if (ending === 'none') return 'interrupted';
  return ending === 'refused' ? 'refused' : 'ending';
};
