/** The temperature inside the station, at the EVSE's contactor and terminals. */
export interface Thermometer {
  /** °C, NaN when the sensor gives no number; at once, then whenever it has moved by half a degree or more. */
  watch(listener: (celsius: number) => void): void;
}
