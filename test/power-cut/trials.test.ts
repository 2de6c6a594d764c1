// Goal: four ways in which a night can go wrong, each of which ends with one start, one stop, every reading, the right
// ids, a queue that is empty within 2 s of acceptance, and never two calls in flight (BIL-02, PRO-01, PRO-06).
// Method: a process with a real disk, on virtual time, killed by SIGKILL at the moment in question and started again;
// judged by the plant, the central system's book and the disk, and printed as a table.
import { afterAll, expect, it } from 'vitest';
import { complaints, play, type Trial } from '../kit/process/power-cut.ts';

type Row = Trial & {
  readonly name: string;
  readonly periodic: number;
  readonly reason: string;
  readonly stopsHeard: number;
};

const rows: readonly Row[] = [
  {
    name: 'A  a whole transaction offline, then the link returns',
    online: false,
    resumes: false,
    deaths: [],
    periodic: 2,
    reason: 'Local',
    stopsHeard: 1,
  },
  {
    name: 'B  the same, killed before the link returns',
    online: false,
    resumes: false,
    deaths: [{ at: 'stopped' }],
    periodic: 2,
    reason: 'Local',
    stopsHeard: 1,
  },
  {
    name: 'C  killed in mid-charge',
    online: true,
    resumes: false,
    deaths: [{ at: 'mid-charge' }],
    periodic: 1,
    reason: 'PowerLoss',
    stopsHeard: 1,
  },
  {
    name: 'D  StopTransaction unanswered, then killed',
    online: true,
    resumes: false,
    deaths: [{ at: 'stop-unanswered' }],
    periodic: 2,
    reason: 'Local',
    stopsHeard: 2,
  },
];

const DRAIN_LIMIT_S = 2;
const title = `  ${'trial'.padEnd(54)} │ starts │ stops │ readings │ ids   │ drained │ in flight │ energy`;
const table: string[] = [title];
afterAll(() => {
  process.stdout.write(`\nfour trials\n${table.join('\n')}\n`);
});

it.each(rows)('$name', { timeout: 60_000 }, async ({ name, periodic, reason, stopsHeard, ...trial }) => {
  const played = await play(trial);
  const { transactions, booked, readingsWh, drainS, mostInFlight } = played;
  const [only] = transactions;
  const stops = transactions.filter(({ stop }) => stop !== undefined).length;
  const values = only?.values ?? [];
  const ids = new Set(
    booked.flatMap(({ transactionId }) => (transactionId === undefined ? [] : [String(transactionId)])),
  );
  const energy = (only?.stop?.meterStop ?? Number.NaN) - (only?.meterStart ?? Number.NaN);
  const cells = [
    name.padEnd(54),
    String(transactions.length).padStart(6),
    String(stops).padStart(5),
    `${values.length}/${readingsWh.length}`.padStart(8),
    [...ids].join(',').padEnd(5),
    `${drainS.toFixed(2)} s`.padStart(7),
    String(mostInFlight).padStart(9),
    `${energy} Wh`,
  ];
  table.push(`  ${cells.join(' │ ')}`);

  expect(played.deaths).toBe(trial.deaths.length);
  expect(transactions).toHaveLength(1);
  expect(stops).toBe(1);
  expect(values.map(({ wh }) => wh)).toEqual(readingsWh);
  expect(values.filter(({ context }) => context === 'Sample.Periodic')).toHaveLength(periodic);
  expect([values.at(0)?.context, values.at(-1)?.context]).toEqual(['Transaction.Begin', 'Transaction.End']);
  expect([...ids]).toEqual([only?.id]);
  expect(drainS).toBeLessThanOrEqual(DRAIN_LIMIT_S);
  expect(mostInFlight).toBe(1);
  expect(only?.stop?.reason).toBe(reason);
  // A stop that was not answered comes again with its own id, and is booked once.
  const stopIds = booked.flatMap(({ action, id }) => (action === 'StopTransaction' ? [id] : []));
  expect(stopIds).toHaveLength(stopsHeard);
  expect(new Set(stopIds).size).toBe(1);
  expect(complaints(played)).toEqual([]);
});
