/**
 * The current through one EVSE, as a straight line that rises to its target and then stays: energy is an area that is
 * worked out when somebody asks, never by ticking. A current falls at once (power electronics), and rises with the
 * car's ramp.
 */
const MS_PER_S = 1000;
const S_PER_H = 3600;

export class Flow {
  #at = 0;
  #amps = 0;
  #target = 0;
  #rampAmpsPerS = 1;
  /** Sum of the voltages of the phases in use, V. */
  #volts = 0;

  /**
   * From `now` on: rise (or fall) to `target` amperes on each of the phases with these voltages. Call `take(now)`
   * first.
   */
  set(now: number, target: number, rampAmpsPerS: number, phaseVolts: readonly number[]): void {
    this.#at = now;
    this.#amps = Math.min(this.#amps, target);
    this.#target = target;
    this.#rampAmpsPerS = rampAmpsPerS;
    this.#volts = phaseVolts.reduce((sum, volts) => sum + volts, 0);
  }

  /** Amperes on each phase in use. */
  amps(now: number): number {
    return Math.min(this.#target, this.#amps + ((now - this.#at) / MS_PER_S) * this.#rampAmpsPerS);
  }

  /** Whether it has not reached its target yet. */
  rises(now: number): boolean {
    return this.amps(now) < this.#target;
  }

  /** Energy since the last call, Wh. */
  take(now: number): number {
    const seconds = (now - this.#at) / MS_PER_S;
    const rising = Math.min(seconds, this.#riseS());
    const reached = this.amps(now);
    const ampSeconds = ((this.#amps + reached) / 2) * rising + this.#target * (seconds - rising);
    this.#at = now;
    this.#amps = reached;
    return (ampSeconds * this.#volts) / S_PER_H;
  }

  /** Milliseconds from the last `take` until `wh` have flowed; Infinity when they never do. */
  msUntil(wh: number): number {
    if (this.#volts === 0 || this.#target === 0) return Infinity;
    const needed = (wh * S_PER_H) / this.#volts; // ampere-seconds
    const rise = this.#riseS();
    const duringRise = ((this.#amps + this.#target) / 2) * rise;
    if (needed > duringRise) return (rise + (needed - duringRise) / this.#target) * MS_PER_S;
    // i₀·t + r·t²/2 = needed
    const ramp = this.#rampAmpsPerS;
    return ((Math.sqrt(this.#amps ** 2 + 2 * ramp * needed) - this.#amps) / ramp) * MS_PER_S;
  }

  #riseS(): number {
    return (this.#target - this.#amps) / this.#rampAmpsPerS;
  }
}
