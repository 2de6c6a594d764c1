/** A key switch at one EVSE: whoever has the key may charge. */
export interface KeySwitch {
  /** At once, then on every change. */
  watch(listener: (on: boolean) => void): void;
}
