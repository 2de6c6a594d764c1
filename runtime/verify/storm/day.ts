/**
 * One day of a storm: the plan is carried out, then everything is mended, and what is promised for quiet times is
 * judged (LIV) together with the sums of the day (BIL, PRO). It starts and ends with an empty, healthy station.
 */
import { overgrown } from './bounds.ts';
import type { Transaction } from './central-ledger.ts';
import type { Charger } from './charger.ts';
import { act } from './deeds.ts';
import { Mix } from './mix.ts';
import { HOUR_MS, STORM_HOURS, type Day } from './plan.ts';
import { probe } from './probes.ts';
import { beginVisit, endVisit, evsesOf, statusOf } from './quiet.ts';
import { clear, mend, serve } from './repair.ts';
import { complaintsAbout } from './watched.ts';

/** `deaths`: of processes in the storm, not of those that are ended to see what becomes of it. */
export type DayResult = { readonly sessions: number; readonly kwh: number; readonly deaths: number };

const DAY_MS = 24 * HOUR_MS;
const DRAIN_MINUTES = 60;
const VISIT_MS = 120_000;
/** Meters that show less than flowed, or nothing: what is billed then is at most what was delivered. */
const poorMeters = [
  'silent',
  'crc',
  'wrong-slave',
  'internal',
  'frozen',
  'reset',
  'replaced',
  'rollover',
  'late-signature',
];

/** A register that falls to 0 in its last Wh passes for one that has rolled over: nobody can tell. */
const LAST_WH = 100;

const isDrained = (charger: Charger): boolean =>
  charger.store.durable.count('outbox') === 0 &&
  charger.csms.ledger.transactions.every(({ stop }) => stop !== undefined);

/** LIV-04. */
const drain = (charger: Charger): void => {
  for (let minute = 0; minute < DRAIN_MINUTES && !isDrained(charger); minute++) charger.clock.advance(60_000);
  if (isDrained(charger)) return;
  charger.hazard(`LIV-04: ${charger.store.durable.count('outbox')} messages wait after an hour`);
};

/** What the day must have come to. */
const balance = (charger: Charger, day: Day, before: readonly number[]): Omit<DayResult, 'deaths'> => {
  const { transactions } = charger.csms.ledger;
  const clockJumped = day.deeds.some(({ does }) => does.startsWith('wall') || does.startsWith('cut-1970'));
  for (const one of transactions) {
    for (const sentence of complaintsAbout(one, clockJumped)) charger.hazard(sentence);
    if (one.stop === undefined) charger.hazard(`BIL-02: transaction ${one.id} has no stop`);
  }
  for (const evse of evsesOf(charger)) {
    const own = transactions.filter(({ connector }) => connector === evse);
    const billed = own.reduce((sum, one) => sum + billOf(one), 0);
    const delivered = charger.truth(evse).deliveredWh - (before[evse - 1] ?? 0);
    const had = (word: string) => day.deeds.some(({ does }) => does.includes(` ${evse} meter-${word}`));
    const isPoor = poorMeters.some(had);
    const unseen = had('rollover') && had('reset') ? LAST_WH : 0;
    // Each of two readings is cut off to whole Wh.
    const rounding = own.length + 1;
    if (billed > delivered + rounding + unseen || (!isPoor && billed < delivered - rounding)) {
      charger.hazard(
        `BIL-01: EVSE ${evse}: ${billed} Wh billed in ${own.length}, ${delivered.toFixed(1)} Wh delivered`,
      );
    }
    const told = charger.csms.heard('StatusNotification').findLast(({ connectorId }) => connectorId === evse);
    if (told !== undefined && told['status'] !== statusOf(charger, evse)) {
      charger.hazard(`PRO-04: EVSE ${evse} was told ${String(told['status'])} last and is ${statusOf(charger, evse)}`);
    }
  }
  for (const id of charger.lostLetters()) charger.hazard(`PRO-06: message ${id} lay on the disk and was never sent`);
  return { sessions: transactions.length, kwh: transactions.reduce((sum, one) => sum + billOf(one), 0) / 1000 };
};

const billOf = ({ meterStart, stop }: Transaction): number => (stop === undefined ? 0 : stop.meterStop - meterStart);

/** Carries a day out. `done`: hears of every deed before it is done. */
export const live = (charger: Charger, day: Day, done: (does: string) => void): DayResult => {
  const { clock, csms } = charger;
  const begin = clock.now();
  const deathsBefore = charger.deaths;
  const before = evsesOf(charger).map((evse) => charger.truth(evse).deliveredWh);
  for (const { at, does } of day.deeds) {
    clock.at(begin + at, () => {
      done(does);
      act(charger, does);
    });
  }
  const last = day.deeds.at(-1)?.at ?? 0;
  clock.advanceTo(begin + Math.min(STORM_HOURS * HOUR_MS, last + 60_000));
  const deaths = charger.deaths - deathsBefore;
  mend(charger);
  clear(charger);
  serve(charger);
  for (const evse of evsesOf(charger)) {
    beginVisit(charger, evse);
    clock.advance(VISIT_MS);
    endVisit(charger, evse);
  }
  drain(charger);
  probe(charger, new Mix(day.probing));
  serve(charger);
  drain(charger);
  const result = balance(charger, day, before);
  for (const sentence of csms.violations.splice(0)) charger.hazard(sentence);
  for (const sentence of overgrown(charger.store.durable, clock.waits)) charger.hazard(sentence);
  csms.trim();
  clock.advanceTo(Math.max(begin + DAY_MS, clock.now()));
  return { ...result, deaths };
};
