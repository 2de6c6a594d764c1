/**
 * Walks that somebody has thought of: beginnings for the search, where chance alone would be long in finding them. Each
 * is a situation and what is done in it, with the seconds that pass after it. What they show is found out by walking.
 */
import { parts } from './scenes/breakage.ts';
import type { Scene } from './scenes/deeds.ts';
import { equipment, guards } from './scenes/equipment.ts';
import { between } from './scenes/meanwhile.ts';
import { rare } from './scenes/rare.ts';
import { access, cuts, limits } from './scenes/visits.ts';
import { situations } from './situations.ts';
import { opening, type Walk } from './walk.ts';

const walkOf = ([name, ...done]: Scene): Walk => {
  const situation = situations.find((one) => one.name === name);
  if (situation === undefined) throw new Error(`there is no situation ${name}`);
  return {
    situation,
    strides: [opening, ...done.map(([deed, seconds]) => ({ deed, waitMs: Math.round(seconds * 1000) }))],
  };
};

export const scenes: readonly Walk[] = [
  ...limits,
  ...access,
  ...cuts,
  ...parts,
  ...guards,
  ...equipment,
  ...rare,
  ...between,
].map(walkOf);
