/** The radio of the uplink, mobile network or WiFi. */
export interface Modem {
  /** Strength of the received signal, dBm: at once, then on every change. */
  watch(listener: (dbm: number) => void): void;
}
