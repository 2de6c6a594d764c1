// Goal: the table of faults that people read is the table that the station obeys.
// Method: the README's section is compared with the one made of the rows; `npx tsx runtime/verify/fault-table.ts`
// writes it anew.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultNames, faultRow } from '../../../machines/vocabulary/faults.ts';
import { faultTable, withFaultTable } from '../../../runtime/verify/fault-table.ts';

describe('the table of faults', () => {
  it('names every fault once, with its code and what to do', () => {
    const table = faultTable();
    for (const name of faultNames) {
      expect(table.match(new RegExp(`(?:^\\| |<br>)${name}(?=[ ,<])`, 'gm'))).toHaveLength(1);
      expect(table).toContain(faultRow(name).remedy);
    }
  });

  it('has as many cells in every line as it has titles', () => {
    const counts = new Set(
      faultTable()
        .split('\n')
        .map((line) => line.split('|').length),
    );
    expect(counts.size).toBe(1);
  });

  it('replaces what stands between its markers and nothing else', () => {
    const text = 'before\n<!-- faults -->\nold\n<!-- /faults -->\nafter\n';
    const fresh = withFaultTable(text);
    expect(fresh.startsWith('before\n<!-- faults -->\n')).toBe(true);
    expect(fresh.endsWith('<!-- /faults -->\nafter\n')).toBe(true);
    expect(fresh).not.toContain('old');
    expect(withFaultTable(fresh)).toBe(fresh);
  });

  it('complains where there is no place for it', () => {
    expect(() => withFaultTable('nothing')).toThrow('expected a place for the table of faults');
  });

  it('of the README is fresh', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    expect(withFaultTable(readme)).toBe(readme);
  });
});
