/** What came of a storm, or of many, in columns. */
import type { StormReport } from '../verify/storm/storm.ts';

const DAYS_A_YEAR = 365;

const column = (name: string, value: string | number): string => `${name.padEnd(44)}${String(value).padStart(10)}`;

/** `missing`: what has never happened though it should have. */
export const summary = (
  report: StormReport,
  { missing, seconds }: { readonly missing: readonly string[]; readonly seconds: number },
): readonly string[] => [
  column('station-years', (report.days / DAYS_A_YEAR).toFixed(3)),
  column('connector-years', (report.connectorDays / DAYS_A_YEAR).toFixed(3)),
  column('seconds that it took', seconds.toFixed(0)),
  column('transactions', report.sessions),
  column('kWh billed', report.kwh.toFixed(1)),
  column('processes that died', report.deaths),
  ...Object.entries(report.injected)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, times]) => column(`fault: ${name}`, times)),
  column('things that never happened', missing.length),
  column('violations', report.violations.length),
];
