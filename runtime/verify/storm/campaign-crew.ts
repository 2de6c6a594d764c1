/** The standard campaign in several processes at once: this program, called for a part, tells what came of it. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { joined, type CampaignReport } from './campaign.ts';

/** One station is a few dozen megabytes: a processor each. */
const MOST_AT_ONCE = 8;

/** @param program that knows `simulate --campaign --part INDEX/COUNT` (`runtime/cli/main.ts`) */
const send = (program: string, part: string): Promise<CampaignReport> =>
  new Promise((resolve, reject) => {
    const child = fork(program, ['simulate', '--campaign', '--part', part], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    let told: CampaignReport | null = null;
    child.on('message', (message: CampaignReport) => (told = message));
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (told === null) reject(new Error(`part ${part}: its process ended (${signal ?? code}) and told nothing`));
      else resolve(told);
    });
  });

export const campaignTogether = async (program: string): Promise<CampaignReport> => {
  const count = Math.min(MOST_AT_ONCE, availableParallelism());
  return joined(await Promise.all(Array.from({ length: count }, (_, index) => send(program, `${index}/${count}`))));
};
