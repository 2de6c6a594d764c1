// Goal: whichever commit of a session the power fails at, the customer is billed once and to the Wh, and the central
// system hears of everything once, in order (BIL-01 … BIL-06, PRO-06).
// Method: a process with a real disk is killed by SIGKILL just before or just after each commit of a session, online
// and offline, with transactions that are closed or resumed; then in the middle of its recovery. It is started again
// until nothing is left to do, and judged by the plant, the central system's book and the disk. POWER_CUT=full plays
// every combination; the ordinary form plays every commit in both worlds, closed and after it in the one, resumed and
// before it in the other.
import { afterAll, expect, it } from 'vitest';
import { complaints, play, playAll, type Trial } from '../kit/process/power-cut.ts';

type Side = 'before' | 'after';
type World = { readonly online: boolean; readonly resumes: boolean };
type Series = World & { readonly side: Side };

const all: readonly Series[] = [true, false].flatMap((online) =>
  [false, true].flatMap((resumes) => (['before', 'after'] as const).map((side) => ({ online, resumes, side }))),
);
const isFull = process.env['POWER_CUT'] === 'full';
const series = all.filter(
  ({ online, resumes, side }) => isFull || (online ? !resumes && side === 'after' : resumes && side === 'before'),
);

const table: string[] = [];
afterAll(() => {
  process.stdout.write(`\nkill −9 at every commit of a session\n${table.join('\n')}\n`);
});

const where = ({ online, resumes }: World): string =>
  `${online ? 'online' : 'offline'}, transaction ${resumes ? 'resumed' : 'closed'}`;

/** Plays the trials, adds a line to the table and throws every complaint. */
const judgeAll = async (title: string, trials: readonly Trial[]): Promise<void> => {
  const played = await playAll(trials);
  const wrong = played.flatMap((one, index) => {
    const found = complaints(one);
    if (one.deaths !== trials[index]?.deaths.length) found.push('the power did not fail');
    return found.map((sentence) => `${JSON.stringify(trials[index])}: ${sentence}`);
  });
  const exact = played.filter((one) => complaints(one).length === 0).length;
  const reasons = played.map(({ transactions }) => transactions[0]?.stop?.reason);
  const ofPowerLoss = reasons.filter((reason) => reason === 'PowerLoss').length;
  table.push(`  ${title.padEnd(50)} │ ${trials.length} points │ ${exact} exact │ ${ofPowerLoss} closed by PowerLoss`);
  expect(wrong).toEqual([]);
  const resumes = trials.some((trial) => trial.resumes);
  // BIL-06: never both.
  if (resumes) expect(ofPowerLoss).toBe(0);
  else expect(ofPowerLoss).toBeGreaterThan(0);
};

it.each(series.map((one) => ({ ...one, title: `${where(one)}, killed ${one.side} each commit` })))(
  'a session is billed exactly: $title',
  { timeout: 600_000 },
  async ({ title, online, resumes, side }) => {
    const undisturbed = await play({ online, resumes, deaths: [] });
    expect(complaints(undisturbed)).toEqual([]);
    expect(undisturbed.commits).toBeGreaterThan(15);
    const trials = Array.from({ length: undisturbed.commits }, (_, index) => ({
      online,
      resumes,
      deaths: [{ commit: index + 1, side }],
    }));
    await judgeAll(title, trials);
  },
);

const recoveries = [true, false].flatMap((online) => [false, true].map((resumes) => ({ online, resumes })));
it.each(
  recoveries
    .filter(({ online, resumes }) => isFull || (!online && !resumes))
    .map((one) => ({ ...one, title: `${where(one)}, killed again in its recovery` })),
)('a session is billed exactly: $title', { timeout: 600_000 }, async ({ title, online, resumes }) => {
  const first = { at: 'mid-charge' } as const;
  const once = await play({ online, resumes, deaths: [first] });
  expect(complaints(once)).toEqual([]);
  const trials = Array.from({ length: once.commits }, (_, index) => {
    const side: Side = index % 2 === 0 ? 'before' : 'after';
    return { online, resumes, deaths: [first, { commit: index + 1, side }] };
  });
  await judgeAll(title, trials);
});
