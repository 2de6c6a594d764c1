// Goal: readings are taken when they are due, and nothing that the meter has not said is ever told.
// Method: a meter that obeys the test, on virtual time; every sample is written down with its instant.
import { describe, expect, it } from 'vitest';
import type { MeterFailure } from '../../adapters/ports/meter.ts';
import { newRegister, type RegisterState } from '../../machines/evse/register.ts';
import type { MeterReading } from '../../machines/vocabulary/readings.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import { Metering } from '../../runtime/metering.ts';

const MIDNIGHT = Date.UTC(2026, 5, 1);
const DAY_S = 86_400;
const HOUR_S = 3600;
type Says = MeterReading | MeterFailure | 'nothing';

class Bench {
  readonly clock: VirtualClock;
  readonly told: string[] = [];
  readonly kept: RegisterState[] = [];
  readonly metering: Metering;
  says: Says = { importWh: 1000 };
  /** Second, and whether the meter was answering. */
  readonly fresh: (readonly [number, boolean])[] = [];
  reads = 0;
  /** Questions that it has not answered. */
  readonly open: ((outcome: MeterReading | MeterFailure) => void)[] = [];
  sampleIntervalS = 0;
  alignedIntervalS = 0;

  constructor(wall: number | null = MIDNIGHT) {
    this.clock = new VirtualClock(wall);
    this.metering = new Metering({
      clock: this.clock,
      meter: {
        read: (done) => {
          this.reads++;
          if (this.says === 'nothing') this.open.push(done);
          else done(this.says);
        },
        watch: () => {},
        follow: () => {},
      },
      maxPowerW: 22_000,
      register: newRegister(),
      keepRegister: (state, isFresh) => {
        this.kept.push(state);
        this.fresh.push([this.clock.now() / 1000, isFresh]);
      },
      offeredAmps: () => 16,
      dispatch: ({ type, context, reading }) => {
        const wh = typeof reading === 'object' && reading !== null && 'importWh' in reading ? reading.importWh : '';
        this.told.push([this.clock.now() / 1000, type, context ?? '', wh].join(' ').trim());
      },
      sampleIntervalS: () => this.sampleIntervalS,
      alignedIntervalS: () => this.alignedIntervalS,
    });
  }

  wait(seconds: number): void {
    this.clock.advance(seconds * 1000);
  }

  /** Seconds at which samples of this kind were told. */
  times(context: string): readonly number[] {
    return this.told.filter((line) => line.includes(` ${context} `)).map((line) => Number.parseFloat(line));
  }
}

describe('samples of a transaction', () => {
  it('are taken once each, also where a sum of times is rounded', () => {
    const bench = new Bench();
    // From here on five intervals add up to a time that seems to lie just before the fifth.
    bench.wait(51.177_264_869_999_29);
    bench.sampleIntervalS = 10;
    bench.metering.startSampling();
    bench.wait(65);
    expect(bench.times('periodic')).toHaveLength(6);
    bench.metering.stop();
  });

  it('come at the interval, counted from its start, until it ends', () => {
    const bench = new Bench();
    bench.sampleIntervalS = 60;
    bench.wait(7);
    bench.metering.startSampling();
    bench.wait(59.999);
    expect(bench.told).toEqual([]);
    bench.wait(120.001);
    expect(bench.times('periodic')).toEqual([67, 127, 187]);
    bench.metering.stopSampling();
    bench.wait(3600);
    expect(bench.times('periodic')).toHaveLength(3);
  });

  it('do not come at an interval of 0, and start anew with each transaction', () => {
    const bench = new Bench();
    bench.metering.startSampling();
    bench.wait(3600);
    expect(bench.told).toEqual([]);
    bench.sampleIntervalS = 60;
    bench.metering.startSampling();
    bench.wait(30);
    bench.metering.startSampling();
    bench.wait(60);
    expect(bench.times('periodic')).toEqual([3690]);
  });

  it('take a changed interval with the next one, or at once when told of it; still counted from the start', () => {
    const bench = new Bench();
    bench.sampleIntervalS = 60;
    bench.metering.startSampling();
    bench.wait(30);
    bench.sampleIntervalS = 100;
    bench.wait(200);
    expect(bench.times('periodic')).toEqual([60, 100, 200]);
    bench.sampleIntervalS = 50;
    bench.metering.align();
    bench.wait(20);
    expect(bench.times('periodic').at(-1)).toBe(250);
  });
});

describe('a register that may count', () => {
  it('is written down every 90 s, from the start of the process on, until the transaction ends', () => {
    const bench = new Bench();
    bench.metering.startSampling();
    bench.wait(200);
    bench.metering.stopSampling();
    bench.wait(3600);
    expect(bench.fresh.map(([second]) => Math.round(second))).toEqual([0, 90, 180]);
  });

  it('needs no writing where its samples are, and again when those come seldom', () => {
    const bench = new Bench();
    bench.sampleIntervalS = 60;
    bench.metering.startSampling();
    bench.wait(330);
    expect(bench.fresh).toHaveLength(1);
    bench.sampleIntervalS = 900;
    bench.metering.align();
    bench.wait(120);
    expect(bench.fresh).toHaveLength(2);
    bench.metering.stop();
  });

  it('of which the meter gives nothing is no longer fresh, which is written down once', () => {
    const bench = new Bench();
    bench.metering.startSampling();
    bench.wait(1);
    bench.says = 'crc';
    bench.wait(600);
    bench.says = { importWh: 2000 };
    bench.wait(90);
    expect(bench.fresh.map(([, isFresh]) => isFresh)).toEqual([true, false, true]);
    bench.metering.stop();
  });
});

describe('clock-aligned samples', () => {
  it('come at even times of the day (UTC), whenever the station was started', () => {
    const bench = new Bench(MIDNIGHT + 100_000);
    bench.alignedIntervalS = 900;
    bench.metering.align();
    bench.wait(2700);
    expect(bench.times('aligned')).toEqual([800, 1700, 2600]);
  });

  it('begin again at midnight when the interval does not divide the day', () => {
    const bench = new Bench();
    bench.alignedIntervalS = 7 * HOUR_S;
    bench.metering.align();
    bench.wait(DAY_S + 8 * HOUR_S);
    expect(bench.times('aligned').map((seconds) => seconds / HOUR_S)).toEqual([7, 14, 21, 24, 31]);
  });

  it('wait until the time of day is known, and follow it when it is set', () => {
    const bench = new Bench(null);
    bench.alignedIntervalS = 900;
    bench.metering.align();
    bench.wait(5000);
    expect(bench.told).toEqual([]);
    bench.clock.setWall(MIDNIGHT + 890_000);
    bench.metering.align();
    bench.wait(10);
    expect(bench.times('aligned')).toEqual([5010]);
    bench.clock.setWall(MIDNIGHT + 1000);
    bench.metering.align();
    bench.wait(899);
    expect(bench.times('aligned')).toEqual([5010, 5909]);
  });

  it.each([0.5, 1000])('come once when the time of day lags %f ms behind the clock that waits', (lagMs) => {
    const bench = new Bench();
    bench.alignedIntervalS = 900;
    bench.metering.align();
    bench.wait(500);
    bench.clock.setWall(MIDNIGHT + 500_000 - lagMs);
    bench.wait(450);
    expect(bench.times('aligned')).toEqual([900]);
    bench.wait(900);
    expect(bench.times('aligned')).toHaveLength(2);
  });

  it('wait for their even time when the time of day was set back, and nobody has said so', () => {
    const bench = new Bench();
    bench.alignedIntervalS = 900;
    bench.metering.align();
    bench.wait(500);
    bench.clock.setWall(MIDNIGHT + 200_000);
    bench.wait(699);
    expect(bench.told).toEqual([]);
    bench.wait(1);
    expect(bench.times('aligned')).toEqual([1200]);
  });

  it('stop with the station, and at an interval of 0', () => {
    const bench = new Bench();
    bench.alignedIntervalS = 900;
    bench.sampleIntervalS = 60;
    bench.metering.align();
    bench.metering.startSampling();
    bench.metering.stop();
    bench.alignedIntervalS = 0;
    bench.metering.align();
    bench.wait(DAY_S);
    expect(bench.told).toEqual([]);
  });
});

describe('a reading that was ordered', () => {
  it('is answered with the billing register, which is written down', () => {
    const bench = new Bench();
    bench.metering.answer();
    expect(bench.told).toEqual(['0 meter.read  1000']);
    expect(bench.kept).toMatchObject([{ rawWh: 1000, offsetWh: 0 }]);
    expect(bench.metering.latest).toEqual({ importWh: 1000 });
  });

  it.each<MeterFailure>(['timeout', 'crc', 'wrong-slave'])(
    'that fails (%s) is unreadable, never a placeholder',
    (failure) => {
      const bench = new Bench();
      bench.says = failure;
      bench.metering.answer();
      expect(bench.told).toEqual(['0 meter.unreadable']);
      bench.metering.sample('periodic');
      expect(bench.told).toHaveLength(1);
      expect([bench.kept, bench.metering.latest]).toEqual([[], null]);
    },
  );

  it('that cannot be believed is asked for again half a second later; one wild value changes nothing', () => {
    const bench = new Bench();
    bench.metering.answer();
    bench.says = { importWh: 9_000_000 };
    bench.metering.answer();
    expect(bench.told).toHaveLength(1);
    bench.says = { importWh: 1001 };
    bench.wait(0.499);
    expect(bench.reads).toBe(2);
    bench.wait(0.001);
    expect(bench.told.at(-1)).toBe('0.5 meter.read  1001');
    expect(bench.kept.at(-1)?.offsetWh).toBe(0);
  });

  it('that stays beyond belief is unreadable after the third doubt', () => {
    const bench = new Bench();
    bench.metering.answer();
    let wild = 9_000_000;
    bench.says = { importWh: wild };
    bench.metering.answer();
    for (let doubt = 1; doubt <= 3; doubt++) {
      wild *= 7;
      bench.says = { importWh: wild };
      bench.wait(0.5);
    }
    expect(bench.reads).toBe(5);
    expect(bench.told.slice(1)).toEqual(['1.5 meter.unreadable']);
    expect(bench.metering.latest).toEqual({ importWh: 1000 });
  });

  it('a meter that was reset goes on counting, and the jump is written down also between two orders', () => {
    const bench = new Bench();
    bench.metering.answer();
    bench.says = { importWh: 0 };
    bench.wait(10);
    bench.metering.sample('periodic');
    bench.wait(1);
    expect(bench.told.at(-1)).toBe('10.5 meter.sampled periodic 1000');
    expect(bench.kept.at(-1)).toMatchObject({ rawWh: 0, offsetWh: 1000 });
  });

  it('is answered by what was read after it: a slow answer to the order before is too old', () => {
    const bench = new Bench();
    bench.says = 'nothing';
    bench.metering.answer();
    bench.wait(3);
    bench.metering.answer();
    bench.open[0]?.({ importWh: 1000 });
    expect(bench.told).toEqual([]);
    bench.open[1]?.({ importWh: 1003 });
    expect(bench.told).toEqual(['3 meter.read  1003']);
  });

  it('a meter that never answers answers nobody, and later samples are asked for all the same', () => {
    const bench = new Bench();
    bench.sampleIntervalS = 60;
    bench.says = 'nothing';
    bench.metering.startSampling();
    bench.metering.answer();
    bench.wait(600);
    expect(bench.told).toEqual([]);
    // Ten samples, the answer, and the register that is to be written down.
    expect(bench.reads).toBe(12);
    bench.says = { importWh: 1234 };
    bench.wait(60);
    expect(bench.told).toEqual(['660 meter.sampled periodic 1234']);
  });
});
