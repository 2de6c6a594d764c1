/** The settings as a protocol sees them: by the protocol's own keys. */
export type ConfigurationKey = {
  readonly key: string;
  readonly readonly: boolean;
  /** Absent while it has none. */
  readonly value?: string;
};
export type ConfigurationOutcome = 'accepted' | 'rejected' | 'reboot-required' | 'not-supported';

export interface Configuration {
  /** Every key of this protocol that may be shown, in table order. Write-only values are left out. */
  keys(): readonly ConfigurationKey[];
  /** One of them, by any of its names, called as it was asked for but spelled properly. Null: not to be shown. */
  key(name: string): ConfigurationKey | null;
  /** Keys compare without regard to case. `done` once the value is durable; within 1 s. */
  change(key: string, value: string, done: (outcome: ConfigurationOutcome) => void): void;
}
