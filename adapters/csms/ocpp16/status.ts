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
    ...(fault === null
      ? { errorCode: 'NoError', ...(info === undefined ? {} : { info }) }
      : trouble(fault, status, vendorId)),
    ...(wall === null ? {} : { timestamp: timeText(wall) }),
  };
}

/** S6 §4.9: this code is a warning, in these states and in no others. */
const evTrouble: readonly ConnectorStatus[] = ['Preparing', 'SuspendedEV', 'SuspendedEVSE', 'Finishing'];

/** An error code beside a status that is not Faulted is a warning: the connector goes on serving (S6 §4.9). */
function trouble(fault: FaultName, status: ConnectorStatus, vendorId: string) {
  const { code, vendorCode } = faultRow(fault);
  const isMisplaced = code === 'EVCommunicationError' && !evTrouble.includes(status);
  return {
    errorCode: isMisplaced ? ('OtherError' as const) : errorCode(code),
    info: fault.slice(0, LONGEST_INFO),
    vendorErrorCode: (vendorCode ?? fault).slice(0, LONGEST_INFO),
    ...(vendorId === '' ? {} : { vendorId }),
  };
}
