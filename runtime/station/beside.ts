/**
 * What the outside sees of a station and no machine knows: it stands in limits, meter, sensors and storage. Plain
 * JSON, so that a recording can hold it.
 */
import type { EvseView, Station } from '../../adapters/ports/station.ts';
import type { Store } from '../../adapters/ports/store.ts';
import { transaction } from '../../machines/evse/transaction.ts';
import type { Offer } from '../../machines/load/limits.ts';
import type { MeterReading } from '../../machines/vocabulary/readings.ts';
import type { Access } from '../access/access.ts';
import { evseName } from '../host/actors.ts';
import type { Host } from '../host/host.ts';
import { rcdTestedAt } from '../ledger/rcd-record.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Equipment } from './equipment.ts';

export type EvseBeside = Pick<EvseView, 'celsius' | 'neutralEarthV' | 'lamp' | 'contactorCycles'> & {
  readonly offer: Offer;
  readonly reading: MeterReading | null;
  /** Epoch ms, null when unknown. */
  readonly rcdTestedAt: number | null;
  readonly byNeighbour: boolean;
  /** Of the open account, as the central system calls it. */
  readonly remoteId: string | null;
};

export type Beside = Pick<Station, 'outbox' | 'tokens' | 'security'> & {
  readonly evse: (evse: number) => EvseBeside;
};

type Parts = {
  readonly host: Host;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly access: Pick<Access, 'book' | 'asksNeighbour'>;
  readonly equipment: (evse: number) => Equipment;
  readonly around: (evse: number) => Pick<EvseView, 'celsius' | 'neutralEarthV' | 'lamp'>;
  readonly cycles: (evse: number) => number;
  readonly security: Station['security'];
};

export const besideOf = (parts: Parts): Beside => {
  const { host, store, ledger, access } = parts;
  const remoteIdOf = (evse: number): string | null => {
    const id = host.stateOf(evseName(evse, 'transaction'), transaction)?.context.account?.transaction;
    return id === undefined ? null : (ledger.account(id)?.remoteId ?? null);
  };
  return {
    evse: (evse) => {
      const { limits, metering } = parts.equipment(evse);
      return {
        ...parts.around(evse),
        contactorCycles: parts.cycles(evse),
        offer: limits.offer,
        reading: metering.latest,
        rcdTestedAt: rcdTestedAt(store, evse),
        byNeighbour: access.asksNeighbour(evse),
        remoteId: remoteIdOf(evse),
      };
    },
    outbox: () => ({ waiting: store.count('outbox'), dead: store.count('dead') }),
    tokens: () => access.book.sizes,
    security: parts.security,
  };
};
