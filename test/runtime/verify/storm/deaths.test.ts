// Goal: what a storm does to a process is what it says: one that stands still hears everything later, one that stands
// still too long is bitten, one with a mistake in a machine is safe, and a torn settings file is told of.
// Method: a whole charger on virtual time; judged by the plant, the disk, the ledger and what the central system hears.
import { describe, expect, it } from 'vitest';
import { Charger } from '../../../../runtime/verify/storm/charger.ts';
import { act } from '../../../../runtime/verify/storm/deeds.ts';
import { buildOf } from '../../../../runtime/verify/storm/builds.ts';
import { beginVisit, openOf } from '../../../../runtime/verify/storm/quiet.ts';

const charging = (): Charger => {
  const build = buildOf(3, 1);
  const ports = build.ports.map((port) => ({ ...port, user_authentication: 'ocpp', rcd_monitor: { enable: false } }));
  const charger = new Charger({ ...build, ports }, () => undefined);
  charger.clock.advance(60_000);
  expect(beginVisit(charger, 1)).toBe(true);
  return charger;
};

const faultsTold = ({ csms }: Charger) =>
  csms.heard('StatusNotification').map(({ vendorErrorCode }) => String(vendorErrorCode));

describe('a process', { timeout: 60_000 }, () => {
  it('that stands still for 4 s sees the car let go when it wakes', () => {
    const charger = charging();
    charger.stall(4000);
    act(charger, 'pause 1');
    charger.clock.advance(3900);
    expect(charger.truth(1).coil).toBe(true);
    charger.clock.advance(1000);
    expect(charger.truth(1).coil).toBe(false);
    expect([charger.hazards, charger.deaths]).toEqual([[], 0]);
  });

  it('that stands still for longer than the watchdog waits leaves a safe plant, and begins anew', () => {
    const charger = charging();
    act(charger, 'stall 60000');
    charger.clock.advance(15_000);
    expect(charger.truth(1).coil).toBe(false);
    expect(charger.deaths).toBe(1);
    charger.clock.advance(60_000);
    expect(charger.controller).not.toBeNull();
    expect(charger.hazards).toEqual([]);
  });

  it('that is killed is bitten by the watchdog, and nobody has to open the coil (SAF-14)', () => {
    const charger = charging();
    charger.doom(1, { how: 'kill', downS: 300, survivors: 0 });
    charger.clock.advance(120_000);
    expect(charger.controller).toBeNull();
    expect(charger.truth(1).coil).toBe(false);
    expect(charger.hazards).toEqual([]);
  });

  it('with a mistake in a machine is safe there, and says so (SAF-14)', () => {
    const charger = charging();
    act(charger, 'spoil evse1.contactor');
    act(charger, 'pause 1');
    charger.clock.advance(2000);
    expect(charger.spoiled).toEqual(['evse1.contactor']);
    expect(charger.truth(1).coil).toBe(false);
    expect(faultsTold(charger)).toContain('MachineFailed');
    expect(charger.hazards).toEqual([]);
  });

  it('that finds its settings torn goes on with the last good ones, and says so', () => {
    const charger = charging();
    act(charger, 'settings 40');
    charger.cut(2);
    charger.clock.advance(120_000);
    expect(faultsTold(charger)).toContain('SettingsRecovered');
    expect(charger.csms.connected).toBe(true);
  });
});

it('a central system without a name, or with another certificate, is tried again until it is there', () => {
  const charger = charging();
  const { csms, clock } = charger;
  const before = openOf(charger, 1);
  act(charger, 'refuse certificate-expired');
  clock.advance(600_000);
  expect([csms.connected, csms.refusals > 1, before?.stop]).toEqual([false, true, undefined]);
  act(charger, 'refuse none');
  clock.advance(600_000);
  expect(csms.connected).toBe(true);
  const log = [...charger.store.durable.range('securityLog')];
  expect(JSON.stringify(log)).toContain('InvalidCentralSystemCertificate');
});
