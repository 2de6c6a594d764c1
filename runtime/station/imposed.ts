/**
 * Limits that stand for as long as a machine's state does, as levels do: read off the state after every turn, without
 * waiting for anybody (SAF-09). A machine that has failed allows nothing: its levels are safe too.
 */
import type { AnyMachineSnapshot } from 'xstate';
import { phasesLimit } from '../../machines/evse/phases.ts';
import { cableLimit } from '../../machines/evse/proximity.ts';
import { ventilationLimit } from '../../machines/evse/ventilation.ts';
import { evseName } from '../host/actors.ts';
import type { Host } from '../host/host.ts';
import type { LimitsBook } from '../limits-book.ts';

/** `of`: A per phase; null: no such limit now. */
const limits: readonly {
  readonly role: string;
  readonly limit: string;
  readonly of: (state: AnyMachineSnapshot) => number | null;
}[] = [
  { role: 'proximity', limit: 'cable', of: cableLimit },
  { role: 'ventilation', limit: 'ventilation', of: ventilationLimit },
  { role: 'phases', limit: 'phases', of: phasesLimit },
];

/** Whose states are limits. */
export const limiters: readonly string[] = limits.map(({ role }) => role);

/** What the state of a limiter allows, A; of one that has failed nothing. */
export const imposedBy = (role: string, state: AnyMachineSnapshot | null): number | null => {
  const row = limits.find((one) => one.role === role);
  if (row === undefined) throw new Error(`${role} limits nothing`);
  return state === null ? 0 : row.of(state);
};

export class Imposed {
  readonly #said = new Map<string, number | null>();

  /** After a turn that has moved this EVSE. */
  update(host: Host, evse: number, book: LimitsBook): void {
    for (const { role, limit } of limits) {
      const name = evseName(evse, role);
      if (!host.has(name)) continue;
      const amps = imposedBy(role, host.snapshot(name));
      if (this.#said.get(name) === amps) continue;
      this.#said.set(name, amps);
      book.set(limit, amps);
    }
  }
}
