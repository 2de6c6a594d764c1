/**
 * What the process does every second while it is well. Turns must still complete; and whoever shows a running meter
 * wants to see it run. No event comes of it.
 */
import type { Controller } from './compose.ts';

/** Of the station's time: a simulated watchdog runs as fast as the station does. */
export const BEAT_MS = 1000;

export const beat = (controller: Controller): void => {
  controller.host.pulse();
  for (const evse of controller.host.evses) controller.look(evse);
};
