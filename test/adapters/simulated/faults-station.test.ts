// Goal: everything that can break in the station can be switched on, is seen through the ports, and can be undone.
// Method: one story a fault; hands on coil, motor, meter and reader; the truth of the world is read beside what the
// ports tell.
import { describe, expect, it } from 'vitest';
import { bench, listen, LOCK_DRIVE_MS, type Bench } from './bench.ts';

const FEEDBACK_LIMIT_MS = 250;

const on = (world: Bench, name: string) => expect(world.world.fault(1, name, true).done).toBe(true);
const off = (world: Bench, name: string) => expect(world.world.fault(1, name, false).done).toBe(true);
const coil = (world: Bench, energised: boolean, ms = FEEDBACK_LIMIT_MS) => {
  world.hardware().contactor.setCoil(energised);
  world.wait(ms);
};

describe('contactor', () => {
  it('that is slow misses the feedback limit both ways', () => {
    const world = bench();
    on(world, 'contactor-slow');
    coil(world, true);
    expect(world.truth().contact).toBe('open');
    world.wait(150);
    expect(world.truth().contact).toBe('closed');
    coil(world, false);
    expect(world.truth().contact).toBe('closed');
    world.wait(150);
    off(world, 'contactor-slow');
    coil(world, true);
    expect(world.truth().contact).toBe('closed');
  });

  it('that is stuck open does not close, and closes when it is freed under its coil', () => {
    const world = bench();
    on(world, 'contactor-stuck-open');
    coil(world, true, 60_000);
    expect(world.truth().contact).toBe('open');
    off(world, 'contactor-stuck-open');
    world.wait(FEEDBACK_LIMIT_MS);
    expect(world.truth().contact).toBe('closed');
  });

  it('that is welded stays closed without its coil, and current goes on flowing', () => {
    const world = bench();
    const told = listen(world);
    world.charge(16);
    world.wait(1000);
    on(world, 'contactor-welded');
    coil(world, false, 10_000);
    expect(world.truth()).toMatchObject({ contact: 'welded', currentA: [16, 16, 16] });
    expect(told.auxiliary).toEqual([false, true]);
    off(world, 'contactor-welded');
    world.wait(FEEDBACK_LIMIT_MS);
    expect(world.truth()).toMatchObject({ contact: 'open', currentA: [0, 0, 0] });
    expect(told.auxiliary).toEqual([false, true, false]);
  });

  it('of which one pole is welded closes no circuit, stays live for a leak, and its mirror contact shows it', () => {
    const world = bench();
    const told = listen(world);
    world.charge(16);
    world.wait(1000);
    on(world, 'contactor-welded-pole');
    expect(world.truth().currentA).toEqual([16, 16, 16]);
    coil(world, false, 10_000);
    expect(world.truth()).toMatchObject({ contact: 'welded', currentA: [0, 0, 0] });
    on(world, 'rcd-trip-ac');
    world.wait(1000);
    expect(world.truth().rcd.tripped).toBe(true);
    expect(told.auxiliary).toEqual([false, true]);
    off(world, 'rcd-trip-ac');
    off(world, 'contactor-welded-pole');
    world.wait(FEEDBACK_LIMIT_MS);
    expect(world.truth().contact).toBe('open');
    expect(told.auxiliary).toEqual([false, true, false]);
  });

  it('is believed by its auxiliary contact: lying shows the opposite', () => {
    const world = bench([{ auxiliary: 'nc' }]);
    const told = listen(world);
    on(world, 'feedback-lying');
    coil(world, true);
    off(world, 'feedback-lying');
    expect(told.auxiliary).toEqual([true, false, true, false]);
  });

  it('without an auxiliary contact tells nothing of its moves', () => {
    const world = bench([{ auxiliary: 'none' }]);
    const told = listen(world);
    coil(world, true);
    expect(told.auxiliary).toEqual([false]);
    expect(world.truth().contact).toBe('closed');
  });

  it('bounces for a while after each move and then shows the truth', () => {
    const world = bench();
    const told = listen(world);
    on(world, 'feedback-bouncing');
    coil(world, true);
    expect(told.auxiliary.length).toBeGreaterThan(6);
    expect(told.auxiliary.at(-1)).toBe(true);
    off(world, 'feedback-bouncing');
    told.auxiliary.length = 0;
    coil(world, false);
    expect(told.auxiliary).toEqual([false]);
  });

  it('does not move for a coil that changes its mind on the way', () => {
    const world = bench();
    coil(world, true, 19);
    coil(world, false, 10);
    expect(world.truth()).toMatchObject({ contact: 'open', coil: false });
    coil(world, true, 19);
    expect(world.truth().contact).toBe('open');
  });
});

describe('lock', () => {
  const drive = (world: Bench, motor: 'lock' | 'unlock', ms = LOCK_DRIVE_MS) => {
    world.hardware().lock?.drive(motor);
    world.wait(ms);
    return world.truth().bolt;
  };

  it('that jams on its way out never holds the plug', () => {
    const world = bench();
    world.world.plug(1, {});
    on(world, 'lock-jam-locking');
    expect(drive(world, 'lock', 10_000)).toBe('moving');
    expect(world.world.unplug(1).done).toBe(true);
    expect(drive(world, 'unlock')).toBe('unlocked');
    off(world, 'lock-jam-locking');
    expect(drive(world, 'lock')).toBe('locked');
  });

  it('that jams in the plug keeps it', () => {
    const world = bench();
    world.world.plug(1, {});
    drive(world, 'lock');
    on(world, 'lock-jam-unlocking');
    expect(drive(world, 'unlock', 10_000)).toBe('locked');
    expect(world.world.unplug(1).done).toBe(false);
    off(world, 'lock-jam-unlocking');
    world.wait(LOCK_DRIVE_MS);
    expect(world.world.unplug(1).done).toBe(true);
  });

  it('that has been forced open does not lock again until it is repaired', () => {
    const world = bench();
    const told = listen(world);
    drive(world, 'lock');
    on(world, 'lock-forced');
    expect(told.bolt.at(-1)).toBe('unlocked');
    drive(world, 'unlock');
    expect(drive(world, 'lock')).toBe('unlocked');
    off(world, 'lock-forced');
    world.wait(LOCK_DRIVE_MS);
    expect(told.bolt.at(-1)).toBe('locked');
  });

  it('with a late sensor tells the truth one second after it was true', () => {
    const world = bench();
    on(world, 'lock-feedback-late');
    const told = listen(world);
    expect(drive(world, 'lock', 1199)).toBe('locked');
    expect(told.bolt).toEqual(['unlocked', 'moving']);
    world.wait(1);
    expect(told.bolt).toEqual(['unlocked', 'moving', 'locked']);
    drive(world, 'unlock');
    off(world, 'lock-feedback-late');
    world.wait(5000);
    expect(told.bolt).toEqual(['unlocked', 'moving', 'locked', 'unlocked']);
  });

  it('with an inverted sensor shows locked for unlocked', () => {
    const world = bench();
    const told = listen(world);
    on(world, 'lock-feedback-inverted');
    expect(drive(world, 'lock')).toBe('locked');
    off(world, 'lock-feedback-inverted');
    expect(told.bolt).toEqual(['unlocked', 'locked', 'moving', 'unlocked', 'locked']);
  });
});

describe('meter', () => {
  it.each([
    ['meter-silent', 'timeout'],
    ['meter-crc', 'crc'],
    ['meter-wrong-slave', 'wrong-slave'],
    ['meter-internal', 'internal'],
  ] as const)('%s answers %s, is noticed within 2 s, and answers again when repaired', (name, failure) => {
    const world = bench();
    const told = listen(world);
    on(world, name);
    expect(world.read()).toBe(failure);
    const lost = name === 'meter-internal' ? 'ailing' : 'silent';
    expect(told.voice).toEqual(['answering', lost]);
    off(world, name);
    expect(told.voice).toEqual(['answering', lost, 'answering']);
    expect(world.reading().importWh).toBe(0);
  });

  const charged = () => {
    const world = bench([{ startWh: 50_000 }]);
    world.charge(16);
    world.wait(3_600_000);
    world.hardware().contactor.setCoil(false);
    world.wait(1000);
    return { world, importWh: world.reading().importWh };
  };

  it('is wild for one reading only', () => {
    const { world, importWh } = charged();
    on(world, 'meter-wild');
    expect(world.reading().importWh).toBe(importWh + 1_000_000);
    expect(world.reading().importWh).toBe(importWh);
  });

  it('that was reset counts from 0', () => {
    const { world } = charged();
    on(world, 'meter-reset');
    off(world, 'meter-reset');
    expect(world.reading().importWh).toBe(0);
    world.hardware().contactor.setCoil(true);
    world.wait(3_600_000);
    expect(Math.abs(world.reading().importWh - 11_040)).toBeLessThan(10);
    expect(world.truth().deliveredWh).toBeGreaterThan(22_000);
  });

  it('rolls over 100 Wh after it was set there', () => {
    const { world } = charged();
    on(world, 'meter-rollover');
    expect(world.reading().importWh).toBe(99_999_900);
    world.hardware().contactor.setCoil(true);
    world.wait(3_600_000);
    expect(world.reading().importWh).toBeLessThan(11_040);
  });

  it('rolls over by itself where its register ends', () => {
    const world = bench([{ startWh: 999_990, rolloverWh: 1_000_000 }]);
    world.charge(16);
    world.wait(60_000);
    expect(world.reading().importWh).toBeLessThan(1000);
    expect(world.truth().registerWh).toBeLessThan(1000);
  });

  it('that is frozen repeats itself and catches up when it thaws', () => {
    const { world, importWh } = charged();
    on(world, 'meter-frozen');
    world.hardware().contactor.setCoil(true);
    world.wait(3_600_000);
    expect(world.reading()).toMatchObject({ importWh, powerW: 0 });
    off(world, 'meter-frozen');
    expect(world.reading().importWh).toBeGreaterThan(importWh + 11_000);
  });

  it('shows power with the wrong sign and counts on', () => {
    const world = bench();
    world.charge(16);
    world.wait(1000);
    on(world, 'meter-negative');
    const before = world.reading();
    expect(before.powerW).toBe(-11_040);
    world.wait(60_000);
    expect(world.reading().importWh).toBeGreaterThan(before.importWh);
    off(world, 'meter-negative');
    expect(world.reading().powerW).toBe(11_040);
  });
});

describe('reader', () => {
  it('that is silent says so and sees no card', () => {
    const world = bench();
    const told = listen(world);
    on(world, 'reader-silent');
    world.world.tag(1, { idTag: '04A1B2C3', holdMs: 2000 });
    world.wait(1000);
    expect(told.sights).toEqual(['answering', 'silent']);
    off(world, 'reader-silent');
    world.wait(500);
    expect(told.sights.slice(2, 4)).toEqual(['answering', { seen: '04A1B2C3' }]);
  });

  it('sees a card that is laid down once more no more often than before', () => {
    const world = bench();
    const told = listen(world);
    world.world.tag(1, { idTag: '04A1B2C3', holdMs: 1000 });
    world.world.tag(1, { idTag: '04A1B2C3', holdMs: 1000 });
    world.wait(10_000);
    expect(told.sights).toHaveLength(1 + 4);
  });

  it('sees a short touch twice, and two cards that lie there together', () => {
    const world = bench();
    const told = listen(world);
    world.world.tag(1, { idTag: 'AAAAAAAA' });
    world.world.tag(1, { idTag: 'BBBBBBBB' });
    world.wait(10_000);
    const seen = (id: string) => told.sights.filter((sight) => JSON.stringify(sight).includes(id)).length;
    expect([seen('AAAAAAAA'), seen('BBBBBBBB')]).toEqual([2, 2]);
  });
});
