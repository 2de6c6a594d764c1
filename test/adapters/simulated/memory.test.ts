// Goal: what is true outside the controller stays true when the controller is killed, and no reader of the meter ever
// knows more than it. Method: a world with a memory is thrown away at any instant and built again from what was saved.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryFile, type WorldMemory } from '../../../adapters/simulated/memory-file.ts';
import { bench, LOCK_DRIVE_MS } from './bench.ts';

/** A disk that keeps text only: nothing alive slips through. */
function disk(): WorldMemory & { text: string | undefined } {
  return {
    text: undefined,
    load() {
      return this.text === undefined ? undefined : JSON.parse(this.text);
    },
    save(state) {
      this.text = JSON.stringify(state);
    },
  };
}

describe('after a kill', () => {
  it('the coil is off, no current flows, and the locked car is still there and still wants energy', () => {
    const memory = disk();
    const before = bench([{ startWh: 1234 }], memory);
    before.charge(16, { cableAmps: 20, phases: 2 });
    before.wait(60_000);
    const after = bench([{ startWh: 1234 }], memory);
    expect(after.truth()).toMatchObject({
      plug: 'in',
      coil: false,
      contact: 'open',
      bolt: 'locked',
      currentA: [0, 0, 0],
      pilotDuty: 0,
      car: { phases: 2, wantsEnergy: true, s2Closed: false },
    });
    expect(after.world.unplug(1).done).toBe(false);
    after.hardware().pilot.setDuty(40);
    after.hardware().contactor.setCoil(true);
    after.wait(10_000);
    expect(after.truth().currentA).toEqual([16, 16, 0]);
  });

  it('the meter has at least every watt-hour that it has ever shown', () => {
    const memory = disk();
    const before = bench([{ startWh: 500 }], memory);
    before.charge(16);
    for (let reading = 0; reading < 50; reading += 1) {
      before.wait(7919);
      const shown = before.reading().importWh;
      expect(bench([{ startWh: 500 }], memory).reading().importWh).toBeGreaterThanOrEqual(shown);
    }
  });

  it('a reading is on the disk before it is handed out', () => {
    const memory = disk();
    const world = bench([{}], memory);
    world.charge(16);
    world.wait(600_000);
    let registerOnDisk = -1;
    let shown = -1;
    world.hardware().meter.read((outcome) => {
      registerOnDisk =
        (JSON.parse(memory.text ?? '{}') as { evses: { registerWh: number }[] }).evses[0]?.registerWh ?? -1;
      shown = typeof outcome === 'string' ? -1 : outcome.importWh;
    });
    world.wait(1000);
    expect(shown).toBeGreaterThan(1000);
    expect(registerOnDisk).toBeGreaterThanOrEqual(shown);
  });

  it('damage is still damage: a welded contact carries current without a coil', () => {
    const memory = disk();
    const before = bench([{}], memory);
    before.charge(16);
    before.wait(1000);
    before.world.fault(1, 'contactor-welded', true);
    const after = bench([{}], memory);
    expect(after.truth()).toMatchObject({ contact: 'welded', coil: false, faults: ['contactor-welded'] });
    after.hardware().contactor.watch((closed) => expect(closed).toBe(true));
  });

  it('a reset of the meter happens once, not again with every start', () => {
    const memory = disk();
    const before = bench([{ startWh: 5000 }], memory);
    before.world.fault(1, 'meter-reset', true);
    before.charge(16);
    before.wait(3_600_000);
    const shown = before.reading().importWh;
    expect(bench([{ startWh: 5000 }], memory).reading().importWh).toBeGreaterThanOrEqual(shown);
  });

  it('a plug that was pulled stays pulled', () => {
    const memory = disk();
    const before = bench([{}], memory);
    before.world.plug(1, {});
    expect(bench([{}], memory).truth().plug).toBe('in');
    before.world.unplug(1);
    expect(bench([{}], memory).truth().plug).toBe('out');
  });

  it('a bolt that was half way stays there', () => {
    const memory = disk();
    const before = bench([{}], memory);
    before.hardware().lock?.drive('lock');
    before.wait(100);
    before.hardware().lock?.drive('rest');
    const after = bench([{}], memory);
    after.wait(LOCK_DRIVE_MS);
    expect(after.truth().bolt).toBe('moving');
  });

  it('a memory that is not one stops the start with a sentence', () => {
    expect(() => bench([{}], { load: () => ({ version: 1, evses: [{ registerWh: -4 }] }), save: () => {} })).toThrow(
      /memory of the simulated world is damaged/,
    );
  });
});

describe('the memory file', () => {
  const directories: string[] = [];
  const fresh = () => {
    const directory = mkdtempSync(join(tmpdir(), 'statecharge-world-'));
    directories.push(directory);
    return directory;
  };
  afterEach(() => directories.splice(0).forEach((directory) => rmSync(directory, { recursive: true })));

  it('begins empty, keeps what was saved, and leaves nothing beside it', () => {
    const directory = fresh();
    const file = memoryFile(join(directory, 'deep', 'world.json'));
    expect(file.load()).toBeUndefined();
    file.save({ a: 1 });
    file.save({ a: 2 });
    expect(memoryFile(join(directory, 'deep', 'world.json')).load()).toEqual({ a: 2 });
    expect(readdirSync(join(directory, 'deep'))).toEqual(['world.json']);
  });

  it('ignores the half-written file of a killed process', () => {
    const path = join(fresh(), 'world.json');
    memoryFile(path).save({ whole: true });
    writeFileSync(`${path}.new`, '{"who');
    expect(memoryFile(path).load()).toEqual({ whole: true });
    expect(readFileSync(path, 'utf8')).toBe('{"whole":true}');
  });

  it('says where it is when it cannot be read', () => {
    const path = join(fresh(), 'world.json');
    writeFileSync(path, '{"who');
    expect(() => memoryFile(path).load()).toThrow(path);
  });
});
