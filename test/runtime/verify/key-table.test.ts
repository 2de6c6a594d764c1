// Goal: the table of configuration keys that people read is the table that the station obeys.
// Method: the README's section is compared with the one made of the rows; `npx tsx runtime/verify/key-table.ts` writes
// it anew.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { paths, rowAt } from '../../../config/table.ts';
import { keyTable, withKeyTable } from '../../../runtime/verify/key-table.ts';

describe('the table of keys', () => {
  it('names every key once, with what it is', () => {
    const lines = keyTable().split('\n');
    for (const path of paths) {
      const { ocpp16, doc } = rowAt(path);
      if (ocpp16 === undefined) continue;
      const mine = lines.filter((line) => /^\| ([^ ,|]+)/.exec(line)?.[1] === ocpp16.replace('{evse}', '*n*'));
      expect(mine).toHaveLength(1);
      expect(mine[0]).toContain(doc);
    }
  });

  it('has as many cells in every line as it has titles', () => {
    const counts = keyTable()
      .split('\n')
      .map((line) => line.replaceAll('\\|', '').split('|').length);
    expect(new Set(counts).size).toBe(1);
  });

  it('shows no secret and calls write-only what nobody may read', () => {
    expect(keyTable()).toMatch(/\| AuthorizationKey \| W \|/);
  });

  it('replaces what stands between its markers and nothing else', () => {
    const fresh = withKeyTable('before\n<!-- keys -->\nlast year’s\n<!-- /keys -->\nafter\n');
    expect(fresh.startsWith('before\n<!-- keys -->\n')).toBe(true);
    expect(fresh.endsWith('<!-- /keys -->\nafter\n')).toBe(true);
    expect(fresh).not.toContain('last year’s');
    expect(withKeyTable(fresh)).toBe(fresh);
  });

  it('complains where there is no place for it', () => {
    expect(() => withKeyTable('nothing')).toThrow('expected a place for the table of keys');
  });

  it('of the README is fresh', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    expect(withKeyTable(readme)).toBe(readme);
  });
});
