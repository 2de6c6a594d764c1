/**
 * The two wires of a residual-current device (user guide, Figure 19), in words: what high and low mean on them the
 * board knows from the settings (`ports[]/rcd_monitor/polarity`, `…/test_gpio_polarity`).
 */
export interface Rcd {
  /** Whether it has tripped; at once, then on every change. */
  watch(listener: (tripped: boolean) => void): void;
  /** Drives its test input. Takes effect at once. */
  setTest(on: boolean): void;
}
