// Goal: a stranger who opens the repository sees the rooms and the documents, and nothing else.
// Method: the names at the top are compared with the list; a stray file and a missing document are planted.
import { describe, expect, it } from 'vitest';
import { topLevel } from './sources.ts';
import { topLevelViolations } from './top-level.ts';

describe('The top of the repository', () => {
  it('holds the rooms, the documents and dot files only', () => {
    expect(topLevelViolations(topLevel())).toEqual([]);
  });
  it('would notice a stray file and a missing document', () => {
    const names = topLevel().filter((name) => name !== 'LICENSE');
    const complaints = topLevelViolations([...names, 'notes.txt', '.hidden']);
    expect(complaints).toContainEqual(expect.stringContaining('notes.txt'));
    expect(complaints).toContainEqual(expect.stringContaining('LICENSE'));
    expect(complaints.join()).not.toContain('.hidden');
  });
});
