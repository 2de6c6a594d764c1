/**
 * What our neighbours are told of an EVSE: one row a topic, from the view of the station to the payload of the guide.
 */
import type { SaidName } from '../../adapters/mqtt/topics.ts';
import type { EvseView } from '../../adapters/ports/station.ts';
import { faultRow, type FaultName } from '../../machines/vocabulary/faults.ts';
import type { LinkState } from '../../machines/vocabulary/facts.ts';

/** Limits that are bolted on: what remains when nobody limits anything for a while (guide 3110). */
const physical: readonly string[] = ['grid', 'evse', 'cable'];

const least = (view: EvseView, names: readonly string[]): string => {
  const found = view.limits.filter(({ name, amps }) => names.includes(name) && amps >= 0).map(({ amps }) => amps);
  return found.length === 0 ? '-1' : String(Math.floor(Math.min(...found)));
};

const withCode = (view: EvseView, code: string): FaultName | undefined =>
  view.faults.find((fault) => faultRow(fault).code === code);

const vendorCode = (fault: FaultName | undefined): string =>
  fault === undefined ? '' : (faultRow(fault).vendorCode ?? fault);

const flag = (on: boolean): string => (on ? '1' : '0');

/** What may stand on the topic of RCD errors (guide 3085–3088). */
const rcdErrors: readonly FaultName[] = ['SpuriousRcdError', 'RcdTestError', 'RcdGroundFailure'];

const bolts = { locked: 'locked', unlocked: 'unlocked', unknown: 'unknown', none: 'unknown' } as const;
const contacts = { open: 'opened', closed: 'closed', unknown: 'unknown' } as const;

/** null: not known yet, so nothing is said. */
type Say = (view: EvseView) => string | null;

export const saidOfEvse = {
  pilotLetter: ({ pilot }) => pilot,
  pilotDuty: ({ levels }) => levels.pilotDuty.toFixed(2),
  plug: ({ lock }) => bolts[lock],
  contactor: ({ contactor }) => contacts[contactor],
  // What the limits leave, with or without a car (guide 3107), and never more; the hair undoes what binary fractions
  // take away from 20.2.
  offeredLimit: ({ allowedAmps }) => (Math.floor(allowedAmps * 10 + 1e-6) / 10).toFixed(1),
  limitReason: ({ limits }) => limits[0]?.name.slice(0, 50) ?? null,
  physicalLimit: (view) => least(view, physical),
  gridLimit: (view) => least(view, ['grid']),
  evseLimit: (view) => least(view, ['evse']),
  cableLimit: (view) => least(view, ['cable']),
  availability: ({ operative }) => (operative ? 'operative' : 'inoperative'),
  contactorError: (view) => flag(withCode(view, 'PowerSwitchFailure') !== undefined),
  lockFailure: (view) => vendorCode(withCode(view, 'ConnectorLockFailure')),
  meterAvailable: (view) => flag(withCode(view, 'PowerMeterFailure') === undefined),
  readerAvailable: (view) => flag(withCode(view, 'ReaderFailure') === undefined),
  rcdState: ({ rcd }) => (rcd === null ? null : flag(rcd.mode !== 'grounded' && rcd.mode !== 'spurious')),
  rcdMonitored: ({ rcd }) => flag(rcd !== null),
  rcdTestable: ({ rcd }) => flag(rcd?.tests === true),
  rcdTestedAt: ({ rcd }) => (typeof rcd?.testedAt === 'number' ? new Date(rcd.testedAt).toISOString() : null),
  rcdError: ({ rcd, faults }) => (rcd === null ? null : vendorCode(faults.find((fault) => rcdErrors.includes(fault)))),
  emergency: ({ faults }) => flag(faults.includes('EmergencyShutdown')),
  recloserError: ({ faults }) => flag(faults.includes('RcdRecloserFailure')),
  // Guide Tables 79 and 80: what a neighbour says, we do not say.
  ventilationAvailable: ({ ventilation: { control, available } }) =>
    control === 'external' || control === 'foreign' ? null : flag(available),
  authorized: ({ access: { granted, byNeighbour } }) => (byNeighbour ? null : flag(granted)),
  ventilationTarget: ({ ventilation: { control, wanted } }) =>
    control === 'internal' || control === 'external' ? flag(wanted) : null,
  ventilationActual: ({ ventilation: { control, runs } }) => (control === 'external' ? null : flag(runs)),
  phaseActual: ({ phases }) => (phases === null ? null : String(phases.actual)),
  proximityError: ({ faults }) =>
    vendorCode(faults.find((fault) => faultRow(fault).vendorCode?.startsWith('Proximity'))),
} as const satisfies { readonly [N in SaidName]?: Say };

/** Whether the connection to the central system stands (guide 2739); being refused is not being connected. */
export const onlineIn: { readonly [S in LinkState]: '0' | '1' } = {
  disabled: '0',
  offline: '0',
  connecting: '0',
  registering: '1',
  pending: '1',
  rejected: '0',
  accepted: '1',
};
