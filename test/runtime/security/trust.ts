/** A trust desk over a store in memory, asked as a protocol asks. */
import { MemoryKeys } from '../../../adapters/simulated/memory-keys.ts';
import { MemoryStore } from '../../../adapters/storage/memory.ts';
import type { TrustAnswer, TrustRequest } from '../../../adapters/ports/trust.ts';
import { TrustDesk, type TrustDeskOptions } from '../../../runtime/security/trust-desk.ts';
import { TrustStore } from '../../../runtime/security/trust-store.ts';

type Change = Partial<TrustDeskOptions> & { readonly directory?: string };

export function trustBench({ directory = '', ...change }: Change = {}) {
  const store = new MemoryStore();
  const keys = new MemoryKeys();
  const troubles: string[] = [];
  const events: { readonly event: string; readonly detail: string }[] = [];
  const arrivals: boolean[] = [];
  const trust = new TrustStore({ store, keys, directory, trouble: (sentence) => troubles.push(sentence) });
  const used: { root: string | null } = { root: null };
  const desk = new TrustDesk({
    trust,
    store,
    keys,
    wall: () => Date.now(),
    mostRoots: 3,
    onlyOneRoot: false,
    longestChain: 10_000,
    serialNumber: () => 'SN-1',
    organization: () => 'Operator',
    rootInUse: () => used.root,
    noticed: (event, detail) => events.push({ event, detail }),
    arrived: (good) => arrivals.push(good),
    ...change,
  });
  const ask = (request: TrustRequest) => new Promise<TrustAnswer>((resolve) => desk.ask(request, resolve));
  const install = async (pem: string, use: 'central-system' | 'manufacturer' = 'central-system') =>
    (await ask({ type: 'root.install', use, pem })).type;
  const list = async (use: 'central-system' | 'manufacturer' = 'central-system') => {
    const answer = await ask({ type: 'roots.list', use });
    return answer.type === 'listed' ? answer.hashes : [];
  };
  return { store, keys, trust, desk, ask, install, list, events, arrivals, troubles, used };
}
