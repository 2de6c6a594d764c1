// Goal: a cable that cannot be told, or tells something else than before, never carries more than it may (guide
// 647–676, SAF-09).
// Method: each row of the table, in charge and not; judged by the current, the pilot, the bolt and what is told.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const lastTold = (story: Story) =>
  story.csms
    .heard('StatusNotification')
    .filter(({ connectorId }) => connectorId === 1)
    .at(-1);

const rows = [
  ['proximity-open', 'ProximityNoCable'],
  ['proximity-invalid', 'ProximityInvalid'],
] as const;

describe.each(rows)('%s', (name, vendorErrorCode) => {
  it('in charge: the current ends, duty 100 %, the bolt stays in until the car is gone', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.fault(1, name);
    story.wait(0.1);
    expect(story.truth(1).pilotDuty).toBe(100);
    story.wait(10);
    expect(story.truth(1)).toMatchObject({ coil: false, pilotDuty: 100, bolt: 'locked' });
    expect(lastTold(story)).toMatchObject({ status: 'Faulted', errorCode: 'OtherError', vendorErrorCode });
    expect(story.bill(1).stop).toMatchObject({ meterStop: Math.floor(story.delivered(1)) });
    story.fault(1, 'cable-out-of-car');
    story.wait(10);
    expect(story.truth(1).bolt).toBe('unlocked');
    story.fault(1, name, false);
    story.unplug(1);
    story.wait(20);
    expect(story.status(1)).toBe('Available');
    story.charge(1, 'CAFE02');
    story.judge();
  });

  it('before charging: nothing begins, the bolt stays out', () => {
    const story = new Story();
    story.fault(1, name);
    story.plug(1);
    story.wait(3);
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect(story.truth(1)).toMatchObject({ coil: false, pilotDuty: 100, bolt: 'unlocked' });
    expect(lastTold(story)).toMatchObject({ status: 'Faulted', vendorErrorCode });
    expect(story.bills).toEqual([]);
    story.judge();
  });

  it('that heals lets the driver have his cable and begin again', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.fault(1, name);
    story.wait(10);
    story.fault(1, name, false);
    story.wait(10);
    expect(story.status(1)).toBe('Finishing');
    expect(story.truth(1).bolt).toBe('unlocked');
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1).currentA[0]).toBeGreaterThan(0);
    story.judge();
  });
});

describe('proximity-changed', () => {
  it('goes on with the smaller rating until the car is gone, and is told as a warning', () => {
    const story = new Story();
    story.charge(1, 'CAFE01', { cableAmps: 32, thenRequestAmps: 32, car: { maxAmps: 32 } });
    story.wait(10);
    expect(story.truth(1).currentA[0]).toBe(32);
    story.fault(1, 'proximity-changed');
    story.wait(0.1);
    expect(story.evse(1).offeredAmps).toBe(20);
    story.wait(15);
    expect(story.truth(1).currentA[0]).toBeCloseTo(20, 1);
    expect(story.evse(1).faults).toEqual(['ProximityChanged']);
    expect(story.told(1)).not.toContain('Faulted');
    story.fault(1, 'proximity-changed', false);
    story.wait(30);
    expect(story.truth(1).currentA[0]).toBeCloseTo(20, 1);
    expect(story.bill(1).stop).toBeUndefined();
    story.tag(1, 'CAFE01');
    story.wait(10);
    story.unplug(1);
    expect(story.evse(1).faults).toEqual([]);
    story.charge(1, 'CAFE02', { cableAmps: 32, thenRequestAmps: 32, car: { maxAmps: 32 } });
    story.wait(10);
    expect(story.truth(1).currentA[0]).toBe(32);
    story.judge();
  });

  it('to a larger rating offers no more than before', () => {
    const story = new Story();
    story.charge(1, 'CAFE01', { cableAmps: 13, thenRequestAmps: 32, car: { maxAmps: 32 } });
    story.fault(1, 'proximity-changed');
    story.wait(30);
    expect(story.evse(1).offeredAmps).toBe(13);
    expect(story.evse(1).faults).toEqual(['ProximityChanged']);
    story.judge();
  });
});
