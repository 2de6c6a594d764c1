/** Small things about frames: ids for our calls, and what of a frame may be seen. */

/** Ids that are unique over connections and restarts: a random beginning for each process, then a number. */
export function messageIds(chance: () => number): () => string {
  const process = Math.floor(chance() * 36 ** 8)
    .toString(36)
    .padStart(8, '0');
  let count = 0;
  return () => `${process}-${(++count).toString(36)}`;
}

/** The frame without a password in it (A01.FR.12: no key in logs). */
export const blotted = (text: string): string =>
  /AuthorizationKey/i.test(text) ? text.replace(/("value"\s*:\s*)"(?:[^"\\]|\\.)*"/g, '$1"***"') : text;
