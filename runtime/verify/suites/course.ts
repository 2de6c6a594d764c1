/**
 * What the instruments on the terminals of connector 1 have shown since the deed of a step, change by change, and what
 * has flowed. What was measured twice in one millisecond counts as it was in the end.
 */
import { isDeepStrictEqual } from 'node:util';
import type { EvseTruth, Shown, Terminals } from '../../../adapters/ports/world.ts';
import type { Looked } from './subject.ts';
import type { ChangeSeen, TerminalsSeen } from './suite.ts';

const seenOf = (terminals: Terminals): TerminalsSeen => ({
  contact: terminals.contact,
  coil: terminals.coil,
  bolt: terminals.bolt,
  pilotDuty: terminals.pilotDuty,
  pilotVolts: terminals.pilotVolts,
  relay2: terminals.relay2,
  rcdTest: terminals.rcdTest,
  lamp: `${terminals.lamp.color} ${terminals.lamp.mode}`,
});

const changed = (before: TerminalsSeen | null, now: TerminalsSeen): Partial<TerminalsSeen> => {
  const known = new Map<string, unknown>(Object.entries(before ?? {}));
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => known.get(name) !== value || before === null),
  );
};

export class Course {
  #began = 0;
  #registerWh: number | null = null;
  #last: TerminalsSeen | null = null;
  #measured: { readonly afterMs: number; readonly terminals: TerminalsSeen }[] = [];

  /** Somebody does something. */
  begin(nowMs: number): void {
    this.#began = nowMs;
  }

  add(shown: readonly Shown[]): void {
    for (const { atMs, evses } of shown) {
      const [first] = evses;
      if (first === undefined) continue;
      const afterMs = Math.round(atMs - this.#began);
      if (this.#measured.at(-1)?.afterMs === afterMs) this.#measured.pop();
      this.#measured.push({ afterMs, terminals: seenOf(first) });
    }
  }

  /** Since it was taken last. */
  take({ registerWh, currentA }: Pick<EvseTruth, 'registerWh' | 'currentA'>): Looked {
    const shown: ChangeSeen[] = [];
    for (const { afterMs, terminals } of this.#measured) {
      if (!isDeepStrictEqual(terminals, this.#last)) shown.push({ afterMs, ...changed(this.#last, terminals) });
      this.#last = terminals;
    }
    this.#measured = [];
    const whole = Math.round(registerWh);
    const energyWh = whole - (this.#registerWh ?? whole);
    this.#registerWh = whole;
    return { shown, phases: currentA.filter((amps) => amps > 0).length, energyWh };
  }
}
