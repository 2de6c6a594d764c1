/** The capacitor that drives the motor of a plug lock. */
export interface Capacitor {
  /** Whether it holds enough for a drive; at once, then on every change. */
  watch(listener: (charged: boolean) => void): void;
}
