/**
 * Readings of one EVSE: taken when a machine orders one, when a sample is due, or when somebody asks. Plain code:
 * nothing is decided here.
 * What the meter shows becomes the billing register of `machines/evse/register.ts` before anybody sees it: it never
 * falls, wild values are not believed, and a meter that was reset or has rolled over goes on counting.
 */
import type { Clock } from '../adapters/ports/clock.ts';
import type { Meter } from '../adapters/ports/meter.ts';
import { advance, type RegisterState } from '../machines/evse/register.ts';
import type { MeterReading, ReadingContext } from '../machines/vocabulary/readings.ts';

export type MeteringOptions = {
  readonly clock: Clock;
  readonly meter: Meter;
  /** More than this cannot flow: a register that says so is not believed. W. */
  readonly maxPowerW: number;
  /** Where the register stood when the process ended. */
  readonly register: RegisterState;
  /** To be written down: at every start and stop, and whenever the meter has jumped. */
  readonly keepRegister: (state: RegisterState) => void;
  readonly offeredAmps: () => number;
  readonly dispatch: (event: { readonly type: string } & Record<string, unknown>) => void;
  /** Seconds; 0: none. Asked each time one is due. */
  readonly sampleIntervalS: () => number;
  readonly alignedIntervalS: () => number;
};

/** A value that is not believed at first is asked for again, this often and this soon. */
const DOUBTS = 3;
const DOUBT_MS = 500;
const DAY_S = 86_400;

export class Metering {
  readonly #options: MeteringOptions;
  #register: RegisterState;
  #latest: MeterReading | null = null;
  #sampling: (() => void) | null = null;
  #aligning: (() => void) | null = null;

  constructor(options: MeteringOptions) {
    this.#options = options;
    this.#register = options.register;
  }

  /** The last reading anybody took. */
  get latest(): MeterReading | null {
    return this.#latest;
  }

  /** Fresh and believed, or null when the meter gives nothing that can be believed. */
  read(done: (reading: MeterReading | null) => void, doubts = DOUBTS): void {
    const { meter, clock, maxPowerW } = this.#options;
    meter.read((outcome) => {
      if (typeof outcome === 'string') return done(null);
      const { state, importWh, verdict } = advance(this.#register, outcome.importWh, clock.now(), maxPowerW);
      const changed = state.offsetWh !== this.#register.offsetWh;
      this.#register = state;
      if (verdict === 'wild') {
        if (doubts === 0) return done(null);
        clock.at(clock.now() + DOUBT_MS, () => this.read(done, doubts - 1));
        return undefined;
      }
      if (changed) this.#options.keepRegister(state);
      this.#latest = { ...outcome, importWh };
      return done(this.#latest);
    });
  }

  /** The answer to the order `meter.read`. */
  answer(): void {
    this.read((reading) => {
      if (reading !== null) this.#options.keepRegister(this.#register);
      this.#options.dispatch(reading === null ? { type: 'meter.unreadable' } : { type: 'meter.read', reading });
    });
  }

  /** One sample now. */
  sample(context: ReadingContext): void {
    this.read((reading) => {
      if (reading === null) return;
      this.#options.dispatch({ type: 'meter.sampled', context, reading, offeredAmps: this.#options.offeredAmps() });
    });
  }

  /** A transaction runs: samples at its interval, counted from its start. */
  startSampling(): void {
    this.stopSampling();
    const start = this.#options.clock.now();
    const arm = (count: number) => {
      const interval = this.#options.sampleIntervalS() * 1000;
      if (interval <= 0) return;
      this.#sampling = this.#options.clock.at(start + count * interval, () => {
        this.sample('periodic');
        arm(Math.floor((this.#options.clock.now() - start) / interval) + 1);
      });
    };
    arm(1);
  }

  stopSampling(): void {
    this.#sampling?.();
    this.#sampling = null;
  }

  /** No timer of this remains. */
  stop(): void {
    this.stopSampling();
    this.#aligning?.();
    this.#aligning = null;
  }

  /**
   * Samples at even times of the day (OCPP 1.6 §9.1.5: counted from 00:00). Called again whenever the interval or the
   * time changes.
   */
  align(): void {
    this.#aligning?.();
    this.#aligning = null;
    const { clock, alignedIntervalS } = this.#options;
    const interval = alignedIntervalS();
    const wall = clock.wall();
    if (interval <= 0 || wall === null) return;
    const intoDayS = (wall / 1000) % DAY_S;
    const waitS = Math.min(interval - (intoDayS % interval), DAY_S - intoDayS);
    this.#aligning = clock.at(clock.now() + waitS * 1000, () => {
      this.sample('aligned');
      this.align();
    });
  }
}
