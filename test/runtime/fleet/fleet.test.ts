// Goal: a fleet is many true stations: each keeps its own ledger through an outage and a reset, and all of them come
// back spread over time, in numbers that can be read off the report.
// Method: fifty members on virtual time, each with a central system of its own; judged by those ledgers and the plants.
import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import type { Connect } from '../../../adapters/ports/socket.ts';
import { Settings } from '../../../config/settings.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { Fleet } from '../../../runtime/fleet/fleet.ts';
import type { Outage } from '../../../runtime/fleet/returns.ts';
import { flawOf } from '../../../runtime/conformance/schemas.ts';
import { CentralSystem } from '../../../runtime/verify/storm/central-system.ts';
import { complaintsAbout } from '../../../runtime/verify/storm/watched.ts';
import { storySettings } from '../../kit/story.ts';

const STATIONS = 50;
const MINUTE = 60_000;

let clock: VirtualClock;
let outages: Outage[];
let offices: Map<string, CentralSystem>;

const connect: Connect = (options, events) => {
  const identity = options.url.split('/').at(-1) ?? '';
  let office = offices.get(identity);
  if (office === undefined) offices.set(identity, (office = new CentralSystem(clock, [flawOf])));
  return office.connect(options, events);
};

const fleetOf = (stations: number, perHour: number, shard = { index: 0, count: 1 }): Fleet => {
  const common = storySettings({ ports: [{}], ocpp: { RetryBackOffWaitMinimum: 2, RetryBackOffRandomRange: 20 } });
  const fleet = new Fleet({
    pattern: new Settings(new Map([['ocpp/MinimumStatusDuration', 0]]), 1, common),
    stations,
    shard,
    prefix: 'SC',
    ramp: 10,
    rhythm: { perHour, minutes: 5 },
    clock,
    connect,
    log: pino({ level: 'silent' }),
    version: '0.0.0',
    over: (outage) => outages.push(outage),
  });
  fleet.start();
  return fleet;
};

const each = (act: (office: CentralSystem) => void): void => {
  for (const office of offices.values()) act(office);
};

beforeEach(() => {
  clock = new VirtualClock(Date.UTC(2026, 5, 1, 8));
  outages = [];
  offices = new Map();
});

it('starts its stations one after the other, each with an identity of its own', () => {
  const fleet = fleetOf(STATIONS, 0);
  clock.advance(1000);
  expect(fleet.counts.started).toBe(11);
  clock.advance(MINUTE);
  expect(fleet.counts).toEqual({ started: 50, accepted: 50, charging: 0, sessions: { begun: 0, ended: 0 } });
  expect([...offices.keys()].slice(0, 2)).toEqual(['SC0001', 'SC0002']);
  fleet.stop();
});

it('charges by the rhythm of its drivers, and every bill agrees with the plant', () => {
  const fleet = fleetOf(20, 10);
  clock.advance(30 * MINUTE);
  expect(fleet.counts.sessions.begun).toBeGreaterThan(30);
  const bills = [...offices.values()].flatMap(({ ledger }) => ledger.transactions);
  // Who charges at this moment is billed later.
  const settled = [...offices].flatMap(([identity, { ledger }]) => {
    const { stop } = ledger.transactions.at(-1) ?? {};
    const { registerWh = -1 } = fleet.member(identity).world.state().evses[0] ?? {};
    return stop === undefined ? [] : [{ billed: stop.meterStop, metered: Math.floor(registerWh) }];
  });
  expect(settled.length).toBeGreaterThan(5);
  expect(settled.map(({ billed }) => billed)).toEqual(settled.map(({ metered }) => metered));
  expect(bills).toHaveLength(fleet.counts.sessions.begun);
  expect(bills.filter(({ stop }) => stop !== undefined)).toHaveLength(fleet.counts.sessions.ended);
  expect(bills.flatMap((bill) => complaintsAbout(bill, false))).toEqual([]);
  // Drivers are not clockwork: no two stations begin together.
  expect(new Set(bills.map(({ startedAt }) => startedAt)).size).toBeGreaterThan(bills.length * 0.9);
  each((office) => office.check());
  fleet.stop();
});

it('comes back after an outage without a storm, and what was charged meanwhile is told', () => {
  const fleet = fleetOf(STATIONS, 20);
  clock.advance(5 * MINUTE);
  each((office) => office.drop('stay'));
  clock.advance(4 * MINUTE);
  expect(fleet.counts.accepted).toBe(0);
  expect(fleet.outage?.lost).toBe(STATIONS);
  each((office) => office.comeBack());
  clock.advance(5 * MINUTE);
  expect(fleet.counts.accepted).toBe(STATIONS);
  const [outage] = outages;
  expect(outage?.returns.reduce((whole, one) => whole + one)).toBe(STATIONS);
  // Twenty seconds of chance for fifty stations: far from all at once.
  expect(Math.max(...(outage?.returns ?? []))).toBeLessThan(STATIONS / 4);
  const told = [...offices.values()].flatMap(({ ledger }) => ledger.transactions);
  expect(told).toHaveLength(fleet.counts.sessions.begun);
  each((office) => office.check());
  fleet.stop();
});

it('obeys a reset: the station comes back with what it has kept and what was changed', () => {
  const fleet = fleetOf(1, 0);
  clock.advance(10_000);
  const office = offices.get('SC0001');
  const change = office?.call('ChangeConfiguration', { key: 'ConnectionTimeOut', value: '77' });
  clock.advance(2000);
  expect(change?.answer).toEqual({ status: 'Accepted' });
  const reset = office?.call('Reset', { type: 'Soft' });
  clock.advance(30_000);
  expect(reset?.answer).toEqual({ status: 'Accepted' });
  expect(office?.heard('BootNotification')).toHaveLength(2);
  const kept = office?.call('GetConfiguration', { key: ['ConnectionTimeOut'] });
  clock.advance(2000);
  expect(kept?.answer).toMatchObject({ configurationKey: [{ value: '77' }] });
  fleet.stop();
});

it('stopped, it leaves nothing behind that would still happen', () => {
  const fleet = fleetOf(5, 60);
  clock.advance(5 * MINUTE);
  fleet.stop();
  clock.advance(MINUTE); // what adapters still had on their hands
  expect(clock.nextDue()).toBeUndefined();
});
