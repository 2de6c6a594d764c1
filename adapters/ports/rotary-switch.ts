/** The rotary coded switch on the board, by which a technician says what the grid connection may carry. */
export interface RotarySwitch {
  /** 0–15; null: the knob stands between two positions. */
  read(): number | null;
}
