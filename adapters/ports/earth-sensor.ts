/** The voltage between neutral and protective earth at one EVSE: small while the protective conductor is whole. */
export interface EarthSensor {
  /** V; at once, then whenever it has moved by half a volt or more. */
  watch(listener: (neutralEarthV: number) => void): void;
}
