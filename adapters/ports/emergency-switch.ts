/** The contact of an emergency switch, in words: the board knows its polarity from the settings. */
export interface EmergencySwitch {
  /** Whether it is pressed; at once, then on every change. */
  watch(listener: (pressed: boolean) => void): void;
}
