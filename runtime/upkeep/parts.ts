/** What logs and updates need from the rest of the station. */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Firmware } from '../../adapters/ports/firmware.ts';
import type { LogFiles } from '../../adapters/ports/log-files.ts';
import type { Store } from '../../adapters/ports/store.ts';
import type { Transfer } from '../../adapters/ports/transfer.ts';
import type { Outcome } from '../../machines/vocabulary/requests.ts';
import type { Host, Incoming } from '../host/host.ts';

/** Where files are made, brought and fetched. */
export type UpkeepPorts = {
  readonly transfer: Transfer;
  readonly logs: LogFiles;
  readonly firmware: Firmware;
  /** The longest firmware file that is taken. */
  readonly mostFirmwareBytes: () => number;
};

export type UpkeepParts = {
  /** Absent: a station without a place for files. */
  readonly ports: UpkeepPorts | undefined;
  readonly clock: Clock;
  readonly store: Pick<Store, 'get'>;
  readonly host: () => Host;
  readonly evses: readonly number[];
  readonly dispatch: (to: string, event: Incoming) => void;
  /** What is written now may not last. */
  readonly storageAils: () => boolean;
  readonly log: { readonly [L in 'info' | 'warn' | 'error']: (fields: object, sentence: string) => void };
};

export type Done = (outcome: Outcome) => void;

/** A limit on everything: what an operator may ask of us in tries and pauses. */
const MOST_RETRIES = 100;
const LONGEST_PAUSE_S = 86_400;
/** Where he leaves it to us. */
const OWN_RETRIES = 2;
const OWN_PAUSE_S = 60;

/** OCPP 1.6 errata 3.47: the number of tries after the first. */
export const trying = ({ retries = OWN_RETRIES, retryS = OWN_PAUSE_S }: { retries?: number; retryS?: number }) => ({
  retries: Math.min(Math.max(retries, 0), MOST_RETRIES),
  retryMs: Math.min(Math.max(retryS, 0), LONGEST_PAUSE_S) * 1000,
});
