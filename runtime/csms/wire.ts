/** Small things about frames: ids for our calls, what of a frame may be seen, what our files are called. */
import type { Identity } from '../../adapters/csms/ocpp16/boot.ts';
import type { LogKind } from '../../machines/vocabulary/upkeep.ts';

/** Ids that are unique over connections and restarts: a random beginning for each process, then a number. */
export function messageIds(chance: () => number): () => string {
  const process = Math.floor(chance() * 36 ** 8)
    .toString(36)
    .padStart(8, '0');
  let count = 0;
  return () => `${process}-${(++count).toString(36)}`;
}

/**
 * The frame without a password in it (A01.FR.12: no key in logs): neither ours nor that of an address of files.
 */
export const blotted = (text: string): string => {
  const open = /AuthorizationKey/i.test(text) ? text.replace(/("value"\s*:\s*)"(?:[^"\\]|\\.)*"/g, '$1"***"') : text;
  return open.replace(/(\b(?:https?|ftps?):\/\/)[^/@\s"]*@/gi, '$1***@');
};

/** What a file for the operator is called: whose, what, when. Letters that any server takes. */
export function logName({ serialNumber = '', model }: Identity, kind: LogKind, wall: number | null): string {
  const whose = (serialNumber || model).replace(/[^\w-]/g, '_');
  const when = wall === null ? 'undated' : new Date(wall).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${whose}-${kind}-${when}${kind === 'diagnostics' ? '.tar.gz' : '.txt'}`;
}
