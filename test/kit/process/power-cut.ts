/**
 * Plays trials of power cuts: one life after the other in a directory, until one comes to its end; then it is judged.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flawOf } from '../../../runtime/conformance/schemas.ts';
import { complaintsAbout } from '../../../runtime/verify/storm/watched.ts';
import { secondFlawOf } from '../second-judge.ts';
import { mortalStation } from './programs.ts';
import { CARD, outcome, START_WH, type GivenOrder, type Heard, type Outcome } from './trial.ts';

export type Trial = Omit<GivenOrder, 'directory' | 'life' | 'dies'> & {
  /** How the first lives end; the one after them lives on. */
  readonly deaths: readonly NonNullable<GivenOrder['dies']>[];
};
/** `deaths`: how many lives really ended in a power cut. */
export type Played = Outcome & { readonly deaths: number };

/** Of one life, real time: on a busy machine it takes a second. */
const LIFE_LIMIT_MS = 60_000;

const flawsOf = (messages: readonly Heard[]): string[] =>
  messages.flatMap(({ action, kind, payload }) =>
    [flawOf, secondFlawOf].flatMap((judge) => {
      const flaw = judge(action, kind, payload);
      return flaw === null ? [] : [`${action}.${kind} is not valid: ${flaw}`];
    }),
  );

/** The outcome of a life that came to its end; null when the power failed. */
const live = (order: GivenOrder): Promise<Outcome | null> =>
  new Promise((resolve, reject) => {
    const words = ['--enable-source-maps', mortalStation(), JSON.stringify(order)];
    execFile(process.execPath, words, { timeout: LIFE_LIMIT_MS }, (error, stdout, stderr) => {
      if (error === null) resolve(outcome.parse(JSON.parse(stdout)));
      else if (error.signal === 'SIGKILL') resolve(null);
      else reject(new Error(`${JSON.stringify(order)}: ${stderr}`));
    });
  });

export const play = async ({ deaths, ...given }: Trial): Promise<Played> => {
  const directory = await mkdtemp(join(tmpdir(), 'statecharge-trial-'));
  try {
    for (let life = 0; ; life++) {
      const dies = deaths[life];
      const found = await live({ ...given, directory, life, ...(dies === undefined ? {} : { dies }) });
      if (found !== null) return { ...found, violations: [...found.violations, ...flawsOf(found.heard)], deaths: life };
      if (dies === undefined) throw new Error(`life ${life} was killed by somebody else`);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
};

/** Plays many trials, two at a time, and hands on what came of each in their order. */
export const playAll = async (trials: readonly Trial[]): Promise<readonly Played[]> => {
  const played: Played[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < trials.length; index = next++) {
      const trial = trials[index];
      if (trial !== undefined) played[index] = await play(trial);
    }
  };
  await Promise.all([worker(), worker()]);
  return played;
};

/** The meter shows whole watt-hours; adding up many small pieces leaves a little less than there is. */
const shown = (wh: number): number => Math.floor(wh + 1e-6);

/** What of a session was billed otherwise than it happened, a sentence each; none of them asks the controller. */
export const complaints = (played: Played): string[] => {
  const { transactions, booked, readingsWh, registerWh, deliveredWh } = played;
  const found = [...played.violations, ...played.hazards];
  const must = (isSo: boolean, sentence: string) => {
    if (!isSo) found.push(sentence);
  };
  const [only] = transactions;
  const judged = new Set(played.heard.map(({ action }) => action));
  must(judged.has('StartTransaction') && judged.has('StopTransaction'), 'no judge has heard of it');
  must(transactions.length === 1, `BIL-02: ${transactions.length} starts`);
  if (only === undefined) return found;
  const { id, connector, idTag, meterStart, values, stop } = only;
  must(connector === 1 && idTag === CARD, `it belongs to connector ${connector} and card ${idTag}`);
  must(stop !== undefined, 'BIL-02: it was never stopped');
  must(meterStart === shown(START_WH), `BIL-01: it began at ${meterStart} Wh`);
  const billed = (stop?.meterStop ?? Number.NaN) - meterStart;
  must(
    stop?.meterStop === shown(registerWh),
    `BIL-01: stopped at ${stop?.meterStop} Wh, the meter shows ${registerWh}`,
  );
  must(
    billed === shown(START_WH + deliveredWh) - shown(START_WH),
    `BIL-01: ${billed} Wh billed, ${deliveredWh} flowed`,
  );
  found.push(...complaintsAbout(only, false));
  const actions = booked.map(({ action }) => action);
  const lastStop = actions.lastIndexOf('StopTransaction');
  must(actions.indexOf('StartTransaction') === 0, 'BIL-02: the start was not first');
  must(
    !actions.slice(actions.indexOf('StopTransaction'), lastStop).some((one) => one !== 'StopTransaction'),
    'BIL-02: something came between the stop and its repetition',
  );
  must(lastStop === actions.length - 1, 'BIL-02: the stop was not last');
  const named = booked.flatMap(({ action, transactionId }) =>
    action === 'StartTransaction' ? [] : [String(transactionId)],
  );
  must(
    named.every((one) => one === id),
    `BIL-02: other ids than ${id}: ${named.join(', ')}`,
  );
  const left = values.map(({ wh }) => wh);
  const lost = readingsWh.filter((wh) => {
    const at = left.indexOf(wh);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  must(lost.length === 0, `PRO-06: readings were lost: ${lost.join(', ')} Wh`);
  must(played.waiting === 0 && played.dead === 0, `PRO-06: ${played.waiting} waiting, ${played.dead} dead letters`);
  must(played.mostInFlight === 1, `PRO-01: ${played.mostInFlight} calls in flight`);
  return found;
};
