// Goal: small tables that others build on say what their sources say: what a duty offers (IEC 61851-1 Table A.8), which
// level of a wire means that something is so (guide 2378–2386), which security events are told to the central system
// (security whitepaper §8), and how much a level endangers somebody.
// Method: the sources' own rows, at the borders.
import { describe, expect, it } from 'vitest';
import { dutyAmps, levelNames, levelTable, safeLevels } from '../../../machines/vocabulary/levels.ts';
import { means } from '../../../machines/vocabulary/polarity.ts';
import { isSecurityEvent, securityRow, type SecurityEvent } from '../../../machines/vocabulary/security-events.ts';
import { isTokenId } from '../../../machines/vocabulary/tokens.ts';

describe('a duty', () => {
  it.each([
    [0, 0],
    [3, 0],
    [7.9, 0],
    [8, 6],
    [9.9, 6],
    [10, 6],
    [16.7, 10.02],
    [53.3, 31.98],
    [85, 51],
    [85.1, 52.75],
    [89.2, 63],
    [96, 80],
    [97, 80],
    [97.1, 0],
    [100, 0],
    [Number.NaN, 0],
  ])('of %f %% offers %f A', (duty, amps) => {
    expect(dutyAmps(duty)).toBeCloseTo(amps, 6);
  });
});

describe('levels', () => {
  it('are safe where nothing is driven: state F on the pilot, everything else off', () => {
    expect(safeLevels).toEqual({
      coil: false,
      pilotDuty: 0,
      pilotOff: false,
      motor: 'rest',
      relay2: false,
      rcdTest: false,
    });
    expect(levelNames.toSorted()).toEqual(Object.keys(safeLevels).toSorted());
  });

  it('endanger by what may flow: the coil, relay 2, and every ampere that is offered', () => {
    expect(levelTable.coil.danger(true)).toBeGreaterThan(levelTable.coil.danger(false));
    expect(levelTable.relay2.danger(true)).toBeGreaterThan(levelTable.relay2.danger(false));
    expect(levelTable.pilotDuty.danger(30)).toBeGreaterThan(levelTable.pilotDuty.danger(20));
    expect(levelTable.pilotDuty.danger(10)).toBeGreaterThan(levelTable.pilotDuty.danger(100));
    expect(levelTable.pilotDuty.danger(100)).toBe(levelTable.pilotDuty.danger(0));
  });
});

describe('a wire', () => {
  it.each([
    [true, 'active_high', true],
    [false, 'active_high', false],
    [true, 'active_low', false],
    [false, 'active_low', true],
  ] as const)('that is high: %s and %s says so: %s', (high, polarity, so) => {
    expect(means(high, polarity)).toBe(so);
  });
});

describe('a security event', () => {
  const told: readonly SecurityEvent[] = [
    'FirmwareUpdated', 'SettingSystemTime', 'StartupOfTheDevice', 'ResetOrReboot', 'SecurityLogWasCleared',
    'MemoryExhaustion', 'TamperDetectionActivated', 'InvalidFirmwareSignature', 'InvalidFirmwareSigningCertificate',
    'InvalidCentralSystemCertificate', 'InvalidChargePointCertificate', 'InvalidTLSVersion', 'InvalidTLSCipherSuite',
    'LocalLoginFailed',
  ]; // prettier-ignore
  const logged: readonly SecurityEvent[] = [
    'FailedToAuthenticationAtCentralSystem', 'CentralSystemFailedToAuthentication',
    'ReconfigurationOfSecurityParameters', 'InvalidMessages', 'AttemptedReplayAttacks', 'LocalLoginSucceeded',
  ]; // prettier-ignore

  it.each(told)('%s is told', (event) => {
    expect([isSecurityEvent(event), securityRow(event).pushed]).toEqual([true, true]);
  });

  it.each(logged)('%s is only logged', (event) => {
    expect([isSecurityEvent(event), securityRow(event)]).toEqual([true, { critical: false, pushed: false }]);
  });

  it('is critical as the whitepaper says, and every critical one is told', () => {
    expect(told.filter((event) => securityRow(event).critical)).toEqual(told.slice(0, 7));
  });

  it.each(['', 'toString', 'FirmwareUpdate'])('is none by the name %j', (name) => {
    expect(isSecurityEvent(name)).toBe(false);
  });
});

describe('an identifier of a token', () => {
  it.each([
    ['A', true],
    ['A B', true],
    ['12345678901234567890', true],
    ['123456789012345678901', false],
    ['', false],
    [' A', false],
    ['A ', false],
    ['A\n', false],
    ['Ä', false],
    ['~!', true],
  ])('%j is one: %s', (id, is) => {
    expect(isTokenId(id)).toBe(is);
  });
});
