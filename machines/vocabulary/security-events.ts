/**
 * What may happen to the security of a station, one row an event (security whitepaper ed. 3, §8; the spelling is its
 * own). Every event goes into the security log; `pushed` ones are told to the central system as well, with guaranteed
 * delivery.
 *
 * Pushed are the critical ones, and those that the whitepaper asks to be sent elsewhere although its table calls them
 * uncritical: the certificate events (certification TC_077, TC_078; L01.FR.02, L01.FR.03) and the two of TLS
 * (A00.FR.318). The last two rows are not on the whitepaper's list, which knows no door of the station's own.
 */
type Row = { readonly critical: boolean; readonly pushed: boolean };

const critical: Row = { critical: true, pushed: true };
const pushed: Row = { critical: false, pushed: true };
const logged: Row = { critical: false, pushed: false };

const rows = {
  FirmwareUpdated: critical,
  FailedToAuthenticationAtCentralSystem: logged,
  CentralSystemFailedToAuthentication: logged,
  SettingSystemTime: critical,
  StartupOfTheDevice: critical,
  ResetOrReboot: critical,
  SecurityLogWasCleared: critical,
  ReconfigurationOfSecurityParameters: logged,
  MemoryExhaustion: critical,
  InvalidMessages: logged,
  AttemptedReplayAttacks: logged,
  TamperDetectionActivated: critical,
  InvalidFirmwareSignature: pushed,
  InvalidFirmwareSigningCertificate: pushed,
  InvalidCentralSystemCertificate: pushed,
  InvalidChargePointCertificate: pushed,
  InvalidTLSVersion: pushed,
  InvalidTLSCipherSuite: pushed,
  LocalLoginFailed: pushed,
  LocalLoginSucceeded: logged,
} as const satisfies Record<string, Row>;

export type SecurityEvent = keyof typeof rows;

export const isSecurityEvent = (name: string): name is SecurityEvent => Object.hasOwn(rows, name);

export const securityRow = (event: SecurityEvent): Row => rows[event];
