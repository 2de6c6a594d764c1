// Goal: what hangs on an EVSE beside the contactor keeps its own promises, whoever is broken beside it.
// Method: each machine alone at its boundaries: limit − 1, limit; the keys that it holds of the contactor are followed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capacitor } from '../../../machines/evse/capacitor.ts';
import { phases, phasesLimit } from '../../../machines/evse/phases.ts';
import { cableLimit, proximity } from '../../../machines/evse/proximity.ts';
import { recloser } from '../../../machines/evse/recloser.ts';
import { secondary, secondaryLevels } from '../../../machines/evse/secondary.ts';
import { ventilation, ventilationLevels, ventilationLimit } from '../../../machines/evse/ventilation.ts';
import { wakeUp } from '../../../machines/evse/wake-up.ts';
import type { CableRating } from '../../../machines/vocabulary/readings.ts';
import { boltAt, plugLocks } from '../../../machines/vocabulary/plug-locks.ts';
import { Bench } from '../../kit/bench.ts';

const FEEDBACK_MS = 250;

describe('the second contactor', () => {
  const closing = (): Bench<typeof secondary> => {
    const bench = new Bench(secondary, { feedback: 'no' });
    bench.hears({ type: 'relay.sensed', closed: false }, { type: 'contact.dead' });
    bench.hears({ type: 'secondary.want', phases: 3 }, { type: 'relay.energised' });
    return bench;
  };

  it.each([
    [FEEDBACK_MS - 1, []],
    [FEEDBACK_MS, ['fault.found {"fault":"PhaseContactorFailedToClose"}']],
  ])('may take %i ms to close', (ms, told) => {
    const bench = closing();
    bench.wait(ms);
    expect(bench.toldTo('protection')).toEqual(told);
    expect(bench.toldTo('contactor')).toEqual([]);
  });

  it('gives its key when it is closed, and takes it back half a second after the main coil at the latest', () => {
    const bench = closing();
    bench.hears({ type: 'relay.sensed', closed: true });
    expect(bench.toldTo('contactor')).toEqual(['phases.ready']);
    bench.hears({ type: 'contact.live' }, { type: 'contactor.opening' });
    bench.wait(499);
    expect(secondaryLevels(bench.snapshot)).toEqual({ relay2: true });
    bench.wait(1);
    expect(secondaryLevels(bench.snapshot)).toEqual({ relay2: false });
    expect(bench.toldTo('contactor')).toEqual(['phases.ready', 'phases.unready']);
  });

  it('whatever happens: is driven only for three phases, and turns its key only over a contact that fits', () => {
    const happening = fc.constantFrom(
      { type: 'relay.sensed', closed: true } as const,
      { type: 'relay.sensed', closed: false } as const,
      { type: 'relay.energised' } as const,
      { type: 'contact.live' } as const,
      { type: 'contact.dead' } as const,
      { type: 'contactor.opening' } as const,
      { type: 'secondary.want', phases: 0 } as const,
      { type: 'secondary.want', phases: 1 } as const,
      { type: 'secondary.want', phases: 3 } as const,
      100,
      600,
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const bench = new Bench(secondary, { feedback: 'no' });
        let closed: boolean | null = null;
        let primary = 'live';
        const wrong: string[] = [];
        for (const one of happenings) {
          const before = secondaryLevels(bench.snapshot).relay2;
          if (typeof one === 'number') bench.wait(one);
          else bench.hears(one);
          if (typeof one !== 'number' && one.type === 'relay.sensed') closed = one.closed;
          if (typeof one !== 'number' && one.type.startsWith('contact.')) primary = one.type.slice(8);
          const { relay2 } = secondaryLevels(bench.snapshot);
          const hasKey = bench.toldTo('contactor').at(-1) === 'phases.ready';
          const { wanted } = bench.snapshot.context;
          // SAF-10: it is switched on only over a dead main contact, itself seen open, and only for three phases.
          const isWrongStart = relay2 && !before && !(primary === 'dead' && closed === false && wanted === 3);
          const fits = bench.snapshot.matches('single') ? closed === false : relay2;
          if (isWrongStart || (hasKey && !fits && !bench.snapshot.matches({ joined: 'faltering' }))) {
            wrong.push(JSON.stringify(one));
          }
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a change of the number of phases', () => {
  const pausing = (): Bench<typeof phases> => {
    const bench = new Bench(phases, { delayMs: 20_000 });
    bench.hears({ type: 'phases.switch', phases: 1 });
    return bench;
  };

  it('takes the key of a contact that does not open after 10 s, not before', () => {
    const bench = pausing();
    bench.wait(9999);
    expect(bench.toldTo('contactor')).toEqual([]);
    bench.wait(1);
    expect(bench.toldTo('contactor')).toEqual(['phases.unready']);
  });

  it('waits its delay, counted from the moment when both contacts were open', () => {
    const bench = pausing();
    bench.wait(3000);
    bench.hears({ type: 'secondary.parted' });
    bench.wait(19_999);
    expect(phasesLimit(bench.snapshot)).toBe(0);
    expect(bench.snapshot.context.phases).toBe(3);
    bench.wait(1);
    expect(phasesLimit(bench.snapshot)).toBeNull();
    expect(bench.snapshot.context.phases).toBe(1);
  });

  it('never comes without both contacts open', () => {
    const bench = pausing();
    bench.wait(3_600_000);
    expect(bench.snapshot.context.phases).toBe(3);
  });

  it('to the number in force is none', () => {
    const bench = new Bench(phases, { delayMs: 20_000 });
    bench.hears({ type: 'phases.switch', phases: 3 });
    expect(phasesLimit(bench.snapshot)).toBeNull();
  });
});

describe('ventilation', () => {
  const asked = (): Bench<typeof ventilation> => {
    const bench = new Bench(ventilation, { control: 'internal', always: false, feedback: 'no' });
    bench.hears({ type: 'relay.sensed', closed: false }, { type: 'power.wanted' }, { type: 'air.wanted' });
    return bench;
  };
  const key = (bench: Bench<typeof ventilation>) => bench.toldTo('contactor').at(-1);

  it('takes the key in the turn in which the car asks, and gives it back with the feedback', () => {
    const bench = asked();
    expect(key(bench)).toBe('air.missing');
    expect(ventilationLevels(bench.snapshot)).toEqual({ relay2: true });
    bench.hears({ type: 'relay.energised' });
    bench.wait(FEEDBACK_MS - 1);
    expect(key(bench)).toBe('air.missing');
    bench.hears({ type: 'relay.sensed', closed: true });
    expect(key(bench)).toBe('air.clear');
  });

  it('without feedback in time is refused and told', () => {
    const bench = asked();
    bench.hears({ type: 'relay.energised' });
    bench.wait(FEEDBACK_MS);
    expect(bench.toldTo('protection')).toEqual(['fault.found {"fault":"VentilationFailed"}']);
    expect(ventilationLimit(bench.snapshot)).toBe(0);
    expect(ventilationLevels(bench.snapshot)).toEqual({ relay2: false });
  });

  it('refused is tried again 30 s after the last request, and at once for the next car', () => {
    const refused = () => {
      const bench = new Bench(ventilation, { control: 'none', always: false, feedback: 'no' });
      bench.hears({ type: 'air.wanted' }, { type: 'power.wanted' }, { type: 'air.unwanted' });
      return bench;
    };
    const bench = refused();
    bench.wait(29_999);
    expect(ventilationLimit(bench.snapshot)).toBe(0);
    bench.wait(1);
    expect(ventilationLimit(bench.snapshot)).toBeNull();
    const next = refused();
    next.hears({ type: 'ev.disconnected' });
    expect(ventilationLimit(next.snapshot)).toBeNull();
  });

  it('stops with the power, whatever the car asks for', () => {
    const bench = asked();
    bench.hears({ type: 'relay.sensed', closed: true }, { type: 'power.unwanted' });
    expect(ventilationLevels(bench.snapshot)).toEqual({ relay2: false });
    expect(key(bench)).toBe('air.missing');
  });
});

describe('a wake-up', () => {
  const sequence = ['pilot.hold', 'pilot.vanish', 'pilot.hold', 'pilot.release'];
  const watching = (): Bench<typeof wakeUp> => {
    const bench = new Bench(wakeUp, { force: false, afterTimeout: true, tries: 1 });
    bench.hears({ type: 'charge.begun' }, { type: 'ev.awaited' });
    return bench;
  };

  it('begins after 30 s of an offer without a request, and is 3 s still, 4 s gone, 0.75 s still', () => {
    const bench = watching();
    bench.wait(29_999);
    expect(bench.toldTo('pilot')).toEqual([]);
    for (const [ms, told] of [1, 3000, 4000, 750].entries()) {
      bench.wait(told);
      expect(bench.toldTo('pilot')).toEqual(sequence.slice(0, ms + 1));
    }
  });

  it('ends at once when the car asks, and none follows', () => {
    const bench = watching();
    bench.wait(31_000);
    bench.hears({ type: 'ev.requests' });
    expect(bench.toldTo('pilot')).toEqual(['pilot.hold', 'pilot.release']);
    bench.hears({ type: 'ev.unawaited' }, { type: 'ev.awaited' });
    bench.wait(3_600_000);
    expect(bench.toldTo('pilot')).toHaveLength(2);
  });

  it('is not begun while nothing is offered', () => {
    const bench = watching();
    bench.hears({ type: 'ev.unawaited' });
    bench.wait(3_600_000);
    expect(bench.toldTo('pilot')).toEqual([]);
    expect(bench.toldTo('protection')).toEqual([]);
  });
});

describe('the proximity wire', () => {
  const connected = (): Bench<typeof proximity> => {
    const bench = new Bench(proximity, {});
    bench.hears({ type: 'cable.sensed', rating: 32 }, { type: 'ev.connected' });
    bench.wait(1000);
    return bench;
  };

  it.each([
    ['none', 999, 'the limit falls at once, nothing is told', []],
    ['none', 1000, 'told', ['fault.found {"fault":"ProximityNoCable"}']],
    ['invalid', 1000, 'told', ['fault.found {"fault":"ProximityInvalid"}']],
  ] as const)('that reads %s for %i ms: %s', (rating, ms, _, told) => {
    const bench = connected();
    bench.hears({ type: 'cable.sensed', rating });
    expect(cableLimit(bench.snapshot)).toBe(0);
    bench.wait(ms);
    expect(bench.toldTo('protection')).toEqual(told);
  });

  it('whatever it reads, allows no more than the smallest rating that has stood since the car came', () => {
    const happening = fc.constantFrom<CableRating>(13, 20, 32, 'none', 'invalid', 63);
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (ratings) => {
        const bench = connected();
        let least = 32;
        for (const rating of ratings) {
          bench.hears({ type: 'cable.sensed', rating });
          bench.wait(1000);
          if (typeof rating === 'number') least = Math.min(least, rating);
          expect(cableLimit(bench.snapshot)).toBeLessThanOrEqual(least);
        }
      }),
    );
  });
});

it.each([
  [9999, []],
  [10_000, [{ type: 'recloser.answered', outcome: 'not-available' }]],
])('a recloser has %i ms to do as it is told', (ms, facts) => {
  const bench = new Bench(recloser, {});
  bench.hears({ type: 'recloser.sensed', state: 'closed' });
  bench.forget();
  bench.hears({ type: 'recloser.command', to: 'open' });
  expect(bench.orders).toEqual([{ type: 'recloser.drive', to: 'open' }]);
  bench.wait(ms);
  expect(bench.facts.filter(({ type }) => type === 'recloser.answered')).toEqual(facts);
});

it('a capacitor that a drive has emptied is no fault until its time is over', () => {
  const bench = new Bench(capacitor, { chargeMs: 2000 });
  bench.hears({ type: 'capacitor.charged' }, { type: 'capacitor.low' });
  bench.wait(1999);
  expect(bench.toldTo('protection')).toEqual([]);
  bench.wait(1);
  expect(bench.toldTo('protection')).toEqual(['fault.found {"fault":"PlugLockCapNotCharged"}']);
});

describe('the motors of plug locks (hardware.md §0)', () => {
  it.each([
    ['KUESTER-02S', 600, 2900, 3300, 0, 700],
    ['KUESTER-04S', 600, 2700, 3300, 0, 1950],
    ['HELLA-MICRO-ACTUATOR-1', 400, 2900, 3300, 0, 950],
    ['SCAME-200.23260BS', 500, 2900, 3300, 0, 700],
    ['SCAME-200.23261BP', 500, 2700, 3300, 0, 950],
  ] as const)('%s is driven for %i ms, is open at %i–%i mV and shut at %i–%i', (name, ms, low, high, least, most) => {
    const { driveMs, sensor } = plugLocks[name];
    expect(driveMs).toBe(ms);
    if (typeof sensor === 'string') throw new Error('this motor has a sensor');
    const says = [least, most, most + 1, low - 1, low, high, high + 1].map((mv) => boltAt(mv, sensor));
    expect(says).toEqual(['locked', 'locked', 'moving', 'moving', 'unlocked', 'unlocked', 'moving']);
  });

  it('SCAME-200.23261BL is driven for 500 ms and shows nothing', () => {
    expect(plugLocks['SCAME-200.23261BL']).toEqual({ driveMs: 500, sensor: 'none' });
  });

  it('of the others nothing is known, and nothing is guessed', () => {
    const unknown = Object.entries(plugLocks).filter(([, { sensor }]) => sensor === 'unknown');
    expect(unknown.map(([name]) => name)).toEqual([
      'EV-T2M3S-E-LOCK12V',
      'EV-T2M3SM-E-LOCK12V',
      'WALTHER-WERKE-9798999009',
      'INTRAMCO-603205',
      'SCAME-200.23261BS',
    ]);
  });
});

describe('the sensor of a plug lock', () => {
  const windows = plugLocks['KUESTER-04S'].sensor;
  it.each([
    [0, 'locked'],
    [1950, 'locked'],
    [1951, 'moving'],
    [2699, 'moving'],
    [2700, 'unlocked'],
    [3300, 'unlocked'],
    [3301, 'moving'],
    [Number.NaN, 'moving'],
  ] as const)('at %d mV says %s', (mv, bolt) => {
    if (typeof windows === 'string') throw new Error('this motor has a sensor');
    expect(boltAt(mv, windows)).toBe(bolt);
  });
});
