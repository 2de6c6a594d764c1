/** `statecharge simulate`: a whole station on virtual time, in a storm of drawn faults, judged by what promises say. */
import { storm, type StormReport } from '../verify/storm/storm.ts';
import { faultClasses, kinds, type FaultClass } from '../verify/storm/kinds.ts';

export type SimulateCommand = {
  readonly seed: number;
  readonly years: number;
  readonly connectors: number;
  readonly faults: string;
  /** Only the sums, not a line a noteworthy thing. */
  readonly quiet: boolean;
  readonly format: 'human' | 'json';
};
type Output = { readonly line: (text: string) => void; readonly complaint: (text: string) => void };

const DAYS_A_YEAR = 365;

const isClass = (word: string): word is FaultClass => faultClasses.some((one) => one === word);

/** @returns the wrong word where there is one */
const wanted = (text: string): StormFaults | { readonly wrong: string } => {
  if (text === 'all' || text === 'none') return text;
  const words = text.split(',');
  const wrong = words.find((word) => !isClass(word));
  return wrong === undefined ? words.filter(isClass) : { wrong };
};
type StormFaults = 'all' | 'none' | readonly FaultClass[];

const column = (name: string, value: string | number): string => `${name.padEnd(28)}${String(value).padStart(10)}`;

const summary = (report: StormReport, connectors: number): readonly string[] => [
  column('station-years', (report.days / DAYS_A_YEAR).toFixed(3)),
  column('connector-years', ((report.days * connectors) / DAYS_A_YEAR).toFixed(3)),
  column('transactions', report.sessions),
  column('kWh billed', report.kwh.toFixed(1)),
  column('processes that died', report.deaths),
  ...Object.entries(report.injected)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, times]) => column(`fault: ${name}`, times)),
  ...kinds.filter(({ name }) => report.injected[name] === undefined).map(({ name }) => column(`never: ${name}`, 0)),
  column('violations', report.violations.length),
  ...report.violations.map(({ day, sentence }) => `day ${day}: ${sentence}`),
];

/** Exit code 0: every promise was kept; 1: one was broken; 2: nobody knows such a class of faults. */
export const simulate = (options: SimulateCommand, output: Output): number => {
  const faults = wanted(options.faults);
  if (typeof faults === 'object' && 'wrong' in faults) {
    output.complaint(`--faults: found "${faults.wrong}", expected all, none, or some of ${faultClasses.join(',')}`);
    return 2;
  }
  const report = storm({
    seed: options.seed,
    days: Math.max(1, Math.round(options.years * DAYS_A_YEAR)),
    connectors: options.connectors,
    faults,
    ...(options.quiet || options.format === 'json' ? {} : { tell: output.line }),
  });
  if (options.format === 'json') output.line(JSON.stringify(report));
  else for (const line of summary(report, options.connectors)) output.line(line);
  return report.violations.length === 0 ? 0 : 1;
};
