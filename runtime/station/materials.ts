/** What a station is put together from; who calls `compose` chooses the clock, the board, the disk and the network. */
import type { Logger } from 'pino';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Configuration } from '../../adapters/ports/configuration.ts';
import type { KeyStore } from '../../adapters/ports/key-store.ts';
import type { Hardware } from '../../adapters/ports/hardware.ts';
import type { Connect } from '../../adapters/ports/socket.ts';
import type { Store } from '../../adapters/ports/store.ts';
import type { Settings } from '../../config/settings.ts';
import type { FaultName } from '../../machines/vocabulary/faults.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import type { Incoming, Turn } from '../host/host.ts';
import type { Witness } from '../host/stepper.ts';
import type { Hide } from '../recorder/redaction.ts';
import type { UpkeepPorts } from '../upkeep/parts.ts';

export type Materials = {
  readonly settings: Settings;
  readonly configuration: Configuration;
  readonly hardware: Hardware;
  readonly clock: Clock;
  readonly store: Store;
  readonly keys: KeyStore;
  /** A tag as it may be seen by whoever reads along; absent: as it is. */
  readonly hide?: Hide;
  /** Where the world runs faster than real time: the clock of the disk, which does not. */
  readonly diskClock?: Clock;
  readonly connect: Connect;
  /** Absent: nothing is uploaded or downloaded. */
  readonly upkeep?: UpkeepPorts;
  readonly log: Logger;
  readonly version: string;
  /** Never used before: 16 hexadecimal digits. */
  readonly boot: string;
  readonly seed: number;
  /** What was found wrong before the start. */
  readonly found: readonly FaultName[];
  readonly reboot: (kind: 'soft' | 'hard') => void;
  /** Every event from outside, stamped (the black box). */
  readonly record?: (to: string, event: Incoming, stamp: Stamp) => void;
  /** Every finished turn, before anything of it leaves. */
  readonly observe?: (turn: Turn) => void;
  /** Absent: nobody looks, unless the environment names a place for coverage (`layers/collector.ts`). */
  readonly witness?: Witness;
};

/**
 * The same with another disk. What is spread stands last here and wherever materials are handed on: V8 gives each
 * object that is gone on with after a spread a description of its own, half a kilobyte a part and station.
 */
export const materialsWith = (store: Store, { store: _, ...others }: Materials): Materials => ({ store, ...others });
