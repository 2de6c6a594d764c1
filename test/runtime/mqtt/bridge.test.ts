// Goal: neighbours learn what is true of the station in the guide's topics, once a change, and can limit it and take it
// out of service; what they get wrong changes nothing and is answered with one sentence that names topic and
// expectation.
// Method: a station in a few variables and a broker in memory; a neighbour's seat listens to everything and publishes.
import { beforeEach, describe, expect, it } from 'vitest';
import type { EvseView, Station } from '../../../adapters/ports/station.ts';
import { topics } from '../../../adapters/mqtt/topics.ts';
import type { Fact, LinkState } from '../../../machines/vocabulary/facts.ts';
import { faults, type FaultName } from '../../../machines/vocabulary/faults.ts';
import type { Request } from '../../../machines/vocabulary/requests.ts';
import { safeLevels } from '../../../machines/vocabulary/levels.ts';
import { Bridge } from '../../../runtime/mqtt/bridge.ts';
import { MemoryBroker } from '../../../runtime/verify/storm/memory-broker.ts';
import { idleEvse } from '../../kit/idle-evse.ts';
import { noCharts } from '../../kit/no-charts.ts';

/** Two sockets; availability follows what a neighbour asks for. */
class TwoSockets implements Station {
  asked: Request[] = [];
  views = [idleEvse(1), idleEvse(2)];
  state: LinkState = 'offline';

  readonly connectors = [1, 2];
  evses = () => this.views;
  evse = (id: number) => this.views[id - 1] ?? null;
  isWithdrawn = () => false;
  charts = noCharts;
  faults = () => [];
  link = () => this.state;
  outbox = () => ({ waiting: 0, dead: 0 });
  schedule = () => null;
  tokens = () => ({ listVersion: 0, listed: 0, cached: 0 });
  security = () => ({ profile: 0, onTrial: false, trouble: null });
  ask: Station['ask'] = (request, done) => {
    this.asked.push(request);
    if (request.type === 'ventilation.tell' || request.type === 'phases.set' || request.type === 'phases.delay') {
      return done('accepted');
    }
    if (request.type !== 'availability.set' || request.source !== 'customer') return done('not-supported');
    this.change(request.evse, { operative: request.operative });
    return done('accepted');
  };

  change(evse: number, change: Partial<EvseView>): void {
    this.views = this.views.map((view) => (view.id === evse ? { ...view, ...change } : view));
  }
}

function bench() {
  const broker = new MemoryBroker();
  const [messages, neighbour] = [broker.sit(), broker.sit()];
  const station = new TwoSockets();
  const limits: [string, number | null][] = [];
  const warnings: string[] = [];
  const heard = new Map<string, string[]>();
  neighbour.subscribe('#', (topic, payload) => heard.set(topic, [...(heard.get(topic) ?? []), payload]));
  const bridge = new Bridge({
    messages,
    station,
    transfers: { listen: () => undefined, send: () => undefined },
    version: '1.2.3',
    limit: (name, amps) => limits.push([name, amps]),
    log: { warn: (text) => warnings.push(text) },
  });
  const tell = (fact: Fact, evse?: number, wall: number | null = null) =>
    bridge.hear({ from: 'test', stamp: { at: 0, wall, chance: 0 }, fact, ...(evse === undefined ? {} : { evse }) });
  return { broker, messages, neighbour, station, limits, warnings, heard, tell };
}

describe('A neighbour', () => {
  let test: ReturnType<typeof bench>;
  beforeEach(() => {
    test = bench();
  });

  it('hears the whole state as soon as there is a broker', () => {
    expect(Object.fromEntries(test.heard)).toMatchObject({
      'port0/ci/charge/cp/status': ['A'],
      'port1/ci/charge/cp/status': ['A'],
      'port0/ci/charge/pwm/status': ['100.00'],
      'port0/ci/charge/plug/status': ['unlocked'],
      'port0/ci/charge/contactor/status': ['opened'],
      'port0/ci/evse/basic/offered_current_limit': ['32.0'],
      'port0/ci/evse/basic/physical_current_limit': ['32'],
      'port0/cable_current_limit': ['-1'],
      'port0/availability/actual': ['operative'],
      'port0/contactor/error': ['0'],
      'port0/plug_lock/permanent_failure': [''],
      'port0/metering/meter/available': ['1'],
      'port0/rfid/available': ['1'],
      'port0/session/proximity_error': [''],
      'ci/global/version/charging_software': ['1.2.3'],
      'ci/global/time_set/status': ['0'],
      'ocpp/online': ['0'],
    });
  });

  it('hears of a session, each change once, with the decimal places of the guide', () => {
    const limits = [
      { name: 'cable', amps: 20 },
      { name: 'evse', amps: 32 },
    ];
    const levels = { ...safeLevels, coil: true, pilotDuty: 53.3333 };
    test.heard.clear();
    test.station.change(1, { pilot: 'C', contactor: 'closed', lock: 'locked', allowedAmps: 16.29, limits, levels });
    test.tell({ type: 'pilot.changed', letter: 'C' }, 1);
    test.tell({ type: 'contactor.closed' }, 1);
    expect(Object.fromEntries(test.heard)).toEqual({
      'port0/ci/charge/cp/status': ['C'],
      'port0/ci/charge/pwm/status': ['53.33'],
      'port0/ci/charge/plug/status': ['locked'],
      'port0/ci/charge/contactor/status': ['closed'],
      'port0/ci/evse/basic/offered_current_limit': ['16.2'],
      'port0/ci/evse/basic/offered_current_limit/reason': ['cable'],
      'port0/ci/evse/basic/physical_current_limit': ['20'],
      'port0/cable_current_limit': ['20'],
    });
  });

  it.each<[FaultName, string, string]>([
    ['ContactorWelded', 'contactor/error', '1'],
    ['ContactorFailedToClose', 'contactor/error', '1'],
    ['PlugLockCannotLock', 'plug_lock/permanent_failure', 'PlugLockCannotLock'],
    ['PlugLockUnexpectedOpen', 'plug_lock/permanent_failure', 'PlugLockMotorUnexpectedOpen'],
    ['MeterSilent', 'metering/meter/available', '0'],
    ['ReaderSilent', 'rfid/available', '0'],
    ['ProximityInvalid', 'session/proximity_error', 'ProximityInvalid'],
  ])('hears of %s on the connector that has it, and of its end', (fault, topic, payload) => {
    test.station.change(2, { faults: [fault] });
    test.tell({ type: 'fault.raised', fault }, 2);
    expect(test.heard.get(`port1/${topic}`)?.at(-1)).toBe(payload);
    expect(test.heard.get(`port0/${topic}`)).toHaveLength(1);
    test.station.change(2, { faults: [] });
    test.tell({ type: 'fault.cleared', fault }, 2);
    expect(test.heard.get(`port1/${topic}`)).toHaveLength(3);
    expect(Object.keys(faults)).toContain(fault);
  });

  it('hears of the central system, of the time of day, and of every touch of a card', () => {
    test.station.state = 'accepted';
    test.tell({ type: 'link.changed', state: 'accepted' }, undefined, 1);
    test.tell({ type: 'token.presented', token: { id: '1F2D3A4F' } }, 2);
    test.tell({ type: 'token.presented', token: { id: '1F2D3A4F' } }, 2);
    expect(test.heard.get('ocpp/online')).toEqual(['0', '1']);
    expect(test.heard.get('ci/global/time_set/status')).toEqual(['0', '1']);
    expect(test.heard.get('port1/rfid/authorization_request')).toEqual(Array(2).fill('["UNKNOWN","1F2D3A4F"]'));
  });

  it('hears everything again when the broker is back, also what changed meanwhile', () => {
    test.broker.cut(test.messages);
    test.station.change(1, { pilot: 'B' });
    test.tell({ type: 'pilot.changed', letter: 'B' }, 1);
    test.heard.clear();
    test.broker.mend(test.messages);
    expect(test.heard.get('port0/ci/charge/cp/status')).toEqual(['B']);
    expect(test.heard.get('port1/ci/charge/cp/status')).toEqual(['A']);
  });

  it('limits the station and lifts the limit again', () => {
    test.neighbour.publish('ci/global/dyn_current_limit/solar', '20.2', true);
    test.neighbour.publish('ci/global/dyn_current_limit/solar', '-1', true);
    test.neighbour.publish('ci/evse/basic/maxcurrentlimit', '0', false);
    expect(test.limits).toEqual([
      ['dyn_current_limit/solar', 20.2],
      ['dyn_current_limit/solar', null],
      ['maxcurrentlimit', 0],
    ]);
  });

  it('takes a connector out of service and back', () => {
    test.neighbour.publish('port1/ci/availability/target', 'inoperative', true);
    test.tell({ type: 'availability.changed', operative: false, csms: true, customer: false, whole: false }, 2);
    expect(test.heard.get('port1/availability/actual')).toEqual(['operative', 'inoperative']);
    test.neighbour.publish('port1/ci/availability/target', 'operative', true);
    test.tell({ type: 'availability.changed', operative: true, csms: true, customer: true, whole: false }, 2);
    expect(test.heard.get('port1/availability/actual')?.at(-1)).toBe('operative');
    expect(test.heard.get('port0/availability/actual')).toEqual(['operative']);
  });

  it.each([
    ['ci/global/dyn_current_limit/solar', 'plenty', 'expected amperes such as 20.2, or -1 for no limit'],
    ['ci/global/dyn_current_limit/solar', '', 'found ""'],
    ['ci/global/dyn_current_limit/solar', '-2', 'expected amperes'],
    ['ci/global/dyn_current_limit/solar', '1e3', 'expected amperes'],
    ['ci/evse/basic/maxcurrentlimit', '6,5', 'expected amperes'],
    ['ci/evse/basic/maxcurrentlimit', '9'.repeat(1000), 'found "9999999999'],
    ['ci/global/dyn_current_limit/', '6', 'expected a name of 1 to 40 characters'],
    [`ci/global/dyn_current_limit/${'x'.repeat(41)}`, '6', 'expected a name of 1 to 40 characters'],
    ['port0/ci/availability/target', 'off', 'expected operative or inoperative'],
    ['port2/ci/availability/target', 'inoperative', 'expected port0 or port1'],
    ['port01/ci/availability/target', 'inoperative', 'expected port0 or port1'],
  ])('is told what is wrong with %s %s, and nothing changes', (topic, payload, sentence) => {
    test.neighbour.publish(topic, payload, false);
    expect(test.warnings).toEqual([expect.stringContaining(sentence)]);
    expect(test.warnings[0]).toMatch(/^topic "/);
    expect(test.warnings[0]?.length).toBeLessThan(200);
    expect(test.limits).toEqual([]);
    expect(test.station.views.every(({ operative }) => operative)).toBe(true);
  });

  it('finds each topic in the guide, or it is ours: a row names its lines', () => {
    for (const { source } of Object.values(topics)) expect(source).toMatch(/^(\d+|ours$)/);
  });
});

describe('Who may charge (guide 3296)', () => {
  const topic = 'port0/session/authorization_status';

  it('is said where it is decided here, and then not listened to', () => {
    const { station, heard, tell, neighbour, warnings } = bench();
    station.change(1, { access: { granted: true, byNeighbour: false } });
    tell({ type: 'token.accepted', token: { id: 'CAFE01' } }, 1);
    expect(heard.get(topic)).toEqual(['0', '1']);
    neighbour.publish(topic, '0', false);
    expect([station.asked, warnings]).toEqual([[], []]);
  });

  it('is heard, and never said, where a neighbour decides', () => {
    const { station, heard, tell, neighbour } = bench();
    station.change(1, { access: { granted: true, byNeighbour: true } });
    heard.clear();
    tell({ type: 'token.accepted', token: { id: 'CAFE01' } }, 1);
    expect(heard.get(topic)).toBeUndefined();
    neighbour.publish(topic, '1', false);
    neighbour.publish(topic, '0', false);
    expect(station.asked).toEqual([
      { type: 'access.set', evse: 1, allowed: true },
      { type: 'access.set', evse: 1, allowed: false },
    ]);
  });

  it.each(['yes', '2', ''])('is neither of the two words with %j: one sentence, and nothing happens', (payload) => {
    const { station, neighbour, warnings } = bench();
    station.change(1, { access: { granted: false, byNeighbour: true } });
    neighbour.publish(topic, payload, false);
    expect(station.asked).toEqual([]);
    expect(warnings[0]).toContain('expected 0 or 1');
  });
});

describe('Ventilation (guide Tables 78 to 80)', () => {
  const said = (control: EvseView['ventilation']['control'], wanted: boolean, runs: boolean) => {
    const { station, heard, tell, neighbour, warnings } = bench();
    heard.clear();
    station.change(1, { ventilation: { control, available: control === 'internal', wanted, runs } });
    tell({ type: 'pilot.changed', letter: 'D' }, 1);
    const topic = (name: string) => heard.get(`port0/ventilation/${name}`) ?? [];
    return { station, neighbour, warnings, told: [topic('available'), topic('state/target'), topic('state/actual')] };
  };

  it.each([
    ['none', false, false, [[], [], []]],
    ['internal', true, true, [['1'], ['1'], ['1']]],
    ['external', true, false, [[], ['1'], []]],
    ['foreign', true, true, [[], [], ['1']]],
  ] as const)('%s: what we say is ours to say', (control, wanted, runs, told) => {
    expect(said(control, wanted, runs).told).toEqual(told);
  });

  it('is heard of a neighbour who ventilates', () => {
    const { station, neighbour } = said('external', true, false);
    neighbour.publish('port0/ventilation/available', '1', true);
    neighbour.publish('port0/ventilation/state/actual', '1', false);
    expect(station.asked).toEqual([
      { type: 'ventilation.tell', evse: 1, what: 'available', on: true },
      { type: 'ventilation.tell', evse: 1, what: 'runs', on: true },
    ]);
  });

  it('a neighbour switches relay 2 where it is his', () => {
    const { station, neighbour } = said('foreign', false, false);
    neighbour.publish('port0/ventilation/state/target', '1', false);
    expect(station.asked).toEqual([{ type: 'ventilation.tell', evse: 1, what: 'relay', on: true }]);
  });

  it.each(['none', 'internal'] as const)('is not listened to where it is ours (%s)', (control) => {
    const { station, neighbour, warnings } = said(control, false, false);
    for (const name of ['available', 'state/target', 'state/actual']) {
      neighbour.publish(`port0/ventilation/${name}`, '1', false);
    }
    expect(station.asked).toEqual([]);
    expect(warnings).toEqual([]);
  });
});

describe('Phases (guide Table 81)', () => {
  it('are asked for, and their delay; what is not in the table changes nothing', () => {
    const { station, neighbour, warnings } = bench();
    const publish = (name: string, payload: string) => neighbour.publish(`port1/ci/evse/phase/${name}`, payload, false);
    publish('target', '1');
    publish('target', '3');
    publish('switch_delay', '10');
    publish('switch_delay', '300');
    expect(station.asked).toEqual([
      { type: 'phases.set', evse: 2, phases: 1 },
      { type: 'phases.set', evse: 2, phases: 3 },
      { type: 'phases.delay', evse: 2, seconds: 10 },
      { type: 'phases.delay', evse: 2, seconds: 300 },
    ]);
    for (const wrong of ['0', '2', '']) publish('target', wrong);
    for (const wrong of ['9', '301', '20.5']) publish('switch_delay', wrong);
    expect(station.asked).toHaveLength(4);
    expect(warnings).toHaveLength(6);
  });

  it('are said where they can be switched', () => {
    const { station, heard, tell } = bench();
    station.change(1, { phases: { actual: 3, target: 3 } });
    tell({ type: 'contactor.closed' }, 1);
    expect(heard.get('port0/ci/evse/phase/actual')).toEqual(['3']);
    expect(heard.has('port1/ci/evse/phase/actual')).toBe(false);
  });
});
