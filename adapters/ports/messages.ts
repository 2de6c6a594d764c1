/** Publish and subscribe with our neighbours (MQTT). */
export interface Messages {
  /** At most once, and not at all while there is no broker: who wants to be heard publishes again when there is one. */
  publish(topic: string, payload: string, retain: boolean): void;
  /** `filter` with + and # as in MQTT. Holds across reconnections. */
  subscribe(filter: string, listener: (topic: string, payload: string) => void): void;
  /** Whether there is a broker; at once, then on every change. */
  watch(listener: (connected: boolean) => void): void;
  close(): Promise<void>;
}
