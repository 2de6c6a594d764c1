/** Every case of OCPP 1.6 for a charge point, in the order of the certification catalogue (OCTT, edition 2024-04). */
import type { Section } from '../case.ts';
import { caching } from './cache.ts';
import { coldBoot } from './cold-boot.ts';
import { configurations, configurationTrouble } from './configuration.ts';
import { dataTransfers, localLists } from './local-list.ts';
import { meters } from './meter-values.ts';
import { offlines } from './offline.ts';
import { power } from './power.ts';
import { remotes, remoteTrouble } from './remote.ts';
import { resets } from './reset.ts';
import { reservations, triggers } from './reservation.ts';
import { securities } from './security.ts';
import { smartCharging } from './smart-charging.ts';
import { starts } from './start.ts';
import { stops } from './stop.ts';
import { basicTrouble, faults } from './trouble.ts';
import { diagnosticSection, firmwares } from './upkeep.ts';
import { unlocks, unlockTrouble } from './unlock.ts';

export const catalogue16: readonly Section[] = [
  coldBoot,
  starts,
  stops,
  caching,
  remotes,
  resets,
  unlocks,
  configurations,
  meters,
  basicTrouble,
  remoteTrouble,
  unlockTrouble,
  power,
  offlines,
  configurationTrouble,
  faults,
  localLists,
  firmwares,
  diagnosticSection,
  reservations,
  triggers,
  smartCharging,
  dataTransfers,
  securities,
];
