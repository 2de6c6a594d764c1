/**
 * The billing register: a meter's import register made monotone. Pure arithmetic, one state a meter.
 *
 * A meter's register wraps round after its last digit, starts again when the meter is reset, is another one when it
 * is replaced, and now and then a single reading is rubbish. A reading that energy cannot explain (backwards, or
 * faster than the connector can draw) is never believed at once: it needs a second one that agrees. Until then the
 * register stands still. The billed value is the meter's own plus an offset that moves only at such a break: nothing
 * is summed up, nothing drifts, and a meter that has never broken is billed by exactly what its display shows
 * (BIL-01, BIL-04).
 */

export type RegisterVerdict = 'ok' | 'wild' | 'reset' | 'rollover' | 'replaced';

export type RegisterState = {
  /** The last believed reading, Wh; null before the first. */
  readonly rawWh: number | null;
  /** When, ms on the monotonic clock; null when that clock has started anew since. */
  readonly at: number | null;
  /** When it last showed more than before: a display that stands still may catch up later. */
  readonly movedAt: number | null;
  /** What the meter does not show but has measured. */
  readonly offsetWh: number;
  /** Where the register wraps, Wh; null: one of the usual ones. */
  readonly modulusWh: number | null;
  /** A reading that waits for a second one. */
  readonly suspect: { readonly rawWh: number; readonly at: number } | null;
  /** How long energy may have flowed between the last believed reading and the restart, ms. */
  readonly unseenMs: number;
};

/** 6, 7 or 8 digits of Wh. */
const USUAL_MODULI = [1e6, 1e7, 1e8] as const;
/** A display that counts in tenths of a kWh jumps by so much; and no clock is exact. */
const GRAIN_WH = 100;
/** A meter may run ahead of the nominal power by so much. */
const MARGIN = 1.2;
const MS_AN_HOUR = 3_600_000;
/**
 * A register that may count is written down this often, ms, so that a meter that is replaced while nobody runs passes
 * for no more than that time could have brought. No time of day is asked: it may have been set meanwhile.
 */
export const KEPT_EVERY_MS = 90_000;
/** How long energy may have flowed unseen before a restart, ms: the coil is off, by the watchdog, while nobody runs. */
const UNSEEN_MS = KEPT_EVERY_MS + 30_000;
/** The same where the meter did not answer before, so that nothing could be written down. */
const BLIND_MS = MS_AN_HOUR;

/** A meter of which nothing is known. `modulusWh`: where its register wraps, if its data sheet says. */
export const newRegister = (modulusWh: number | null = null): RegisterState => ({
  rawWh: null,
  at: null,
  movedAt: null,
  offsetWh: 0,
  modulusWh,
  suspect: null,
  unseenMs: 0,
});

/** `isFresh`: it was written down as often as it should be, until the restart. */
type Recalled = { readonly rawWh: number; readonly importWh: number; readonly isFresh: boolean };

/** What was written down before a restart: the billed value and the reading it was made of. */
export const recalledRegister = (
  { rawWh, importWh, isFresh }: Recalled,
  modulusWh: number | null = null,
): RegisterState => ({
  ...newRegister(modulusWh),
  rawWh,
  offsetWh: importWh - rawWh,
  unseenMs: isFresh ? UNSEEN_MS : BLIND_MS,
});

/** Nothing could flow until now: a display that stood still has hidden nothing, and catches up with nothing. */
export const rested = (state: RegisterState, at: number): RegisterState => ({ ...state, movedAt: at });

/** Between `from` and `to` nothing could flow: that time hides nothing, what flowed before it may still be to come. */
export const paused = (state: RegisterState, from: number, to: number): RegisterState => {
  const { movedAt } = state;
  return movedAt === null ? state : { ...state, movedAt: movedAt + Math.max(0, to - Math.max(from, movedAt)) };
};

/** The most that can have flowed since, Wh; `unseenMs`: since a reading from before the restart. */
const possibleWh = (since: number | null, at: number, maxPowerW: number, unseenMs = 0): number => {
  const elapsedMs = since === null ? unseenMs : Math.max(0, at - since);
  return GRAIN_WH + (MARGIN * maxPowerW * elapsedMs) / MS_AN_HOUR;
};

/** What the register grew by if it has wrapped, or null when it cannot have. */
function wrapped(state: RegisterState, lastWh: number, rawWh: number, possible: number): number | null {
  const moduli = state.modulusWh === null ? USUAL_MODULI : [state.modulusWh];
  const growth = moduli
    .filter((modulus) => lastWh < modulus && rawWh < lastWh)
    .map((modulus) => modulus - lastWh + rawWh)
    .find((wh) => wh <= possible);
  return growth ?? null;
}

/** The most that can have flowed since the last reading, and since the display last moved. */
type Most = { readonly possible: number; readonly keptBack: number };
type Break = { readonly grownWh: number; readonly verdict: RegisterVerdict };

/** Two readings agree that the old line has ended: what has happened, and what was measured meanwhile? */
function explain(state: RegisterState, lastWh: number, firstWh: number, rawWh: number, most: Most): Break {
  const { possible, keptBack } = most;
  const growth = wrapped(state, lastWh, rawWh, possible);
  if (growth !== null) return { grownWh: growth, verdict: 'rollover' };
  if (rawWh >= lastWh && rawWh - lastWh <= keptBack) return { grownWh: rawWh - lastWh, verdict: 'ok' };
  if (rawWh < lastWh && rawWh <= possible) return { grownWh: rawWh, verdict: 'reset' };
  // Another meter, or another life of this one: what it counted before we saw it is nobody's.
  return { grownWh: rawWh - firstWh, verdict: 'replaced' };
}

/**
 * Takes one reading in.
 * @param rawWh what the meter shows
 * @param at ms on the monotonic clock
 * @param maxPowerW the most that the connector can draw
 * @returns the billing register, which never falls; `wild`: not believed (yet), as before
 */
export function advance(
  state: RegisterState,
  rawWh: number,
  at: number,
  maxPowerW: number,
): { readonly state: RegisterState; readonly importWh: number; readonly verdict: RegisterVerdict } {
  const { rawWh: lastWh, offsetWh, suspect } = state;
  const believe = (offset: number, verdict: RegisterVerdict) => ({
    state: { ...state, rawWh, at, movedAt: rawWh === lastWh ? state.movedAt : at, offsetWh: offset, suspect: null },
    importWh: rawWh + offset,
    verdict,
  });
  const doubt = (next: RegisterState['suspect']) => ({
    state: { ...state, suspect: next },
    importWh: (lastWh ?? 0) + offsetWh,
    verdict: 'wild' as const,
  });

  if (!Number.isFinite(rawWh) || rawWh < 0) return doubt(suspect);
  // The first reading of all has nothing to be compared with; sessions count differences.
  if (lastWh === null) return believe(offsetWh, 'ok');
  const possible = possibleWh(state.at, at, maxPowerW, state.unseenMs);
  const grownWh = rawWh - lastWh;
  if (state.at !== null && grownWh >= 0 && grownWh <= possible) return believe(offsetWh, 'ok');
  const agrees =
    suspect !== null && rawWh >= suspect.rawWh && rawWh - suspect.rawWh <= possibleWh(suspect.at, at, maxPowerW);
  if (!agrees) return doubt({ rawWh, at });
  const { grownWh: billedWh, verdict } = explain(state, lastWh, suspect.rawWh, rawWh, {
    possible,
    keptBack: Math.max(possible, possibleWh(state.movedAt, at, maxPowerW, state.unseenMs)),
  });
  return believe(verdict === 'ok' ? offsetWh : lastWh + offsetWh + billedWh - rawWh, verdict);
}
