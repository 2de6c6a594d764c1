// Goal: two charger-years of storm keep every promise, and what can happen has happened: every kind of fault, and every
// transition of every chart but those that no storm can take.
// Method: the standard campaign as `statecharge simulate --campaign` runs it, a process for each processor; judged by
// plant, ledger and disk.
import { describe, expect, it } from 'vitest';
import { everyMachine } from '../../../../runtime/station/actors.ts';
import { charted } from '../../../../runtime/verify/layers/charted.ts';
import { campaignTogether } from '../../../../runtime/verify/storm/campaign-crew.ts';
import { blindSpots, joined } from '../../../../runtime/verify/storm/campaign.ts';
import { storm } from '../../../../runtime/verify/storm/storm.ts';
import { statecharge } from '../../../kit/process/programs.ts';

const DAYS_A_YEAR = 365;
/** Two minutes on a machine that has nothing else to do. */
const LIMIT_MS = 3_600_000;

describe('the standard campaign', () => {
  it('keeps every promise for two charger-years, and leaves nothing out', { timeout: LIMIT_MS }, async () => {
    const found = await campaignTogether(statecharge());
    expect(found.report.violations).toEqual([]);
    expect(blindSpots(found)).toEqual([]);
    expect(found.report.days).toBeGreaterThanOrEqual(2 * DAYS_A_YEAR);
  });

  it('says what has never happened, and what was thought to be impossible and has', () => {
    const report = storm({ seed: 3, days: 1, connectors: 1, faults: 'none' });
    const nothing = blindSpots({ report, layers: [] });
    expect(nothing).toContain('never a fault: kill -9');
    expect(nothing.filter((one) => one.startsWith('never taken: session')).length).toBeGreaterThan(20);
    const layers = everyMachine().map((machine) => ({
      layer: 'storm',
      machine: machine.id,
      states: {},
      transitions: Object.fromEntries(charted(machine).transitions.map(({ id }) => [id, 1])),
    }));
    const spots = blindSpots(joined([{ report, layers }]));
    expect(spots.filter((one) => one.startsWith('never taken'))).toEqual([]);
    expect(spots.filter((one) => one.startsWith('all of it was taken')).length).toBeGreaterThan(3);
  });
});
