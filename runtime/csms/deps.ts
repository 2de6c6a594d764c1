/** What the connector to the central system needs from the rest of the station. */
import type { Identity } from '../../adapters/csms/ocpp16/boot.ts';
import type { View } from '../../adapters/csms/ocpp16/heard.ts';
import type { MeterKey } from '../../adapters/csms/ocpp16/meter-key.ts';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Configuration } from '../../adapters/ports/configuration.ts';
import type { Connect } from '../../adapters/ports/socket.ts';
import type { Station } from '../../adapters/ports/station.ts';
import type { Store } from '../../adapters/ports/store.ts';
import type { SecurityDesk } from '../security/desk.ts';

/** The four lists of measurands of the configuration. */
export type MeasurandList =
  | 'MeterValuesSampledData'
  | 'MeterValuesAlignedData'
  | 'StopTxnSampledData'
  | 'StopTxnAlignedData';

/** Read anew every time, so that a change applies at once. */
export interface CsmsSettings {
  identity(): Identity;
  /** MessageTimeout, s. */
  messageTimeoutS(): number;
  /** WebSocketPingInterval, s; 0 for none. */
  pingIntervalS(): number;
  pongTimeoutS(): number;
  /** Hears when one of the two has changed. Returns how to stop listening. */
  readonly onPingsChange: (listener: () => void) => () => void;
  /** HeartbeatInterval, s; 0 leaves it to us. */
  heartbeatIntervalS(): number;
  useAsTimeSource(): boolean;
  minimumStatusDurationS(): number;
  /** GetConfigurationMaxKeys. */
  mostKeys(): number;
  /** Our name in DataTransfer and beside vendor error codes; '' for none. */
  vendorId(): string;
  /** Whether UpdateFirmware is answered, beside SignedUpdateFirmware. */
  plainUpdates(): boolean;
  /** Which DataTransfer messages belong to a neighbour. */
  transfers(): View['transfers'];
  nominalVoltageV(): number;
  calibrationLawFormat(): 'ocmf,plain' | 'ocmf,hex';
  /** Public keys of signing meters that follow a BootNotification. */
  meterKeys(): readonly MeterKey[];
  measurands(list: MeasurandList): readonly string[];
  stopTransactionMaxMeterValues(): number;
}

/** The part of pino that is used here. */
export type Log = {
  readonly [Level in 'debug' | 'info' | 'warn' | 'error']: (fields: object, sentence: string) => void;
};

/** What the connector needs of the security of the station. */
export type CsmsSecurity = Pick<
  SecurityDesk,
  'journal' | 'trust' | 'access' | 'request' | 'connected' | 'notice' | 'invalidMessage'
>;

export type CsmsDeps = {
  readonly clock: Clock;
  /** This life of the process, as message ids begin. */
  readonly boot: string;
  readonly connect: Connect;
  readonly store: Pick<Store, 'get' | 'range' | 'count' | 'commit'>;
  readonly station: Station;
  readonly configuration: Configuration;
  readonly security: CsmsSecurity;
  readonly settings: CsmsSettings;
  /** 0 ≤ chance < 1, for message ids. */
  readonly chance: () => number;
  readonly dispatch: (actor: string, event: { readonly type: string; readonly [field: string]: unknown }) => void;
  readonly log: Log;
  /** Every frame as it went over the wire, passwords blotted out. */
  readonly onFrame?: (direction: 'sent' | 'received', text: string) => void;
};
