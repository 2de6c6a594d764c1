// Goal: a warm station offers less, a hot one nothing, and one that cannot feel its temperature is taken for hot.
// Method: heat, and a sensor that lies, in the simulated station; judged by the pilot, the contact and what is told.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const port = (temperature: object = {}) => ({
  pluggable: false,
  pp: { cable_current_limit: 32 },
  temperature: { enable: true, ...temperature },
});
const station = (temperature: object = {}) => new Story({ ports: [port(temperature)] });
const hungry = { thenRequestAmps: 32, car: { maxAmps: 32 } };
const minutes = (count: number) => count * 60;

describe('a station that warms', () => {
  it('offers less from 65 °C on, nothing at 80 °C, and all again when it has cooled', () => {
    const story = station();
    story.charge(1, 'CAFE01', hungry);
    story.fault(1, 'over-temperature');
    const offers: { readonly celsius: number; readonly amps: number }[] = [];
    for (let minute = 0; minute < 60; minute++) {
      story.wait(60);
      offers.push({ celsius: story.truth(1).celsius, amps: story.evse(1).allowedAmps });
    }
    const between = (low: number, high: number) =>
      offers.filter(({ celsius }) => celsius > low && celsius < high).map(({ amps }) => amps);
    expect(new Set(between(0, 65))).toEqual(new Set([32]));
    expect(Math.max(...between(67, 100))).toBeLessThan(32);
    expect(new Set(between(78, 100))).toEqual(new Set([0]));
    expect(offers.some(({ amps }) => amps > 0 && amps < 32)).toBe(true);
    expect(story.truth(1).currentA).toEqual([0, 0, 0]);
    story.fault(1, 'over-temperature', false);
    story.wait(minutes(60));
    expect(story.evse(1).allowedAmps).toBe(32);
    story.judge();
  });

  it('says that it offers less, as a warning', () => {
    const story = station({ derate_from: 35 });
    story.charge(1, 'CAFE01', hungry);
    story.wait(minutes(30));
    expect(story.evse(1).faults).toEqual(['Derated']);
    expect(story.status(1)).toBe('Charging');
    expect(story.evse(1).limits[0]?.name).toBe('temperature');
    expect(story.truth(1).currentA[0]).toBeLessThan(32);
    story.judge();
  });

  it('is a fault above 80 °C, until it is 10 °C cooler', () => {
    const story = station();
    story.fault(1, 'over-temperature');
    story.wait(minutes(60));
    expect(story.truth(1).celsius).toBeGreaterThan(80);
    expect(story.evse(1).faults).toContain('HighTemperature');
    expect(story.status(1)).toBe('Faulted');
    story.fault(1, 'over-temperature', false);
    while (story.truth(1).celsius > 70.6) story.wait(10);
    expect(story.status(1)).toBe('Faulted');
    story.wait(minutes(5));
    expect(story.status(1)).toBe('Available');
    story.judge();
  });

  it('is nobody’s business where no temperature is measured', () => {
    const story = station({ enable: false });
    story.charge(1, 'CAFE01', hungry);
    story.fault(1, 'over-temperature');
    story.wait(minutes(60));
    expect(story.status(1)).toBe('Charging');
  });
});

describe('a sensor', () => {
  it('without a number stops charging within seconds, and lets it go on when it speaks again', () => {
    const story = station();
    story.charge(1, 'CAFE01');
    story.fault(1, 'sensor-nan');
    story.wait(20);
    expect(story.truth(1).currentA).toEqual([0, 0, 0]);
    expect(story.evse(1).faults).toContain('TemperatureSensorFailed');
    story.fault(1, 'sensor-nan', false);
    story.wait(20);
    expect(story.status(1)).toBe('Finishing');
    story.judge();
  });

  it('that stood in the empty station for half an hour must show the next car within 15 minutes', () => {
    const story = station();
    story.fault(1, 'sensor-frozen');
    story.wait(minutes(31));
    story.charge(1, 'CAFE01');
    story.wait(minutes(14));
    expect(story.status(1)).toBe('Charging');
    story.wait(minutes(2));
    expect(story.evse(1).faults).toContain('TemperatureSensorFailed');
    expect(story.truth(1).coil).toBe(false);
    story.judge();
  });

  it('that froze in mid-charge is found a quarter of an hour after the car has had enough', () => {
    const story = station();
    story.charge(1, 'CAFE01', hungry);
    story.wait(minutes(5));
    story.fault(1, 'sensor-frozen');
    story.wait(minutes(60));
    expect(story.evse(1).faults).toEqual([]);
    story.car(1, 'pause');
    story.wait(minutes(16));
    expect(story.evse(1).faults).toContain('TemperatureSensorFailed');
    story.judge();
  });

  it('that is as warm as the next current makes it rightly stands still', () => {
    const story = station();
    story.charge(1, 'CAFE01', hungry);
    // From 32 A on: as warm as 16 A keep it, which is a quarter of the way.
    while (story.truth(1).celsius < 30) story.wait(1);
    expect(story.world.request(1, { amps: 16 }).done).toBe(true);
    story.wait(minutes(20));
    expect(story.truth(1)).toMatchObject({ currentA: [16, 16, 16] });
    expect(Math.abs(story.truth(1).celsius - 30)).toBeLessThan(0.5);
    expect(story.evse(1).faults).toEqual([]);
    story.wait(minutes(240));
    expect(story.evse(1).faults).toEqual([]);
    story.judge();
  });

  it('that stands still because nothing changes is none', () => {
    const story = station();
    story.charge(1, 'CAFE01');
    story.wait(minutes(600));
    expect(story.evse(1).faults).toEqual([]);
    story.judge();
  });
});
