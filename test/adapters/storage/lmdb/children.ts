/**
 * Processes that die: what they do with a store is given by the first argument.
 *
 *   write DIR   opens DIR and appends to the outbox for ever, telling each acknowledged number on a line of its own
 *   hold DIR    opens DIR, says so, and stays
 *   walk FILE   the trial walk, as the daemon's child does it
 */
import { openStore } from '../../../../adapters/storage/lmdb/open.ts';
import { walkStore } from '../../../../adapters/storage/lmdb/trial.ts';

const [what, path = ''] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

if (what === 'walk') {
  process.exitCode = await walkStore(path);
} else {
  const opened = await openStore(path);
  if (!opened.ok) throw new Error(opened.message);
  const { store } = opened;
  const [newest] = store.range('outbox', { reverse: true, limit: 1 });
  let next = typeof newest?.[0] === 'number' ? newest[0] + 1 : 1;
  say('open');
  const append = () => {
    const seq = next++;
    const writes = [
      { table: 'outbox', key: seq, value: { seq, text: 'x'.repeat(200) } },
      { table: 'ledger', key: 'last', value: seq },
    ] as const;
    store.commit(writes, (failure) => {
      if (failure !== null) throw new Error(failure);
      say(String(seq));
      append();
    });
  };
  // Four at once, so that batches of several commits are cut as well.
  if (what === 'write') for (let side = 0; side < 4; side++) append();
  else setInterval(() => {}, 1000);
}
