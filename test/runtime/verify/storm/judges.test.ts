// Goal: what a storm judges by is awake: each judge complains of what it is there for, and of nothing else.
// Method: each is shown what must not be, beside the same as it should be.
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../../adapters/storage/memory.ts';
import type { Write } from '../../../../adapters/ports/store.ts';
import { VirtualClock } from '../../../../runtime/clock/virtual.ts';
import { overgrown } from '../../../../runtime/verify/storm/bounds.ts';
import { Treatment } from '../../../../runtime/verify/storm/central-behaviour.ts';
import { Conduct } from '../../../../runtime/verify/storm/central-conduct.ts';
import { DriftingClock } from '../../../../runtime/verify/storm/drifting-clock.ts';
import { Lives } from '../../../../runtime/verify/storm/lives.ts';

const diskOf = (rows: readonly Write[]): MemoryStore => {
  const disk = new MemoryStore();
  disk.commit(rows, () => undefined);
  return disk;
};

const account = (transaction: string, evse = 1): Write => ({
  table: 'ledger',
  key: transaction,
  value: { transaction, evse, token: { id: 'CAFE01' }, startWh: 0, lastWh: 0, lastWall: null },
});

const letter = (key: number, messageId: string): Write => ({
  table: 'outbox',
  key,
  value: {
    fact: { type: 'transaction.started', transaction: 'a-1-1' },
    evse: 1,
    stamp: { at: 0, wall: null, chance: 0 },
    messageId,
  },
});

describe('PRO-02: a station that has restarted', () => {
  const complaintsOf = (talk: (conduct: Conduct) => void): readonly string[] => {
    const complaints: string[] = [];
    const conduct = new Conduct(30_000, (sentence) => complaints.push(sentence));
    talk(conduct);
    return complaints;
  };
  const say = (conduct: Conduct, action: string, status?: string) => {
    conduct.came(0, action, action);
    conduct.answered(0, action);
    if (status !== undefined) conduct.registered(status);
  };

  it('says nothing before it is accepted', () => {
    const complaints = complaintsOf((conduct) => {
      conduct.restarted();
      say(conduct, 'BootNotification', 'Pending');
      say(conduct, 'StatusNotification');
    });
    expect(complaints).toEqual([expect.stringContaining('PRO-02: StatusNotification')]);
  });

  it('may say what it was asked for while it waits', () => {
    const complaints = complaintsOf((conduct) => {
      conduct.restarted();
      say(conduct, 'BootNotification', 'Pending');
      conduct.asks('TriggerMessage', '{"requestedMessage":"StatusNotification"}');
      say(conduct, 'StatusNotification');
    });
    expect(complaints).toEqual([]);
  });

  it('repeats what has no answer: an answer that crosses with the repetition answers it too', () => {
    const complaints = complaintsOf((conduct) => {
      conduct.came(0, 'one', 'MeterValues');
      conduct.answered(39_700, 'one');
      conduct.came(32_000, 'one', 'MeterValues');
      conduct.came(41_000, 'two', 'StatusNotification');
      conduct.came(42_000, 'three', 'StatusNotification');
    });
    expect(complaints).toEqual([expect.stringContaining('three came while another CALL')]);
  });

  it('says what it likes once it is accepted, one thing at a time (PRO-01)', () => {
    const complaints = complaintsOf((conduct) => {
      conduct.restarted();
      say(conduct, 'BootNotification', 'Accepted');
      say(conduct, 'StatusNotification');
      conduct.came(0, 'one', 'Heartbeat');
      conduct.came(29_999, 'two', 'Authorize');
      conduct.came(60_000, 'three', 'Authorize');
    });
    expect(complaints).toEqual([expect.stringContaining('Authorize two came while another CALL')]);
  });
});

describe('a coil that is energised', () => {
  const complaints = (rows: readonly Write[], resumes: boolean): readonly string[] => {
    const lives = new Lives(resumes);
    lives.begin('b2');
    return lives.complaints(1, diskOf(rows));
  };

  it('BIL-03: wants an open transaction of its own on the disk', () => {
    expect(complaints([], true)).toEqual([expect.stringContaining('BIL-03')]);
    expect(complaints([account('b2-2-1', 2)], true)).toEqual([expect.stringContaining('BIL-03')]);
    expect(complaints([account('b2-1-1')], false)).toEqual([]);
  });

  it('BIL-06: goes on with one of a former life where that is configured, and with one alone', () => {
    expect(complaints([account('b1-1-1')], true)).toEqual([]);
    expect(complaints([account('b1-1-1')], false)).toEqual([expect.stringContaining('BIL-06')]);
    expect(complaints([account('b1-1-1'), account('b2-1-1')], true)).toEqual([expect.stringContaining('BIL-06')]);
  });
});

it('PRO-06: a letter that a death has found on the disk has to be sent some day', () => {
  const lives = new Lives(true);
  lives.died(diskOf([letter(1, 'm-1'), letter(2, 'm-2')]));
  expect(lives.lost((id) => id === 'm-1')).toEqual(['m-2']);
  expect(lives.lost(() => false)).toEqual([]);
});

it('LIV-07: what lies on the disk of an empty station, and waits on its clock, is bounded', () => {
  const clock = new VirtualClock();
  expect(overgrown(diskOf([account('b1-1-1')]), clock.waits)).toEqual([]);
  expect(overgrown(diskOf([letter(1, 'm-1')]), clock.waits)).toEqual([expect.stringContaining('1 rows of outbox')]);
  const callOff = Array.from({ length: 301 }, (_, index) => clock.at(index, () => undefined));
  expect(overgrown(diskOf([]), clock.waits)).toEqual([expect.stringContaining('301 waits')]);
  callOff[0]?.();
  expect(overgrown(diskOf([]), clock.waits)).toEqual([]);
});

it('a message that is poisoned is never processed, its neighbours are', () => {
  const treatment = new Treatment();
  treatment.poison('MeterValues', 'error');
  expect(treatment.of('m-1', 'Heartbeat')).toBe('answer');
  expect(treatment.of('m-2', 'MeterValues')).toBe('error');
  treatment.behave();
  expect(treatment.of('m-3', 'MeterValues')).toBe('answer');
  expect(treatment.of('m-2', 'MeterValues')).toBe('error');
});

it('a crystal that is off runs away slowly, and whoever sets it sets it right', () => {
  const clock = new VirtualClock(0);
  const crystal = new DriftingClock(clock);
  crystal.drift(1000);
  clock.advance(1_000_000);
  expect([crystal.wall(), crystal.now()]).toEqual([1_001_000, 1_000_000]);
  crystal.drift(0);
  clock.advance(1_000_000);
  expect(crystal.wall()).toBe(2_001_000);
  crystal.setWall(5_000_000);
  expect(crystal.wall()).toBe(5_000_000);
});
