/** The tables of the board that stand in the settings as one line each, as the machines want them. */
import type { Hardware } from '../../adapters/ports/hardware.ts';
import type { Settings } from '../../config/settings.ts';
import { lampConditions, type LampBehavior } from '../../machines/evse/lamps.ts';
import { gridRating, type GridRating } from '../../machines/load/rotary.ts';
import type { FaultName } from '../../machines/vocabulary/faults.ts';
import { lampColors, lampModes } from '../../machines/vocabulary/lamps.ts';

const listed = (text: string): readonly string[] => text.split(',').map((entry) => entry.trim());

/** The settings have been checked: a word that is not known here is a mistake of ours. */
const known = <W extends string>(words: readonly W[], text: string | undefined): W => {
  const found = words.find((word) => word === text);
  if (found === undefined) throw new RangeError(`${text ?? 'nothing'} is none of ${words.join(', ')}`);
  return found;
};

const PARTS_PER_MS = 100;

const behaviorsIn = (text: string): readonly LampBehavior[] =>
  listed(text).map((entry) => {
    const [condition, mode, color, duration = '0'] = entry.split(':');
    return {
      condition: known(lampConditions, condition),
      mode: known(lampModes, mode),
      color: known(lampColors, color),
      durationMs: Number(duration) / PARTS_PER_MS,
    };
  });

/** The table that was read last: all connectors have the same, and all stations of a fleet. */
let read: { readonly text: string; readonly behaviors: readonly LampBehavior[] } | null = null;

/** `leds.json` of the guide. */
export const lampBehaviors = (settings: Settings): readonly LampBehavior[] => {
  const text = settings.get('lamps/behaviors');
  if (read?.text !== text) read = { text, behaviors: behaviorsIn(text) };
  return read.behaviors;
};

/** `rotaryencd.json` of the guide. */
const rotaryPositions = (settings: Settings): readonly GridRating[] =>
  listed(settings.get('rotary_switch/positions')).map((entry) => {
    const [amps, phases] = entry.split('x').map(Number);
    return { amps: amps ?? 0, phases: phases === 3 ? 3 : 1 };
  });

/** `rating` is null where no rotary switch is fitted. */
export type Grid = { readonly rating: GridRating | null; readonly found: readonly FaultName[] };

/** What the grid connection may carry: read once, at the start (guide 1066, 3097). */
export const readGrid = (settings: Settings, { rotary }: Hardware): Grid => {
  if (!settings.get('rotary_switch/enable')) return { rating: null, found: [] };
  // A switch that is wanted and not there counts as one that stands nowhere.
  const { rating, valid } = gridRating(rotary?.read() ?? null, rotaryPositions(settings));
  return { rating, found: valid ? [] : ['RotarySwitchInvalid'] };
};
