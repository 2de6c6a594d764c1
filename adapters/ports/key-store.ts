/**
 * Where private keys lie: PKCS #8 in PEM, by a name that says nothing. They never leave the station, are never shown
 * and never logged; only the TLS socket and whoever signs a request read one.
 */
export interface KeyStore {
  names(): readonly string[];
  /** Null: there is no such key, or it cannot be read. */
  read(name: string): string | null;
  /** `done` exactly once, with null when the key survives a power cut, else with the reason. */
  write(name: string, pem: string, done: (failure: string | null) => void): void;
  remove(name: string, done: (failure: string | null) => void): void;
}
