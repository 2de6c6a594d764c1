/**
 * What the monitor of an RCD is to the outside. `waiting`: for a moment without power, to test. `grounded`: it
 * tripped with a car. `spurious`: it tripped without one. `untrustworthy`: it failed its test.
 */
export const rcdModes = ['sensing', 'waiting', 'testing', 'armed', 'grounded', 'spurious', 'untrustworthy'] as const;
export type RcdMode = (typeof rcdModes)[number];
