/** What a lamp can show, in the words of `leds.json` (guide 2490). */

/** Blink fast: 100 ms on, 100 ms off; blink slow: 1 s on, 1 s off. */
export const lampModes = ['solid', 'blink_slow', 'blink_fast'] as const;
export type LampMode = (typeof lampModes)[number];

/** Black is off. */
export const lampColors = ['black', 'white', 'red', 'green', 'blue', 'cyan', 'yellow', 'magenta'] as const;
export type LampColor = (typeof lampColors)[number];

export type Glow = { readonly mode: LampMode; readonly color: LampColor };

export const dark: Glow = { mode: 'solid', color: 'black' };
