/**
 * The table of OCPP 1.6 messages as Markdown, for the README: every message of the norm and of its security extension,
 * what becomes of it here, and where that is tested. Run by itself it writes the table between its two markers.
 */
import type { Action } from '../../adapters/csms/ocpp16/messages.ts';
import { tableLine, withSection, writeWhenRun } from './readme-section.ts';

export type MessageRow = {
  /** `both`: the central system may send it as well as the station. */
  readonly from: 'station' | 'central system' | 'both';
  readonly how: string;
  /** Below `test/`, without the ending; certification cases besides: `runtime/conformance/ocpp16`. */
  readonly tested: readonly string[];
};

const station = (how: string, ...tested: readonly string[]): MessageRow => ({ from: 'station', how, tested });
const central = (how: string, ...tested: readonly string[]): MessageRow => ({ from: 'central system', how, tested });

export const messageRows: { readonly [A in Action]: MessageRow } = {
  Authorize: station(
    'for a card that neither list nor cache vouches for; for a foreign card where a group may stop',
    'stories/who-may-charge',
    'stories/local-list',
  ),
  BootNotification: station(
    'once a process, on trigger, on every connection where the setting says so; alone until accepted',
    'stories/central-system-trouble',
    'stories/time-source',
  ),
  CancelReservation: central('by number, wherever it is held', 'stories/reservation-of-station'),
  CertificateSigned: central(
    'checked against key, roots and time; tried before the old one goes',
    'process/security',
    'runtime/security/own-certificate',
  ),
  ChangeAvailability: central(
    'beside the wish of the owner on site; scheduled during a transaction',
    'stories/availability',
  ),
  ChangeConfiguration: central(
    'answered within 1 s, once it is on the disk; the same value writes nothing',
    'config/configuration',
    'stories/energy-managers',
  ),
  ClearCache: central('rejected where there is no cache', 'stories/who-may-charge'),
  ClearChargingProfile: central('by number, or by everything that is named', 'stories/charging-profile-rules'),
  DataTransfer: {
    from: 'both',
    how: 'recloser; meter keys after boot; everything else to and from neighbours over MQTT',
    tested: ['runtime/mqtt/transfers', 'stories/recloser', 'stories/signed-values'],
  },
  DeleteCertificate: central('a root in use and our own certificate stay', 'process/security'),
  DiagnosticsStatusNotification: station('kept and repeated until heard', 'stories/logs', 'stories/triggers'),
  ExtendedTriggerMessage: central('every kind, with and without connector', 'stories/triggers'),
  FirmwareStatusNotification: station('kept and repeated until heard', 'stories/firmware', 'stories/triggers'),
  GetCompositeSchedule: central('what the pilot would offer, in A or W', 'stories/charging-profile-rules'),
  GetConfiguration: central('all keys in one answer, or those that are named', 'stories/energy-managers'),
  GetDiagnostics: central('one archive over HTTP(S) or FTP(S), with retries', 'stories/logs', 'process/upkeep'),
  GetInstalledCertificateIds: central('SHA-256, -384 and -512', 'process/security'),
  GetLocalListVersion: central('0 for no list, −1 where it is switched off', 'stories/local-list'),
  GetLog: central('diagnostics and security log; a new one ends the old one', 'stories/logs', 'process/upkeep'),
  Heartbeat: station('after so long a silence; sets the clock', 'stories/time-source', 'stories/triggers'),
  InstallCertificate: central('roots of central system and manufacturer', 'process/security', 'process/upkeep'),
  LogStatusNotification: station('kept and repeated until heard', 'stories/logs', 'stories/triggers'),
  MeterValues: station(
    'sampled, clock-aligned, on trigger, signed; queued in order with the transaction',
    'stories/measurands',
    'stories/meter-values',
  ),
  RemoteStartTransaction: central('with or without connector and profile', 'stories/remote-start'),
  RemoteStopTransaction: central('ids up to 2^63 − 1', 'stories/remote-start', 'stories/power-loss'),
  ReserveNow: central('one connector, or any (0); for a card or its group', 'stories/reservation-of-station'),
  Reset: central('soft ends transactions in order; what fails is tried again', 'stories/stop-reasons'),
  SecurityEventNotification: station('a lane of its own, never given up', 'stories/security-events'),
  SendLocalList: central('full and differential, 10,000 entries in one commit', 'stories/local-list'),
  SetChargingProfile: central('every purpose, kind and unit; kept over restarts', 'stories/charging-profiles-kept'),
  SignCertificate: station('a new P-256 key each time; repeated with growing pauses', 'process/security'),
  SignedFirmwareStatusNotification: station('the number of its request everywhere', 'stories/triggers'),
  SignedUpdateFirmware: central(
    'certificate and signature are checked; installing fails truthfully: no board has slots yet',
    'stories/firmware',
    'process/upkeep',
  ),
  StartTransaction: station(
    'queued in order, kept over power cuts, one each',
    'stories/power-loss',
    'stories/energy-managers',
  ),
  StatusNotification: station('the last one is the true one; 10 s apart by default', 'stories/status'),
  StopTransaction: station('queued in order, with every reason of the norm', 'stories/stop-reasons'),
  TriggerMessage: central('every kind, with and without connector', 'stories/triggers'),
  UnlockConnector: central('answered by the bolt itself', 'stories/lock-faults', 'stories/stop-reasons'),
  UpdateFirmware: central('as SignedUpdateFirmware, where the setting still allows it', 'stories/firmware'),
};

const titles = ['Message', 'From', 'How', 'Tested by'];

const messageTable = (): string => {
  const lines = Object.entries(messageRows).map(([action, { from, how, tested }]) =>
    tableLine([action, from, how, tested.map((file) => `\`${file}\``).join(', ')]),
  );
  return [tableLine(titles), tableLine(titles.map(() => '---')), ...lines].join('\n');
};

export const withMessageTable = (text: string): string => withSection(text, 'messages', messageTable());

writeWhenRun(import.meta.url, withMessageTable);
