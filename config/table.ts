/**
 * The one table of settings (architecture §7): every row of every section, by its path. `ports[]/` stands for each
 * EVSE. Adding a setting is adding a row in `rows/`; nothing here changes.
 */
import { MOST_EVSES, type Row, type ValueOf } from './row.ts';
import { authorizationRows } from './rows/authorization.ts';
import { chargingRows } from './rows/charging.ts';
import { equipmentRows } from './rows/equipment.ts';
import { neighbourRows } from './rows/neighbours.ts';
import { ocppRows } from './rows/ocpp.ts';
import { pageRows } from './rows/page.ts';
import { portRows } from './rows/ports.ts';
import { protectionRows } from './rows/protection.ts';
import { readingRows } from './rows/readings.ts';
import { securityRows } from './rows/security.ts';
import { reservationRows } from './rows/reservation.ts';
import { siteRows } from './rows/site.ts';
import { smartChargingRows } from './rows/smart-charging.ts';
import { stationFaultRows } from './rows/station-faults.ts';
import { stationRows } from './rows/station.ts';
import { supplyRows } from './rows/supply.ts';
import { transactionPortRows, transactionRows } from './rows/transactions.ts';
import { upkeepRows } from './rows/upkeep.ts';

/** Settings of one EVSE, in the list `ports` of the file. */
const evseRows = { ...portRows, ...equipmentRows, ...protectionRows, ...supplyRows, ...transactionPortRows } as const;

const table = {
  ...stationRows,
  ...pageRows,
  ...stationFaultRows,
  ...siteRows,
  ...ocppRows,
  ...securityRows,
  ...authorizationRows,
  ...chargingRows,
  ...reservationRows,
  ...neighbourRows,
  ...smartChargingRows,
  ...readingRows,
  ...transactionRows,
  ...upkeepRows,
  ...evseRows,
} as const;

/** What belongs together, for whoever looks for something. */
const groups: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  Station: stationRows,
  'Page and control interface': pageRows,
  'Station as a whole': stationFaultRows,
  Site: siteRows,
  'Central system': ocppRows,
  Security: securityRows,
  'Who may charge': authorizationRows,
  Charging: chargingRows,
  Reservations: reservationRows,
  Neighbours: neighbourRows,
  'Smart charging': smartChargingRows,
  Readings: readingRows,
  Transactions: transactionRows,
  'Logs and firmware': upkeepRows,
  Connector: evseRows,
};

type Table = typeof table;

export type Path = keyof Table;
/** Settings that every EVSE has for itself. */
export type PortPath = keyof typeof evseRows;
export type StationPath = Exclude<Path, PortPath>;
/** What a setting is, at compile time: `ValueAt<'ocpp/enable'>` is boolean. */
export type ValueAt<P extends Path> = ValueOf<Table[P]>;

export const isPath = (text: string): text is Path => Object.hasOwn(table, text);

/** In the order of the manual. */
export const paths: readonly Path[] = Object.keys(table).filter(isPath);

export const groupOf = (path: Path): string =>
  Object.keys(groups).find((name) => Object.hasOwn(groups[name] ?? {}, path)) ?? '';

export const rowAt = (path: Path): Row => table[path];

export const isPortPath = (path: Path): path is PortPath => path.startsWith('ports[]/');

/**
 * `ports[]/pluggable` of EVSE 2 is `ports[1]/pluggable`, as the guide writes it: the list of the file counts from 0.
 */
export const placeOf = (path: string, evse: number | undefined): string =>
  evse === undefined ? path : path.replace('[]', `[${evse - 1}]`);

/** Every place of a path: one, or one an EVSE. */
export const evsesOf = (path: Path, evses: number): readonly (number | undefined)[] =>
  isPortPath(path) ? Array.from({ length: Math.min(evses, MOST_EVSES) }, (_, index) => index + 1) : [undefined];
