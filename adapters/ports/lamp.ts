/**
 * A lamp that everybody can see at one EVSE: three colours, or one output on which only the pattern tells (the status
 * output of the guide, line 1533). It blinks by itself.
 */
import type { Glow } from '../../machines/vocabulary/lamps.ts';

export interface Lamp {
  show(glow: Glow): void;
}
