/**
 * The instruments on the terminals of a simulated station: a voltmeter on the pilot, a contact on the coil, an eye on
 * the lamp; and a recorder that keeps what they show at the end of every instant in which
 * something has changed. What comes and goes within one instant no instrument sees.
 */
import type { EvseTruth, Shown, Terminals } from '../adapters/ports/world.ts';

const terminalsOf = (truth: EvseTruth): Terminals => ({
  coil: truth.coil,
  contact: truth.contact,
  bolt: truth.bolt,
  lamp: truth.lamp,
  pilotDuty: Math.round(truth.pilotDuty),
  pilotVolts: Math.round(truth.pilotHighV),
  relay2: truth.relay2.closed,
  rcdTest: truth.rcd.testing,
});

export class TerminalRecorder {
  #shown: Shown[] = [];
  #last = '';

  /** An instant ends. */
  note(atMs: number, truths: readonly EvseTruth[]): void {
    const evses = truths.map(terminalsOf);
    const text = JSON.stringify(evses);
    if (text === this.#last) return;
    this.#last = text;
    this.#shown.push({ atMs, evses });
  }

  /** What it has recorded since it was read last. */
  read(): readonly Shown[] {
    const shown = this.#shown;
    this.#shown = [];
    return shown;
  }
}
