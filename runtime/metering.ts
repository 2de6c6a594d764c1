/**
 * Readings of one EVSE: taken when a machine orders one, when a sample is due, or when somebody asks. Plain code:
 * nothing is decided here.
 * What the meter shows becomes the billing register of `machines/evse/register.ts` before anybody sees it: it never
 * falls, wild values are not believed, and a meter that was reset or has rolled over goes on counting.
 */
import type { Clock } from '../adapters/ports/clock.ts';
import type { Meter, SigningRequest } from '../adapters/ports/meter.ts';
import { advance, KEPT_EVERY_MS, paused, rested, type RegisterState } from '../machines/evse/register.ts';
import type { MeterReading, MeterRegisters, ReadingContext } from '../machines/vocabulary/readings.ts';

export type MeteringOptions = {
  readonly clock: Clock;
  readonly meter: Meter;
  /** More than this cannot flow: a register that says so is not believed. W. */
  readonly maxPowerW: number;
  /** Where the register stood when the process ended. */
  readonly register: RegisterState;
  /** The registers from which the next interval of an interrupted transaction counts. */
  readonly interval?: MeterRegisters | undefined;
  /**
   * To be written down: at every start and stop, whenever the meter has jumped, and now and then while it may count.
   * `isFresh` false: from here on the meter gives nothing to be written down.
   */
  readonly keepRegister: (state: RegisterState, isFresh: boolean) => void;
  readonly offeredAmps: () => number;
  /** What others say at the same moment: how warm it is, how full the car. */
  readonly around?: () => Pick<MeterReading, 'celsius' | 'chargePercent'>;
  /** A reading that was believed. */
  readonly known?: (reading: MeterReading) => void;
  /** A reading that begins or ends an account could not be signed. */
  readonly unsigned?: (moment: 'begin' | 'end') => void;
  /** What is taken for a reading while the meter is silent; null: nothing. */
  readonly calculated?: () => MeterReading | null;
  readonly dispatch: (event: { readonly type: string } & Record<string, unknown>) => void;
  /** Seconds; 0: none. Asked each time one is due. */
  readonly sampleIntervalS: () => number;
  readonly alignedIntervalS: () => number;
};

/** A value that is not believed at first is asked for again, this often and this soon. */
const DOUBTS = 3;
const DOUBT_MS = 500;
const AWAIT_MS = 1000;
/** The account waits no longer for a signature; an end is given up after 5 s. */
const SIGN_LIMIT_MS = 2500;
const DAY_S = 86_400;
/** By so much the time of day may lag behind the clock that waits, and an even time has come all the same. */
const DRIFT_MS = 1000;

export const registersOf = ({
  importWh,
  exportWh,
  reactiveImportVarh,
  reactiveExportVarh,
}: MeterReading): MeterRegisters => ({
  importWh,
  ...(exportWh === undefined ? {} : { exportWh }),
  ...(reactiveImportVarh === undefined ? {} : { reactiveImportVarh }),
  ...(reactiveExportVarh === undefined ? {} : { reactiveExportVarh }),
});

export class Metering {
  readonly #options: MeteringOptions;
  #register: RegisterState;
  #latest: MeterReading | null = null;
  #shown: (reading: MeterReading) => void = () => undefined;
  /** As far as a calculation has been told: the meter may be behind it, the account must not go back (BIL-04). */
  #calculatedWh = 0;
  /** When the transaction began that is sampled, if one runs. */
  #start: number | null = null;
  #sampling: (() => void) | null = null;
  /** When the register was last written down, by itself or with a sample; and whether it was a reading. */
  #keptAt = Number.NEGATIVE_INFINITY;
  #isFresh = true;
  #keeping: () => void = () => undefined;
  /** Since when the contact is known to be open and this has not been reckoned with, ms; null: something may flow. */
  #openSince: number | null = null;
  /** Orders so far: only the latest is answered. */
  #orders = 0;
  /** Nobody waits for the register any more. */
  #forgo: () => void = () => undefined;
  /** The registers at the last reading of each kind that comes at intervals. */
  readonly #before = new Map<ReadingContext, MeterRegisters>();
  #aligning: (() => void) | null = null;

  constructor(options: MeteringOptions) {
    this.#options = options;
    this.#register = options.register;
    if (options.interval !== undefined) this.#before.set('periodic', options.interval);
  }

  /** The last reading anybody took. */
  get latest(): MeterReading | null {
    return this.#latest;
  }

  /** Hears every reading as the meter shows it, believed or not; one listener. */
  onShown(listener: (reading: MeterReading) => void): void {
    this.#shown = listener;
  }

  contactOpened(): void {
    this.#openSince ??= this.#options.clock.now();
  }

  contactClosed(): void {
    this.#reckonPause();
    this.#openSince = null;
  }

  /** While the contact was open no energy can have been hidden by a display that stood still. */
  #reckonPause(): void {
    if (this.#openSince === null) return;
    const now = this.#options.clock.now();
    this.#register = paused(this.#register, this.#openSince, now);
    this.#openSince = now;
  }

  /** Fresh and believed, or null when the meter gives nothing that can be believed. */
  read(done: (reading: MeterReading | null) => void, doubts = DOUBTS): void {
    const { meter, clock, maxPowerW } = this.#options;
    meter.read((outcome) => {
      if (typeof outcome === 'string') return done(this.#calculate());
      this.#shown(outcome);
      this.#reckonPause();
      const { state, importWh, verdict } = advance(this.#register, outcome.importWh, clock.now(), maxPowerW);
      const changed = state.offsetWh !== this.#register.offsetWh;
      this.#register = state;
      if (verdict === 'wild') {
        if (doubts === 0) return done(null);
        clock.at(clock.now() + DOUBT_MS, () => this.read(done, doubts - 1));
        return undefined;
      }
      if (changed) this.#keep(true);
      this.#options.known?.({ ...outcome, importWh });
      const { around } = this.#options;
      this.#latest = { ...outcome, ...around?.(), importWh: Math.max(importWh, this.#calculatedWh) };
      return done(this.#latest);
    });
  }

  /**
   * The answer to the order `meter.read`; `sign`: for whom the meter shall vouch, if it can. Whoever asks again has
   * given up the order before: what a slow meter still says to it is older than the question.
   */
  answer(sign?: SigningRequest): void {
    const order = ++this.#orders;
    const answer = (reading: MeterReading | null): void => {
      if (order === this.#orders) this.#answer(reading);
    };
    this.read((read) => {
      if (read === null || sign === undefined) answer(read);
      else this.#sign(read, sign, answer);
    });
  }

  /** The answers to the order `meter.await`: looked at every second, so that it is late by no more than that. */
  await(furtherWh: number, sinceWh: number | null): void {
    this.#forgo();
    const { clock, dispatch } = this.#options;
    let since = sinceWh;
    let wanted = true;
    let callOff: () => void = () => undefined;
    this.#forgo = () => {
      wanted = false;
      callOff();
    };
    const look = (): void =>
      this.read((reading) => {
        if (!wanted) return undefined;
        if (reading !== null && since === null) {
          since = reading.importWh;
          dispatch({ type: 'meter.awaited', sinceWh: since });
        }
        if (reading === null || since === null || reading.importWh < since + furtherWh) {
          callOff = clock.at(clock.now() + AWAIT_MS, look);
          return undefined;
        }
        wanted = false;
        return dispatch({ type: 'meter.reached', reading });
      });
    look();
  }

  /** A signature that is late or fails must keep neither driver nor account: the reading then goes without it. */
  #sign(reading: MeterReading, request: SigningRequest, done: (reading: MeterReading) => void): void {
    const { meter, clock, unsigned } = this.#options;
    const { signing } = meter;
    if (signing === undefined || reading.estimated === true) return done(reading);
    let open = true;
    const settle = (signed: string | null): void => {
      if (!open) return;
      open = false;
      callOff();
      if (signed === null) unsigned?.(request.moment);
      done(signed === null ? reading : { ...reading, signed });
    };
    const callOff = clock.at(clock.now() + SIGN_LIMIT_MS, () => settle(null));
    signing.sign(request, (outcome) => settle(typeof outcome === 'string' ? null : outcome.signed));
  }

  #answer(reading: MeterReading | null): void {
    if (reading === null) return this.#options.dispatch({ type: 'meter.unreadable' });
    this.#keep(reading.estimated !== true);
    // The first interval of a transaction begins with it.
    this.#before.set('periodic', registersOf(reading));
    return this.#options.dispatch({ type: 'meter.read', reading });
  }

  /** One sample now. */
  sample(context: ReadingContext): void {
    this.read((reading) => {
      if (reading === null) return;
      const { dispatch, offeredAmps, clock } = this.#options;
      // A transaction's readings lie in storage themselves.
      if (context === 'periodic' && this.#isFresh && reading.estimated !== true) this.#keptAt = clock.now();
      dispatch({ type: 'meter.sampled', context, reading: this.#since(context, reading), offeredAmps: offeredAmps() });
    });
  }

  /** A reading that comes at intervals knows the registers of the one before. */
  #since(context: ReadingContext, reading: MeterReading): MeterReading {
    if (context !== 'periodic' && context !== 'aligned') return reading;
    const since = this.#before.get(context);
    this.#before.set(context, registersOf(reading));
    return since === undefined ? reading : { ...reading, since };
  }

  /** A transaction runs: samples at its interval, counted from its start. */
  startSampling(): void {
    this.#start = this.#options.clock.now();
    this.#register = rested(this.#register, this.#start);
    this.#armSampling();
    this.#armKeeping();
  }

  stopSampling(): void {
    this.#forgo();
    this.#start = null;
    this.#calculatedWh = 0;
    this.#armSampling();
    this.#keeping();
  }

  /** No timer of this remains. */
  stop(): void {
    this.stopSampling();
    this.#aligning?.();
    this.#aligning = null;
  }

  /**
   * Samples at even times of the day (OCPP 1.6 §9.1.5: counted from 00:00). Called again whenever an interval or the
   * time changes.
   */
  align(): void {
    this.#armSampling();
    this.#armAligning(this.#options.clock.wall());
  }

  #calculate(): MeterReading | null {
    const reading = this.#options.calculated?.() ?? null;
    if (reading === null) return null;
    this.#calculatedWh = Math.max(this.#calculatedWh, reading.importWh);
    this.#latest = { ...reading, importWh: this.#calculatedWh };
    return this.#latest;
  }

  #keep(isFresh: boolean): void {
    this.#keptAt = this.#options.clock.now();
    this.#isFresh = isFresh;
    this.#options.keepRegister(this.#register, isFresh);
  }

  /** Energy may flow: where the register stands is written down before it could have gone far. */
  #armKeeping(): void {
    this.#keeping();
    const { clock } = this.#options;
    this.#keeping = clock.at(Math.max(this.#keptAt + KEPT_EVERY_MS, clock.now() + 1), () => {
      if (clock.now() < this.#keptAt + KEPT_EVERY_MS) return this.#armKeeping();
      return this.read((reading) => {
        const isFresh = reading !== null && reading.estimated !== true;
        // Of a meter that stays silent nothing new is to be said.
        if (isFresh || this.#isFresh) this.#keep(isFresh);
        else this.#keptAt = clock.now();
        if (this.#start !== null) this.#armKeeping();
      });
    });
  }

  #armSampling(): void {
    this.#sampling?.();
    this.#sampling = null;
    const { clock, sampleIntervalS } = this.#options;
    const interval = sampleIntervalS() * 1000;
    if (this.#start === null || interval <= 0) return;
    const now = clock.now();
    const next = this.#start + (Math.floor((now - this.#start) / interval) + 1) * interval;
    // Fractions of a ms are rounded: the sample that has just been taken may seem to be still to come.
    this.#sampling = clock.at(next > now ? next : next + interval, () => {
      this.sample('periodic');
      this.#armSampling();
    });
  }

  #armAligning(wall: number | null): void {
    this.#aligning?.();
    this.#aligning = null;
    const { clock, alignedIntervalS } = this.#options;
    const interval = alignedIntervalS();
    if (interval <= 0 || wall === null) return;
    const intoDayS = (wall / 1000) % DAY_S;
    const waitMs = Math.min(interval - (intoDayS % interval), DAY_S - intoDayS) * 1000;
    const due = wall + waitMs;
    this.#aligning = clock.at(clock.now() + waitMs, () => {
      const now = clock.wall();
      const early = now === null ? 0 : due - now;
      // The time of day was set back meanwhile: its even time is still to come.
      if (early > DRIFT_MS) return this.#armAligning(now);
      this.sample('aligned');
      return this.#armAligning(early > 0 ? due : now);
    });
  }
}
