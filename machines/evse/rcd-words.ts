/**
 * The vocabulary of the RCD: what its monitor and its self-test are given and hear. The charts are `rcd.ts` and
 * `rcd-test.ts`.
 */

/**
 * How a self-test ended. `passed`: it tripped and let go in time. `no-trip`: it had not tripped when it should have.
 * `stuck`: it had not let go when it should have. `under-power`: the contact came live, which tells nothing.
 */
export type RcdVerdict = 'passed' | 'no-trip' | 'stuck' | 'under-power';

export type RcdInput = {
  /** A self-test is wired and wanted (`ports[]/rcd_monitor/test_gpio` is not −1). */
  readonly tests?: boolean;
  /** How old a passed test may be, ms (SAF-02: 24 h). */
  readonly ageMs?: number;
  /** How long before that a pause is asked for when power flows, ms: the car gets its 6 s to let go. */
  readonly noticeMs?: number;
};

export type RcdEvent =
  | { type: 'rcd.sensed'; tripped: boolean }
  /** Whether a car is there, as the pilot says. */
  | { type: 'ev.absent' | 'ev.connected' | 'ev.disconnected' }
  /** The contactor's own verdict on its main contacts. */
  | { type: 'contact.live' | 'contact.dead' }
  /** Somebody wants a test now. */
  | { type: 'rcd.test' }
  | { type: 'rcd.tested'; verdict: RcdVerdict }
  /** Its fault has been acknowledged. */
  | { type: 'rcd.clear' };

export type RcdContext = Required<RcdInput> & {
  /** What the feedback shows; null before its first reading. */
  readonly tripped: boolean | null;
  readonly plugged: boolean;
  readonly contact: 'live' | 'dead';
};

/**
 * Milliseconds from the rise of the test output, except `checkNormalMs`, which counts from its fall;
 * `ports[]/rcd_monitor` in the settings. `checkTrippedMs` < `triggerMs` + `checkNormalMs`: first tripped, then back to
 * normal (guide 3066).
 */
export type RcdTestInput = {
  readonly triggerMs: number;
  readonly checkTrippedMs: number;
  readonly checkNormalMs: number;
};

export type RcdTestEvent =
  /** `tripped`: what the feedback shows at the start. */
  { type: 'rcd.test'; tripped: boolean } | { type: 'rcd.sensed'; tripped: boolean } | { type: 'contact.live' };
