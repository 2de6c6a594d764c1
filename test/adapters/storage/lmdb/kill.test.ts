// Goal: what a store has acknowledged is there after kill −9, whole, and nothing that was not asked for (PRO-06).
// Method: a real process writes as fast as it can and is killed after another number of acknowledgements each time; the
// next one goes on in the same directory. Two rows are written together each time: they must agree.
import { expect, it } from 'vitest';
import { openStore } from '../../../../adapters/storage/lmdb/open.ts';
import { temporaryDirectory } from '../../../kit/directory.ts';
import { childCommand, startChild } from './child.ts';

const KILL_POINTS = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233];

it('loses nothing that was acknowledged, at any of twelve kills', { timeout: 120_000 }, async () => {
  const directory = await temporaryDirectory();
  let acknowledged = 0;
  for (const point of KILL_POINTS) {
    const child = startChild('write', directory);
    let left = point;
    for await (const line of child.lines) {
      if (line === 'open') continue;
      acknowledged = Number(line);
      if (--left === 0) break;
    }
    await child.kill();
    const opened = await openStore(directory, { trial: childCommand('walk') });
    if (!opened.ok) throw new Error(opened.message);
    expect(opened.setAside).toBeUndefined();
    const rows = [...opened.store.range('outbox')];
    expect(rows.map(([key]) => key)).toEqual(rows.map((_, index) => index + 1));
    expect(
      rows.every(([key, row]) => JSON.stringify(row) === JSON.stringify({ seq: key, text: 'x'.repeat(200) })),
    ).toBe(true);
    expect(rows.length).toBeGreaterThanOrEqual(acknowledged);
    expect(opened.store.get('ledger', 'last')).toBe(rows.length);
    await opened.store.close();
  }
});
