// Goal: stories that pass on the memory store hold on a real disk, and the test kit's disks are stores as well.
// Method: one contract, every implementation.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../adapters/storage/lmdb/open.ts';
import { MemoryStore } from '../../../adapters/storage/memory.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { storeContract, type StoreUnderTest } from '../../contracts/store.ts';
import { ShakyStore, slowStore } from '../../../runtime/verify/storm/shaky-store.ts';

const discard = () => Promise.resolve();

async function lmdb(directory: string): Promise<StoreUnderTest> {
  const opened = await openStore(directory);
  if (!opened.ok) throw new Error(opened.message);
  const { store } = opened;
  return {
    store,
    reopen: async () => {
      await store.close();
      return lmdb(directory);
    },
    discard: async () => {
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Time passes only in the test's own waits: the clock runs as fast as it is asked. */
function slow(): StoreUnderTest {
  const clock = new VirtualClock();
  const store = slowStore(clock, 10);
  const tick = setInterval(() => clock.advance(10), 1);
  return {
    store,
    reopen: null,
    discard: () => Promise.resolve(clearInterval(tick)),
  };
}

function crashing(store = new ShakyStore()): StoreUnderTest {
  return {
    store,
    reopen: async () => {
      await store.close();
      return crashing(store.crash());
    },
    discard,
  };
}

storeContract('memory', () => Promise.resolve({ store: new MemoryStore(), reopen: null, discard }));
storeContract('LMDB', async () => lmdb(await mkdtemp(join(tmpdir(), 'statecharge-test-'))));
storeContract('a disk of the test kit that loses power', () => Promise.resolve(crashing()));
storeContract('a slow disk of the test kit', () => Promise.resolve(slow()));
