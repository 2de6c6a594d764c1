/** Takes changes at once, whoever makes them, and writes them nowhere: for stations that have no disk. */
import { kindOf } from './kinds.ts';
import type { Settings } from './settings.ts';
import { rowAt } from './table.ts';
import type { SettingsWriter } from './write.ts';

/** @throws Error for a value that nobody has checked */
export const memoryWriter = (settings: Settings): Pick<SettingsWriter, 'change'> => ({
  change: (changes, _, done) => {
    for (const { path, evse, value } of changes) {
      const taken = kindOf(rowAt(path)).take(value);
      if (taken === undefined) throw new Error(`${path} was not checked`);
      if (settings.put(path, evse, taken, 'storage')) settings.announce(path, evse);
    }
    done({ outcome: 'written' });
    return () => false;
  },
});
