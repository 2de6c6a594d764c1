/** Every mistake that is planted, one room a file of `mistakes/`. */
import { billing } from './mistakes/billing.ts';
import { bolt } from './mistakes/bolt.ts';
import { coil } from './mistakes/coil.ts';
import { death } from './mistakes/death.ts';
import { offer } from './mistakes/offer.ts';
import { relay2 } from './mistakes/relay-2.ts';
import type { Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [...coil, ...relay2, ...bolt, ...offer, ...billing, ...death];
