/** A storm: so many days of one seed, judged; what happened in it is counted. */
import type { Witness } from '../../host/stepper.ts';
import { Charger } from './charger.ts';
import { live } from './day.ts';
import type { FaultClass } from './kinds.ts';
import { buildOf } from './builds.ts';
import { classesOf, dayOf } from './plan.ts';

export type StormOptions = {
  readonly seed: number;
  readonly days: number;
  readonly connectors: number;
  readonly faults: 'all' | 'none' | readonly FaultClass[];
  /** One line a noteworthy thing. */
  readonly tell?: (line: string) => void;
  readonly witness?: Witness;
};

export type StormReport = {
  readonly seed: number;
  readonly days: number;
  readonly connectorDays: number;
  readonly sessions: number;
  readonly kwh: number;
  readonly deaths: number;
  /** How often each kind of fault has begun. */
  readonly injected: Readonly<Record<string, number>>;
  readonly violations: readonly { readonly seed: number; readonly day: number; readonly sentence: string }[];
};

const added = (a: StormReport['injected'], b: StormReport['injected']): StormReport['injected'] => {
  const sum = { ...a };
  for (const [name, times] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + times;
  return sum;
};

/** The sums of several storms; the seed is that of the first. @throws TypeError where there are none */
export const together = (reports: readonly StormReport[]): StormReport =>
  reports.reduce((sum, one) => ({
    seed: sum.seed,
    days: sum.days + one.days,
    connectorDays: sum.connectorDays + one.connectorDays,
    sessions: sum.sessions + one.sessions,
    kwh: sum.kwh + one.kwh,
    deaths: sum.deaths + one.deaths,
    injected: added(sum.injected, one.injected),
    violations: [...sum.violations, ...one.violations],
  }));

const SECOND_MS = 1000;
const DAY_S = 86_400;
const two = (number: number): string => String(number).padStart(2, '0');

/** Day and time since the beginning, EVSE, what: fixed columns. */
const lineOf = (nowMs: number, evse: number, what: string): string => {
  const s = Math.floor(nowMs / SECOND_MS);
  const time = [(s % DAY_S) / 3600, (s % 3600) / 60, s % 60].map((part) => two(Math.floor(part))).join(':');
  const where = evse === 0 ? ' –' : String(evse).padStart(2);
  return `${String(Math.floor(s / DAY_S)).padStart(5)} ${time} ${where}  ${what}`;
};

/** A mistake that ends the storm itself says where. */
const placed = <T>(place: string, task: () => T): T => {
  try {
    return task();
  } catch (error) {
    throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
};

export const storm = ({ seed, days, connectors, faults, tell, witness }: StormOptions): StormReport => {
  const classes = classesOf(seed, faults);
  const say = (evse: number, what: string): void => tell?.(lineOf(charger.clock.now(), evse, what));
  const early: [number, string][] = [];
  let ready = false;
  const charger: Charger = new Charger(
    buildOf(seed, connectors),
    (evse, what) => (ready ? say(evse, what) : void early.push([evse, what])),
    witness,
  );
  ready = true;
  for (const [evse, what] of early) say(evse, what);
  const injected: Record<string, number> = {};
  const violations: { seed: number; day: number; sentence: string }[] = [];
  let sessions = 0;
  let kwh = 0;
  let deaths = 0;
  for (let number = 0; number < days; number++) {
    const day = dayOf(seed, number, connectors, classes);
    for (const { kind, isFirst } of day.deeds) if (isFirst) injected[kind] = (injected[kind] ?? 0) + 1;
    const result = placed(`seed ${seed}, day ${number}`, () =>
      live(charger, day, (does) => {
        if (/^(fault|station|kill|cut|link|wall|register)/.test(does)) say(0, does);
      }),
    );
    sessions += result.sessions;
    kwh += result.kwh;
    deaths += result.deaths;
    for (const sentence of charger.hazards.splice(0)) violations.push({ seed, day: number, sentence });
  }
  return { seed, days, connectorDays: days * connectors, sessions, kwh, deaths, injected, violations };
};
