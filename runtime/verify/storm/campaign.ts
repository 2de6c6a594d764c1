/**
 * The standard campaign: always the same seeds, two charger-years and more in all. Beside every promise it judges
 * itself: a kind of fault that has never begun, and a transition of a chart that was never taken, is a blind spot and a
 * failure, unless `absent.ts` says why no storm can bring it about; so is a reason there that is not needed any more.
 */
import { everyMachine } from '../../station/actors.ts';
import { charted } from '../layers/charted.ts';
import { merged, type Layer } from '../layers/layer.ts';
import { Tally } from '../layers/tally.ts';
import { absent, isAbsent } from './absent.ts';
import { kinds } from './kinds.ts';
import { storm, together, type StormReport } from './storm.ts';

type Leg = { readonly seed: number; readonly days: number; readonly connectors: number };

const LEGS = 60;
const DAYS_A_LEG = 15;
/** Every so many-th station has two connectors. */
const DOUBLE = 5;

const legs: readonly Leg[] = Array.from({ length: LEGS }, (_, index) => ({
  seed: index + 1,
  days: DAYS_A_LEG,
  connectors: index % DOUBLE === 0 ? 2 : 1,
}));

export type CampaignReport = { readonly report: StormReport; readonly layers: readonly Layer[] };

/** Every `count`-th leg, from `index` on; `done`: hears of each when it is over. */
export const campaignPart = (
  index: number,
  count: number,
  done: (leg: StormReport) => void = () => undefined,
): CampaignReport => {
  const tally = new Tally();
  const reports = legs.flatMap((leg, place) => {
    if (place % count !== index) return [];
    const report = storm({ ...leg, faults: 'all', witness: tally });
    done(report);
    return [report];
  });
  return { report: together(reports), layers: tally.layers('storm') };
};

export const joined = (parts: readonly CampaignReport[]): CampaignReport => ({
  report: together(parts.map(({ report }) => report)),
  layers: merged(parts.flatMap(({ layers }) => layers)),
});

/** What the campaign has never seen though it should have, one sentence each. */
export const blindSpots = ({ report, layers }: CampaignReport): readonly string[] => {
  const taken = new Set(layers.flatMap(({ transitions }) => Object.keys(transitions)));
  const all = everyMachine().flatMap((machine) => charted(machine).transitions.map(({ id }) => id));
  const never = all.filter((id) => !taken.has(id));
  return [
    ...kinds.flatMap(({ name }) => (report.injected[name] === undefined ? [`never a fault: ${name}`] : [])),
    ...never.filter((id) => !isAbsent(id)).map((id) => `never taken: ${id}`),
    ...absent.flatMap(({ ids, why }) => (ids.some((id) => never.includes(id)) ? [] : [`all of it was taken: ${why}`])),
  ];
};
