/**
 * The table of faults as Markdown, for the README: the rows of `machines/vocabulary/faults.ts` in the order in which
 * they are reported, and nothing beside them. Run by itself it writes the table between its two markers in README.md.
 */
import type { FaultRow } from '../../machines/vocabulary/fault-row.ts';
import { byRank, faultNames, faultRow } from '../../machines/vocabulary/faults.ts';
import { tableLine, withSection, writeWhenRun } from './readme-section.ts';

const places = { evse: '≥ 1', station: '0', both: '≥ 0' } as const;
const pilots = { 0: '0 %', 100: '100 %' } as const;
const locks = { keep: 'kept', release: 'unlocked', bar: 'unlocked and barred' } as const;
const clearings = {
  itself: 'with its cause',
  unplug: 'when the car is unplugged',
  acknowledge: 'cause gone and acknowledged',
  restart: 'restart',
} as const;
const runs = { stop: 'ends', reduced: 'reduced', 'go on': 'goes on' } as const;

/** What holds with a car and, where it differs, without. */
const both = (withCar: string, without: string): string =>
  withCar === without ? withCar : `${withCar}; without a car ${without}`;

const pilotOf = ({ duty, dutyUnplugged }: FaultRow): string =>
  duty === null ? '–' : both(pilots[duty], pilots[dutyUnplugged ?? duty]);

const lockOf = ({ lock, lockUnplugged }: FaultRow): string =>
  lock === null ? '–' : both(locks[lock], locks[lockUnplugged ?? lock]);

/** Every column but the names. */
const cells = (row: FaultRow): readonly string[] => [
  row.blocks ? row.code : `${row.code} (warning)`,
  String(row.priority),
  places[row.place],
  row.severity,
  `${runs[row.running]}; ${row.blocks ? 'no new one' : 'new ones as ever'}`,
  pilotOf(row),
  row.contactor === 'open' ? 'opens' : '–',
  lockOf(row),
  clearings[row.clears],
  row.tries,
  row.remote === undefined ? row.remedy : `${row.remedy} From afar: ${row.remote}`,
];

const titles = [
  'Fault (vendorErrorCode)',
  'errorCode',
  'Prio',
  'Connector',
  'Severity',
  'Session',
  'Pilot',
  'Contactor',
  'Plug lock',
  'Ends',
  'What the station tries',
  'What to do',
];

const nameOf = (name: string, { vendorCode, alias }: FaultRow): string => {
  const other = vendorCode === undefined || vendorCode === name ? '' : ` (${vendorCode})`;
  return `${name}${other}${alias === undefined ? '' : `, also known as ${alias}`}`;
};

/** Faults that differ in nothing but their names share a line. */
export const faultTable = (): string => {
  const lines = new Map<string, string[]>();
  for (const name of faultNames.toSorted(byRank)) {
    const row = faultRow(name);
    const rest = tableLine(cells(row));
    lines.set(rest, [...(lines.get(rest) ?? []), nameOf(name, row)]);
  }
  const body = [...lines].map(([rest, names]) => `| ${names.join('<br>')} ${rest}`);
  return [tableLine(titles), tableLine(titles.map(() => '---')), ...body].join('\n');
};

/** @throws Error where the text has no place for the table */
export const withFaultTable = (text: string): string => withSection(text, 'faults', faultTable());

writeWhenRun(import.meta.url, withFaultTable);
