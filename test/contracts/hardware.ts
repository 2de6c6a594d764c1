// Goal: every implementation of a hardware port behaves the same towards the controller, simulated or real.
// Method: one function a port; each takes a rig that makes the port with healthy hardware around it, lets time pass and
// plays the human hand (inserting a cable, laying a tag down). An implementation's own test calls it.
import { describe, expect, it } from 'vitest';
import type { Contactor } from '../../adapters/ports/contactor.ts';
import type { Bolt, Lock } from '../../adapters/ports/lock.ts';
import type { Meter } from '../../adapters/ports/meter.ts';
import type { Pilot } from '../../adapters/ports/pilot.ts';
import type { CableRating, Proximity } from '../../adapters/ports/proximity.ts';
import type { Reader } from '../../adapters/ports/reader.ts';
import type { Watchdog } from '../../adapters/ports/watchdog.ts';

/** Lets so many milliseconds of the port's own time pass. */
type Wait = (ms: number) => void | Promise<void>;

const FEEDBACK_LIMIT_MS = 250;
const LOCK_DRIVE_MS = 600;
const METER_LIMIT_MS = 2000;
const SIGHT_LIMIT_MS = 500;
const PILOT_TOLERANCE_V = 1;

type ContactorRig = {
  readonly contactor: Contactor;
  /** Whether the auxiliary circuit is closed while the main contact is open: true for wiring `nc`. */
  readonly closedAtRest: boolean;
  readonly wait: Wait;
};

export function contactorContract(make: () => ContactorRig): void {
  describe('contactor', () => {
    it('tells where the auxiliary contact is at once', () => {
      const { contactor, closedAtRest } = make();
      const told: boolean[] = [];
      contactor.watch((closed) => told.push(closed));
      expect(told).toEqual([closedAtRest]);
    });

    it('follows the coil within the feedback limit, on and off, and tells each change once', async () => {
      const { contactor, closedAtRest, wait } = make();
      const told: boolean[] = [];
      contactor.watch((closed) => told.push(closed));
      contactor.setCoil(true);
      contactor.setCoil(true);
      await wait(FEEDBACK_LIMIT_MS);
      expect(told).toEqual([closedAtRest, !closedAtRest]);
      contactor.setCoil(false);
      await wait(FEEDBACK_LIMIT_MS);
      expect(told).toEqual([closedAtRest, !closedAtRest, closedAtRest]);
    });
  });
}

type PilotRig = { readonly pilot: Pilot; readonly wait: Wait };

export function pilotContract(make: () => PilotRig): void {
  const steady = [
    { duty: 100, high: 12, low: 12 },
    { duty: 0, high: -12, low: -12 },
    { duty: 50, high: 12, low: -12 },
  ];
  describe('pilot without a car', () => {
    it('stands at −12 V before anybody has driven it', () => {
      const { pilot } = make();
      const told: (readonly [number, number])[] = [];
      pilot.watch((high, low) => told.push([high, low]));
      expect(told).toHaveLength(1);
      expect(Math.abs((told[0]?.[0] ?? 0) + 12)).toBeLessThan(PILOT_TOLERANCE_V);
    });

    it.each(steady)('shows $high V and $low V at $duty %', async ({ duty, high, low }) => {
      const { pilot, wait } = make();
      let peaks: readonly [number, number] = [0, 0];
      pilot.watch((...volts) => (peaks = volts));
      pilot.setDuty(duty);
      await wait(20);
      expect(Math.abs(peaks[0] - high)).toBeLessThan(PILOT_TOLERANCE_V);
      expect(Math.abs(peaks[1] - low)).toBeLessThan(PILOT_TOLERANCE_V);
    });

    it('shows 0 V while the generator is off, whatever the duty, and the duty again when it is on', async () => {
      const { pilot, wait } = make();
      let peaks: readonly [number, number] = [12, 12];
      pilot.watch((...volts) => (peaks = volts));
      pilot.setDuty(50);
      pilot.setOff(true);
      pilot.setDuty(100);
      await wait(20);
      for (const volts of peaks) expect(Math.abs(volts)).toBeLessThan(PILOT_TOLERANCE_V);
      pilot.setOff(false);
      await wait(20);
      for (const volts of peaks) expect(Math.abs(volts - 12)).toBeLessThan(PILOT_TOLERANCE_V);
    });
  });
}

type LockRig = { readonly lock: Lock; readonly wait: Wait };

export function lockContract(make: () => LockRig): void {
  describe('lock', () => {
    it('tells where the bolt is at once and reaches each end within the drive time', async () => {
      const { lock, wait } = make();
      const told: Bolt[] = [];
      lock.watch((bolt) => told.push(bolt));
      expect(told).toEqual(['unlocked']);
      lock.drive('lock');
      await wait(LOCK_DRIVE_MS);
      expect(told.at(-1)).toBe('locked');
      lock.drive('unlock');
      await wait(LOCK_DRIVE_MS);
      expect(told.at(-1)).toBe('unlocked');
    });

    it('stays where it is when the motor rests', async () => {
      const { lock, wait } = make();
      const told: Bolt[] = [];
      lock.watch((bolt) => told.push(bolt));
      lock.drive('lock');
      await wait(LOCK_DRIVE_MS);
      lock.drive('rest');
      await wait(10 * LOCK_DRIVE_MS);
      expect(told.at(-1)).toBe('locked');
    });
  });
}

type ProximityRig = {
  readonly proximity: Proximity;
  /** Somebody inserts a cable with this rating, or takes it out. */
  readonly insert: (amps: 13 | 20 | 32 | 63 | null) => void;
  readonly wait: Wait;
};

export function proximityContract(make: () => ProximityRig): void {
  describe('proximity', () => {
    it.each([13, 20, 32, 63] as const)('tells a %i A cable when it comes and when it goes', async (amps) => {
      const { proximity, insert, wait } = make();
      const told: CableRating[] = [];
      proximity.watch((rating) => told.push(rating));
      insert(amps);
      await wait(100);
      insert(null);
      await wait(100);
      expect(told).toEqual(['none', amps, 'none']);
    });
  });
}

type MeterRig = { readonly meter: Meter; readonly wait: Wait };

export function meterContract(make: () => MeterRig): void {
  describe('meter', () => {
    it('answers every call exactly once within its limit, with whole watt-hours', async () => {
      const { meter, wait } = make();
      const answers: unknown[] = [];
      meter.read((outcome) => answers.push(outcome));
      meter.read((outcome) => answers.push(outcome));
      await wait(METER_LIMIT_MS);
      await wait(METER_LIMIT_MS);
      expect(answers).toHaveLength(2);
      for (const answer of answers) expect(answer).toMatchObject({ importWh: expect.any(Number) });
      for (const answer of answers) expect(Number.isInteger((answer as { importWh: number }).importWh)).toBe(true);
    });

    it('tells at once that it answers', () => {
      const told: string[] = [];
      make().meter.watch((voice) => told.push(voice));
      expect(told).toEqual(['answering']);
    });
  });
}

type ReaderRig = {
  readonly reader: Reader;
  /** Somebody lays a tag down, or takes it away. */
  readonly lay: (id: string, ms: number) => void;
  readonly wait: Wait;
};

export function readerContract(make: () => ReaderRig): void {
  describe('reader', () => {
    it('sees a tag again and again while it lies there, and not any more when it is gone', async () => {
      const { reader, lay, wait } = make();
      const told: unknown[] = [];
      reader.watch((sight) => told.push(sight));
      expect(told).toEqual(['answering']);
      lay('04A1B2C3', 4 * SIGHT_LIMIT_MS);
      for (let half = 1; half <= 3; half += 1) {
        await wait(SIGHT_LIMIT_MS);
        expect(told.length).toBeGreaterThan(half);
        expect(told.at(-1)).toEqual({ seen: '04A1B2C3' });
      }
      await wait(2 * SIGHT_LIMIT_MS);
      const seen = told.length;
      await wait(10 * SIGHT_LIMIT_MS);
      expect(told).toHaveLength(seen);
    });
  });
}

type WatchdogRig = {
  readonly watchdog: Watchdog;
  readonly timeoutMs: number;
  readonly bites: () => number;
  readonly wait: Wait;
};

export function watchdogContract(make: () => WatchdogRig): void {
  describe('watchdog', () => {
    it('leaves a station alone that pets it in time, and bites one that stops', async () => {
      const { watchdog, timeoutMs, bites, wait } = make();
      for (let pet = 0; pet < 5; pet += 1) {
        watchdog.pet();
        await wait(timeoutMs * 0.8);
      }
      expect(bites()).toBe(0);
      await wait(timeoutMs);
      expect(bites()).toBe(1);
    });
  });
}
