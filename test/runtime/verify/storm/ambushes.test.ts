// Goal: what lies in wait springs at its moment and at no other, once, at its connector; when the storm is over nothing
// springs any more.
// Method: a simulated board and a line with somebody in wait between them and the hands that drive them.
import { expect, it } from 'vitest';
import type { EvseHardware } from '../../../../adapters/ports/hardware.ts';
import { World } from '../../../../adapters/simulated/world.ts';
import { VirtualClock } from '../../../../runtime/clock/virtual.ts';
import { Ambushes } from '../../../../runtime/verify/storm/ambushes.ts';
import { buildOf } from '../../../../runtime/verify/storm/builds.ts';
import { Charger } from '../../../../runtime/verify/storm/charger.ts';
import { act } from '../../../../runtime/verify/storm/deeds.ts';

class Bench {
  readonly clock = new VirtualClock(0);
  readonly ambushes = new Ambushes(this.clock);
  readonly world = new World({ clock: this.clock, evses: [{}, {}], watchdogMs: 0 });
  readonly board = this.ambushes.board(this.world.hardware);
  readonly done: string[] = [];

  lay(moment: Parameters<Ambushes['lay']>[0], evse: number, afterMs = 0): void {
    this.ambushes.lay(moment, evse, afterMs, () => this.done.push(`${moment} ${evse} at ${this.clock.now()}`));
  }

  evse(id: number): EvseHardware {
    const found = this.board.evses[id - 1];
    if (found === undefined) throw new Error(`no EVSE ${id}`);
    return found;
  }
}

it('springs once, as much later as it was told, at its own connector', () => {
  const bench = new Bench();
  bench.lay('coil-on', 1, 30);
  bench.evse(2).contactor.setCoil(true);
  bench.evse(1).contactor.setCoil(false);
  bench.clock.advance(100);
  expect(bench.done).toEqual([]);
  bench.evse(1).contactor.setCoil(true);
  bench.evse(1).contactor.setCoil(true);
  bench.clock.advance(100);
  expect(bench.done).toEqual(['coil-on 1 at 130']);
});

it('hears what is driven, what is sensed and what is said', () => {
  const bench = new Bench();
  const heard: string[] = [];
  for (const moment of ['bolt-lock', 'bolt', 'offer', 'rcd-test', 'relay2', 'contact'] as const) bench.lay(moment, 1);
  const { lock, pilot, rcd, relay2, contactor } = bench.evse(1);
  lock?.drive('lock');
  lock?.watch((bolt) => heard.push(bolt));
  pilot.setDuty(50);
  rcd?.setTest(true);
  relay2?.set(true);
  contactor.watch((closed) => heard.push(String(closed)));
  bench.lay('Authorize', 2);
  const line = bench.ambushes.connect(() => ({ send: (text) => heard.push(text), close: () => undefined }));
  const events = { opened: () => undefined, received: () => undefined, closed: () => undefined };
  const options = {
    url: 'ws://x:1',
    protocols: [],
    pingIntervalS: 0,
    pongTimeoutS: 1,
    tls: { verify: true, roots: null, strict: true },
  };
  line(options, events).send('[2,"7","Authorize",{"idTag":"A"}]');
  bench.clock.advance(0);
  const sprung = new Set(bench.done.map((one) => one.split(' ')[0]));
  expect(sprung).toEqual(new Set(['Authorize', 'bolt', 'bolt-lock', 'contact', 'offer', 'rcd-test', 'relay2']));
  expect(heard).toContain('[2,"7","Authorize",{"idTag":"A"}]');
});

it('goes home when the storm is over, also when it has sprung already', () => {
  const bench = new Bench();
  bench.lay('coil-on', 1, 500);
  bench.lay('coil-off', 1);
  bench.evse(1).contactor.setCoil(true);
  bench.ambushes.clear();
  bench.evse(1).contactor.setCoil(false);
  bench.clock.advance(1000);
  expect(bench.done).toEqual([]);
});

it('breaks a part of a running station just when it switches, for as long as it was told', () => {
  const charger = new Charger(
    { ...buildOf(3, 1), ports: [{ user_authentication: 'free', meter: { enable: true } }] },
    () => undefined,
  );
  charger.clock.advance(20_000);
  act(charger, 'ambush coil-on 1 5 brief 1 contactor-slow 900');
  act(charger, 'plug 1 16 3 32');
  const seen = new Set<string>();
  for (let ms = 0; ms < 10_000; ms += 5) {
    charger.clock.advance(5);
    const { coil, contact, faults } = charger.truth(1);
    seen.add(`${coil} ${contact} ${faults.join()}`);
  }
  expect([...seen]).toContain('true open contactor-slow');
  expect(charger.truth(1).faults).toEqual([]);
  expect(() => act(charger, 'ambush dawn 1 0 acknowledge')).toThrow('nobody can lie in wait for "dawn"');
});
