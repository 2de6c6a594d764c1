/** A hardware watchdog: unless petted it puts every actuator to safe and restarts the board. */
export interface Watchdog {
  pet(): void;
}
