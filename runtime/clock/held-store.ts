/**
 * The disk of a world that runs faster than real time: the world waits while it writes. A disk is as fast as it is; in
 * a world sixty times as fast a busy one would look like one that hangs, and limits would run out over nothing.
 */
import type { Store } from '../../adapters/ports/store.ts';
import type { SettingsWriter } from '../../config/write.ts';
import type { WorldClock } from './world-clock.ts';

export const heldStore = (store: Store, clock: WorldClock): Store => ({
  get: (table, key) => store.get(table, key),
  range: (table, options) => store.range(table, options),
  count: (table) => store.count(table),
  commit: (writes, done) => {
    if (clock.speed === 1) return store.commit(writes, done);
    const release = clock.hold();
    return store.commit(writes, (failure) => {
      release();
      done(failure);
    });
  },
  close: () => store.close(),
});

/** The same for the file of the settings. A change that is withdrawn holds nobody up. */
export const heldWriter = (
  writer: Pick<SettingsWriter, 'change'>,
  clock: WorldClock,
): Pick<SettingsWriter, 'change'> => ({
  change: (changes, author, done) => {
    const release = clock.hold();
    const withdraw = writer.change(changes, author, (written) => {
      release();
      done(written);
    });
    return () => {
      const withdrawn = withdraw();
      if (withdrawn) release();
      return withdrawn;
    };
  },
});
