/**
 * Limits that stand for as long as a machine's state does, as levels do: read off the state after every turn, without
 * waiting for anybody (SAF-09). A machine that has failed allows nothing: its levels are safe too.
 */
import type { SnapshotFrom } from 'xstate';
import { phases, phasesLimit } from '../../machines/evse/phases.ts';
import { cableLimit, proximity } from '../../machines/evse/proximity.ts';
import { ventilation, ventilationLimit } from '../../machines/evse/ventilation.ts';
import { evseName } from '../host/actors.ts';
import type { Host } from '../host/host.ts';
import type { LimitsBook } from '../limits-book.ts';

/** A per phase; null: no such limit now. */
type Reading = (host: Host, name: string) => number | null;

const limits: readonly { readonly role: string; readonly limit: string; readonly read: Reading }[] = [
  {
    role: 'proximity',
    limit: 'cable',
    read: (host, name) => read(host.stateOf(name, proximity), cableLimit),
  },
  {
    role: 'ventilation',
    limit: 'ventilation',
    read: (host, name) => read(host.stateOf(name, ventilation), ventilationLimit),
  },
  {
    role: 'phases',
    limit: 'phases',
    read: (host, name) => read(host.stateOf(name, phases), phasesLimit),
  },
];

type Limiter = SnapshotFrom<typeof proximity> | SnapshotFrom<typeof ventilation> | SnapshotFrom<typeof phases>;
const read = <S extends Limiter>(state: S | null, limit: (state: S) => number | null): number | null =>
  state === null ? 0 : limit(state);

export class Imposed {
  readonly #said = new Map<string, number | null>();

  /** After a turn that has moved this EVSE. */
  update(host: Host, evse: number, book: LimitsBook): void {
    for (const row of limits) {
      const name = evseName(evse, row.role);
      if (!host.has(name)) continue;
      const amps = row.read(host, name);
      if (this.#said.get(name) === amps) continue;
      this.#said.set(name, amps);
      book.set(row.limit, amps);
    }
  }
}
