/** `statecharge simulate --campaign`: the standard campaign, a process for each processor, and its blind spots. */
import { writeFileSync } from 'node:fs';
import { places } from '../places.ts';
import type { LayerFile } from '../verify/layers/layer.ts';
import { blindSpots, campaignPart, type CampaignReport } from '../verify/storm/campaign.ts';
import { campaignTogether } from '../verify/storm/campaign-crew.ts';
import { summary } from './storm-summary.ts';

export type CampaignCommand = {
  readonly format: 'human' | 'json';
  /** Coverage is written there. */
  readonly layer?: string;
};
type Output = { readonly line: (text: string) => void; readonly complaint: (text: string) => void };

/** Exit code 0: every promise was kept and nothing was missing; 1: not so. */
export const campaign = async ({ format, layer }: CampaignCommand, output: Output): Promise<number> => {
  const start = performance.now();
  const found = await campaignTogether(places.program);
  const { report, layers } = found;
  if (layer !== undefined) writeFileSync(layer, JSON.stringify({ format: 1, layers: [...layers] } satisfies LayerFile));
  const missing = blindSpots(found);
  const seconds = (performance.now() - start) / 1000;
  if (format === 'json') output.line(JSON.stringify({ ...report, missing, seconds }));
  else for (const line of summary(report, { missing, seconds })) output.line(line);
  for (const { seed, day, sentence } of report.violations) output.complaint(`seed ${seed}, day ${day}: ${sentence}`);
  for (const sentence of missing) output.complaint(sentence);
  return report.violations.length === 0 && missing.length === 0 ? 0 : 1;
};

/** One part for the process that has called this one (`runtime/verify/storm/campaign-crew.ts`). */
export const campaignForOther = (
  { index, count }: { readonly index: number; readonly count: number },
  tell: (report: CampaignReport) => void,
): void => tell(campaignPart(index, count));
