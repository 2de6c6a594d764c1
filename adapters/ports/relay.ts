/** Relay 2 of the board with its auxiliary contact: a fan, or the contactor of phases 2 and 3. */
export interface Relay {
  set(on: boolean): void;
  /** Whether the auxiliary contact's circuit is closed; at once, then on every change. */
  watch(listener: (auxiliaryClosed: boolean) => void): void;
}
