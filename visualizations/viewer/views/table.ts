/** Every view of the page, in the order of its navigation; the first is where a visitor begins. */
import { charts } from './charts/charts.tsx';
import { settings } from './settings/settings.tsx';
import { station } from './station/station.tsx';
import { tape } from './tape/tape.tsx';
import type { View } from './view.ts';
import { why } from './why/why.tsx';
import { world } from './world/world.tsx';

export const views: readonly [View, ...View[]] = [station, charts, why, world, tape, settings];
