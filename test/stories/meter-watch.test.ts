// Goal: a meter that cannot be believed ends charging; one that is silent may be calculated around where the settings
// say so, and what was calculated is marked.
// Method: the meter of the simulated station falls silent, freezes or sees ghosts; judged by contact, plant and ledger.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const port = (meter: object = {}) => ({
  pluggable: false,
  pp: { cable_current_limit: 32 },
  meter: { enable: true, ...meter },
});
const calculating = () => new Story({ ports: [port({ calculate_when_lost: true })] });
const billed = (story: Story): number => {
  const { meterStart, stop } = story.bill(1);
  return (stop?.meterStop ?? 0) - meterStart;
};
type Sampled = { readonly location?: string; readonly measurand?: string };
const lastSampled = (story: Story): readonly Sampled[] => {
  const [value] = (story.csms.heard('MeterValues').at(-1)?.['meterValue'] ?? []) as { sampledValue: Sampled[] }[];
  return value?.sampledValue ?? [];
};

describe('a silent meter', () => {
  it.each([
    ['dzg', 2],
    ['klefr', 10],
  ])('of kind %s is forgiven for %i s', (protocol, seconds) => {
    const story = new Story({ ports: [port({ protocol })] });
    story.charge(1, 'CAFE01');
    story.fault(1, 'meter-silent');
    // It is given up after one query of 1 s.
    story.wait(1 + seconds - 0.1);
    expect(story.truth(1).contact).toBe('closed');
    story.wait(0.3);
    expect(story.truth(1).contact).toBe('open');
    story.judge();
  });

  it.each([
    ['dzg', 2],
    ['klefr', 10],
  ])('of kind %s is forgiven for %i s while nobody charges; then nobody may, until it speaks', (protocol, seconds) => {
    const story = new Story({ ports: [port({ protocol })] });
    story.wait(20);
    story.fault(1, 'meter-silent');
    story.wait(1 + seconds - 0.1);
    expect(story.status(1)).toBe('Available');
    story.wait(0.3);
    expect(story.status(1)).toBe('Faulted');
    expect(story.evse(1).faults).toEqual(['MeterSilent']);
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1).coil).toBe(false);
    story.fault(1, 'meter-silent', false);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    story.judge();
  });
});

describe('where the settings let a lost meter be calculated', () => {
  it('a transaction goes on, its readings are marked, and the bill is what flowed', () => {
    const story = calculating();
    story.charge(1, 'CAFE01');
    story.wait(600);
    story.fault(1, 'meter-silent');
    story.wait(1200);
    expect(story.status(1)).toBe('Charging');
    expect(story.evse(1).faults).toEqual(['MeterEstimated']);
    expect(lastSampled(story)).toMatchObject([{ location: 'Body', measurand: 'Energy.Active.Import.Register' }]);
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect(Math.abs(billed(story) - story.delivered(1))).toBeLessThan(0.02 * story.delivered(1));
    story.judge();
  });

  it('a car that draws less and less is never billed for more than was offered', () => {
    const story = calculating();
    story.charge(1, 'CAFE01');
    story.fault(1, 'meter-silent');
    story.controller.limit('station', 0);
    story.wait(3600);
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect(billed(story) - story.delivered(1)).toBeLessThan(100);
    story.judge();
  });

  it('a meter that speaks again takes over, and no reading goes back', () => {
    const story = calculating();
    story.charge(1, 'CAFE01', { thenRequestAmps: 16, car: { batteryKwh: 20, chargePercent: 90 } });
    story.fault(1, 'meter-silent');
    story.wait(1800);
    story.fault(1, 'meter-silent', false);
    story.wait(600);
    expect(story.evse(1).faults).toEqual([]);
    expect(lastSampled(story)).toMatchObject([{ location: 'Outlet' }]);
    story.tag(1, 'CAFE01');
    story.wait(20);
    story.judge();
  });

  it('over a power cut all is billed that the meter has counted while nobody heard it', () => {
    const story = new Story({
      ports: [port({ calculate_when_lost: true })],
      ocpp: { MeterValueSampleInterval: 0 },
    });
    story.charge(1, 'CAFE01');
    story.fault(1, 'meter-silent');
    story.wait(2400);
    story.crash();
    story.wait(60);
    story.restart(60, () => story.fault(1, 'meter-silent', false));
    expect(story.delivered(1)).toBeGreaterThan(7000);
    expect(billed(story)).toBe(Math.floor(story.delivered(1)));
    story.judge();
  });

  it('nobody begins without a meter', () => {
    const story = calculating();
    story.fault(1, 'meter-silent');
    story.wait(5);
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(60);
    expect(story.status(1)).toBe('Faulted');
    expect(story.bills).toEqual([]);
    story.judge();
  });

  it('the fault blocks as soon as the transaction is over', () => {
    const story = calculating();
    story.charge(1, 'CAFE01');
    story.fault(1, 'meter-silent');
    story.wait(30);
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect(story.evse(1).faults).toEqual(['MeterSilent']);
    expect(story.bill(1).stop?.reason).toBe('Local');
    story.judge();
  });
});

describe('a meter whose register stands while power flows', () => {
  it('ends charging when 250 Wh are missing', () => {
    const story = new Story({ ports: [port()] });
    story.charge(1, 'CAFE01');
    story.wait(600);
    story.fault(1, 'meter-frozen');
    const before = story.delivered(1);
    while (story.truth(1).contact === 'closed') story.wait(1);
    expect(story.delivered(1) - before).toBeGreaterThan(250);
    // Readings come every minute, and 16 A are 184 Wh in it.
    expect(story.delivered(1) - before).toBeLessThan(250 + 2 * 184);
    expect(story.evse(1).faults).toContain('MeterActiveError');
    story.fault(1, 'meter-frozen', false);
    story.wait(20);
    expect(story.evse(1).faults).toEqual([]);
    story.judge();
  });

  it('is found also where nobody asks for readings', () => {
    const story = new Story({ ports: [port()], ocpp: { MeterValueSampleInterval: 0 } });
    story.charge(1, 'CAFE01');
    story.fault(1, 'meter-frozen');
    story.wait(600);
    expect(story.truth(1).contact).toBe('open');
    story.judge();
  });

  it('is left alone while nothing flows', () => {
    const story = new Story({ ports: [port()] });
    story.fault(1, 'meter-frozen');
    story.wait(7200);
    expect(story.status(1)).toBe('Available');
  });
});

it('a meter that sees a current through an open contact is a fault after 5 s', () => {
  const story = new Story({ ports: [port()] });
  story.wait(10);
  story.fault(1, 'meter-ghost');
  story.wait(4.9);
  expect(story.status(1)).toBe('Available');
  story.wait(0.2);
  expect(story.evse(1).faults).toEqual(['MeterIdleError']);
  story.fault(1, 'meter-ghost', false);
  story.wait(6);
  expect(story.status(1)).toBe('Available');
});
