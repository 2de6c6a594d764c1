/** The main contactor of one EVSE and its auxiliary contact. */
export interface Contactor {
  setCoil(on: boolean): void;
  /**
   * Whether the auxiliary contact's circuit is closed; at once, then on every change. What it means depends on its
   * wiring (no, nc).
   */
  watch(listener: (auxiliaryClosed: boolean) => void): void;
}
