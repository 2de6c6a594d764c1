// Goal: the voltages on the pilot are those of the circuit, so that a controller that reads them reads the truth.
// Method: every load at steady +12 V, steady −12 V and PWM, against the windows of IEC 61851-1 (±1 V around nominal).
import { describe, expect, it } from 'vitest';
import { carOhms, pilotPeaks } from '../../../adapters/simulated/evse/pilot-line.ts';

const healthy = { diode: true, shorted: false };

describe('pilot', () => {
  it.each([
    { state: 'A', ohms: null, volts: 12 },
    { state: 'B', ohms: carOhms.resting, volts: 9 },
    { state: 'C', ohms: carOhms.ready, volts: 6 },
    { state: 'D', ohms: carOhms.ventilated, volts: 3 },
  ])('reads $volts V in state $state, with the negative half untouched', ({ ohms, volts }) => {
    const load = { ...healthy, ohms };
    expect(Math.abs(pilotPeaks(50, load).high - volts)).toBeLessThan(0.1);
    expect(pilotPeaks(50, load).low).toBe(-12);
    expect(pilotPeaks(100, load).low).toBe(pilotPeaks(100, load).high);
    expect(pilotPeaks(0, load)).toEqual({ high: -12, low: -12 });
  });

  it('lifts the negative peak above −10 V when the diode is missing', () => {
    for (const ohms of [carOhms.resting, carOhms.ready, carOhms.ventilated]) {
      expect(pilotPeaks(50, { ohms, diode: false, shorted: false }).low).toBeGreaterThan(-10);
    }
  });

  it('is 0 V when it touches earth, whatever the source does', () => {
    for (const duty of [0, 50, 100]) {
      expect(pilotPeaks(duty, { ...healthy, ohms: carOhms.resting, shorted: true })).toEqual({ high: 0, low: 0 });
    }
  });
});
