/** The machines of a station that has none. */
import type { Charts } from '../../adapters/ports/charts.ts';

export const noCharts: Charts = { names: () => [], machine: () => null, whyNotCharging: () => null };
