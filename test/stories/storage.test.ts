// Goal: a disk that hangs or fails never keeps a contact closed, never lets one close, and loses nothing that was
// accepted (architecture §3).
// Method: the disk misbehaves in mid-session; judged by the coil, the statuses that the central system hears, and
// the ledger.
import { describe, expect, it } from 'vitest';
import type { StoreFailure } from '../../adapters/ports/store.ts';
import { Story } from '../kit/story.ts';

describe('a disk that hangs', () => {
  it('opens the coil at once when the plug is pulled, closes nothing, and goes on when it answers', () => {
    const story = new Story({ ports: [{ pluggable: false, pp: { cable_current_limit: 32 } }] });
    story.charge(1, 'CAFE01');
    story.wait(300);
    story.store.hang();
    expect(story.world.unplug(1).done).toBe(true);
    story.wait(0.1);
    expect(story.truth(1)).toMatchObject({ coil: false });
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(120);
    expect(story.truth(1)).toMatchObject({ coil: false, pilotDuty: 100 });
    expect(story.status(1)).toBe('Faulted');

    story.store.release();
    story.wait(60);
    expect(story.status(1)).not.toBe('Faulted');
    expect(story.bill(1).stop).toMatchObject({ reason: 'EVDisconnected' });
    expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
    story.unplug(1);
    story.wait(10);
    story.charge(1, 'CAFE01');
    story.judge();
  });

  it('begins no charging', () => {
    const story = new Story();
    story.store.hang();
    story.plug(1);
    story.tag(1, 'CAFE01');
    for (let second = 0; second < 60; second++) {
      story.wait(1);
      expect(story.truth(1)).toMatchObject({ coil: false, pilotDuty: 100 });
    }
    story.store.release();
    story.judge();
  });

  it('is noticed within two minutes, also where nothing but the register is to be written', () => {
    const story = new Story({ ocpp: { MeterValueSampleInterval: 900 } });
    story.charge(1, 'CAFE01');
    story.wait(300);
    story.store.hang();
    story.wait(120);
    expect([story.truth(1).coil, story.status(1)]).toEqual([false, 'Faulted']);
    story.store.release();
    story.wait(120);
    expect(story.status(1)).not.toBe('Faulted');
    expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
    story.judge();
  });

  it('for a moment only is not noticed by anybody', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.store.hang();
    story.wait(4);
    story.store.release();
    story.wait(60);
    expect(story.status(1)).toBe('Charging');
    expect(story.told(1)).not.toContain('Faulted');
    story.judge();
  });
});

const words: readonly (readonly [StoreFailure, string])[] = [
  ['full', 'PersistenceInsertFailed'],
  ['read-only', 'PersistenceReadOnly'],
  ['corrupt', 'PersistenceOpenFailed'],
  ['failed', 'PersistenceTransactionFailed'],
];

describe.each(words)('a disk that says %s', (word, fault) => {
  it(`stops charging, is reported as ${fault}, and everything arrives when it is well`, () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.wait(300);
    story.store.fail(word);
    story.wait(90);
    expect(story.truth(1)).toMatchObject({ coil: false, currentA: [0, 0, 0], bolt: 'unlocked' });
    expect(story.csms.heard('StatusNotification').at(-1)).toMatchObject({ status: 'Faulted', vendorErrorCode: fault });
    const used = Math.floor(story.delivered(1));

    story.store.release();
    story.wait(120);
    expect(story.bills).toHaveLength(1);
    expect(story.bill(1).stop).toMatchObject({ reason: 'Other', meterStop: used });
    expect(story.told(1).at(-1)).toBe('Finishing');
    expect(story.told(0).at(-1)).toBe('Available');
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    story.judge();
  });

  it('is noticed within two minutes, also where nothing but the register is to be written', () => {
    const story = new Story({ ocpp: { MeterValueSampleInterval: 900 } });
    story.charge(1, 'CAFE01');
    story.wait(300);
    story.store.fail(word);
    story.wait(120);
    expect([story.truth(1).coil, story.status(1)]).toEqual([false, 'Faulted']);
    story.store.release();
    story.wait(120);
    expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
    story.judge();
  });

  it('charges nobody who comes meanwhile, and power failing then loses nothing that was durable', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.wait(300);
    story.store.fail(word);
    story.wait(90);
    story.unplug(1);
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1)).toMatchObject({ coil: false, pilotDuty: 100 });
    story.crash();
    story.restart(60);
    expect(story.bills).toHaveLength(1);
    expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
    story.judge();
  });
});
