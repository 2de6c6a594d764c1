/** An RFID reader. */
export interface Reader {
  /**
   * `seen` comes again and again, at least every 500 ms, while a tag lies on the reader. `id` is hex text as the tag
   * gives it.
   * `silent`: the reader does not answer; `answering`: it does (again).
   */
  watch(listener: (sight: { readonly seen: string } | 'silent' | 'answering') => void): void;
}
