/** What a connector is, as a StatusNotification (S6 §4.9). */
import { faultRow, type FaultName } from '../../../machines/vocabulary/faults.ts';
import type { ConnectorStatus } from '../../../machines/vocabulary/status.ts';
import type { Req } from './messages.ts';
import { timeText } from './time.ts';

export type Condition = {
  readonly status: ConnectorStatus;
  /** The highest fault that stands, warnings included. */
  readonly fault: FaultName | null;
  /** Said when there is no fault. */
  readonly info?: string;
};

type ErrorCode = Req<'StatusNotification'>['errorCode'];

const LONGEST_INFO = 50;

/** ChargePointErrorCode (S6 §7.6): a code outside it would make the message invalid. */
const errorCodes: readonly ErrorCode[] = [
  'ConnectorLockFailure',
  'EVCommunicationError',
  'GroundFailure',
  'HighTemperature',
  'InternalError',
  'LocalListConflict',
  'NoError',
  'OtherError',
  'OverCurrentFailure',
  'OverVoltage',
  'PowerMeterFailure',
  'PowerSwitchFailure',
  'ReaderFailure',
  'ResetFailure',
  'UnderVoltage',
  'WeakSignal',
];

const errorCode = (code: string): ErrorCode => errorCodes.find((known) => known === code) ?? 'OtherError';

export const sameCondition = (a: Condition, b: Condition): boolean =>
  a.status === b.status && a.fault === b.fault && a.info === b.info;

/** `wall`: since when it is so, null while the time of day is unknown (then the field is left out: it is optional). */
export function statusNotification(
  connectorId: number,
  { status, fault, info }: Condition,
  wall: number | null,
  vendorId: string,
): Req<'StatusNotification'> {
  return {
    connectorId,
    status,
    ...(fault === null ? { errorCode: 'NoError', ...(info === undefined ? {} : { info }) } : trouble(fault, vendorId)),
    ...(wall === null ? {} : { timestamp: timeText(wall) }),
  };
}

/** A warning never uses an error code: it is told in the free fields, and the connector goes on serving. */
function trouble(fault: FaultName, vendorId: string) {
  const { code, vendorCode, blocks } = faultRow(fault);
  return {
    errorCode: blocks ? errorCode(code) : ('NoError' as const),
    info: fault.slice(0, LONGEST_INFO),
    vendorErrorCode: (vendorCode ?? fault).slice(0, LONGEST_INFO),
    ...(vendorId === '' ? {} : { vendorId }),
  };
}
