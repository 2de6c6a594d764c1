/**
 * What is behind the last commit, taken apart. The library holds its writes as a chain and lets go of the end that is
 * spent. But V8 has by then moved a part of that end to where garbage is seldom looked for, and from there each link
 * keeps the next alive: every write of a busy station would outlive the nursery, be copied twice, and delay the coil
 * that is told meanwhile (`DECISIONS.md` 88).
 */
/** A write, as the library tells of it after a commit. */
export type Link = { next: Link | null; nextTxn?: Link | null };

/** Hears of each commit where its chain begins; what was before it has been answered. */
export function unchaining(): (commit: { readonly next: Link }) => void {
  let spent: Link | null = null;
  return ({ next }) => {
    while (spent !== null && spent !== next) {
      const following: Link | null = spent.next;
      [spent.next, spent.nextTxn] = [null, null];
      spent = following;
    }
    spent = next;
  };
}
