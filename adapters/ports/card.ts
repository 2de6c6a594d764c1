/** The card, or partition, on which log and black box lie: nothing that is billed depends on it. */
export interface Card {
  /** Whether it takes what is written; at once, then on every change. */
  watch(listener: (sound: boolean) => void): void;
}
