// Goal: what a storm judges at the hardware is awake: a controller that is late, or closes where it must not, is
// complained of by the promise that it breaks; one that does as it should is not.
// Method: the simulated board with the judges in between; hands in place of a controller, once with the mistake and
// once without.
import { describe, expect, it } from 'vitest';
import type { EvseHardware } from '../../../../adapters/ports/hardware.ts';
import { World } from '../../../../adapters/simulated/world.ts';
import { VirtualClock } from '../../../../runtime/clock/virtual.ts';
import { judged, newMemory, type Laws } from '../../../../runtime/verify/storm/laws.ts';
import { timely } from '../../../../runtime/verify/storm/timely.ts';

const DAY_MS = 86_400_000;
/** Duties for 16 A and 32 A. */
const SIXTEEN = 26.7;
const MOST = 53.3;

class Board {
  readonly clock = new VirtualClock(0);
  readonly world = new World({ clock: this.clock, evses: [{}], watchdogMs: 0 });
  readonly complaints: string[] = [];
  readonly memory = newMemory();
  readonly hardware: EvseHardware;

  constructor(laws: Partial<Laws> = {}) {
    const [bare] = this.world.hardware.evses;
    if (bare === undefined) throw new Error('a board without an EVSE');
    const parts = {
      truth: () => this.truth,
      now: () => this.clock.now(),
      hazard: (sentence: string) => void this.complaints.push(sentence),
      later: (ms: number, check: () => void) => void this.clock.at(this.clock.now() + ms, check),
      excused: () => false,
      emergencyFitted: true,
    };
    this.hardware = judged(timely(bare, parts), {
      ...parts,
      memory: this.memory,
      testAgeMs: null,
      disk: () => [],
      feedbackMs: 250,
      limitA: () => 32,
      offered: () => undefined,
      ...laws,
    });
  }

  get truth() {
    const [truth] = this.world.state().evses;
    if (truth === undefined) throw new Error('a world without an EVSE');
    return truth;
  }

  wait(ms: number): this {
    this.clock.advance(ms);
    return this;
  }

  breaks(name: string, active = true): this {
    const outcome = this.world.fault(1, name, active);
    if (!outcome.done) throw new Error(outcome.told);
    return this;
  }

  coil(on: boolean): this {
    this.hardware.contactor.setCoil(on);
    return this;
  }

  /** As a controller listens from its start on. */
  listens(): this {
    const { pilot, contactor, lock, rcd, emergencySwitch, proximity } = this.hardware;
    pilot.watch(() => undefined);
    contactor.watch(() => undefined);
    lock?.watch(() => undefined);
    rcd?.watch(() => undefined);
    emergencySwitch?.watch(() => undefined);
    proximity?.watch(() => undefined);
    return this;
  }

  /** A car that asks, its plug locked; what is offered has been written on the wire. */
  offers(duty = SIXTEEN): this {
    this.world.plug(1, { thenRequestAmps: 32, car: { maxAmps: 32 } });
    this.hardware.lock?.drive('lock');
    this.wait(1000);
    this.hardware.pilot.setDuty(duty);
    return this.wait(5000);
  }

  charges(duty = SIXTEEN): this {
    return this.listens().offers(duty).coil(true).wait(5000);
  }
}

describe('within a moment', () => {
  const lets = (board: Board) => board.coil(false);
  it.each([
    {
      promise: 'SAF-01',
      when: 'a car that asks no more',
      happens: (board: Board) => board.world.pause(1),
      answer: lets,
    },
    {
      promise: 'SAF-03',
      when: 'an RCD that trips',
      happens: (board: Board) => board.breaks('rcd-spurious'),
      answer: lets,
    },
    {
      promise: 'SAF-03',
      when: 'an emergency switch',
      happens: (board: Board) => board.breaks('emergency-pressed'),
      answer: lets,
    },
    {
      promise: 'SAF-09',
      when: 'a cable that carries less than is offered',
      happens: (board: Board) => board.breaks('proximity-changed'),
      answer: (board: Board) => board.hardware.pilot.setDuty(SIXTEEN),
    },
  ])('$promise: $when is answered', ({ promise, happens, answer }) => {
    const answering = (afterMs: number): readonly string[] => {
      const board = new Board().charges(MOST);
      expect([board.truth.contact, board.complaints]).toEqual(['closed', []]);
      happens(board);
      board.wait(afterMs);
      answer(board);
      return board.wait(1000).complaints;
    };
    expect(answering(100)).toEqual([]);
    expect(answering(1000)).toEqual([expect.stringContaining(promise)]);
  });
});

describe('nobody closes', () => {
  /** The sentences of somebody who closes after `before` has happened. */
  const closing = (board: Board, before: (board: Board) => unknown = () => undefined): readonly string[] => {
    before(board);
    board.coil(true);
    return board.complaints;
  };
  const ready = (laws: Partial<Laws> = {}) => new Board(laws).listens().offers();

  it('who has nothing against him is left alone', () => {
    expect(closing(ready())).toEqual([]);
  });

  it('SAF-11: who has seen neither a car ask nor the bolt', () => {
    const both = [expect.stringContaining('SAF-11'), expect.stringContaining('SAF-11')];
    expect(closing(new Board().offers())).toEqual(both);
    const deaf = new Board();
    deaf.hardware.lock?.watch(() => undefined);
    expect(closing(deaf.offers())).toEqual([expect.stringContaining('seen a car ask')]);
  });

  it.each([
    ['that has welded', 'contactor-welded', (board: Board) => board.charges().breaks('contactor-welded')],
    ['that has not closed', 'contactor-stuck-open', (board: Board) => board.breaks('contactor-stuck-open').charges()],
  ])('SAF-15: over the latched fault of a contact %s', (_, fault, broken) => {
    const repaired = () => broken(new Board()).coil(false).wait(1000).breaks(fault, false).wait(10_000);
    expect(closing(repaired())).toEqual([expect.stringContaining('SAF-15')]);
    expect(closing(repaired(), ({ memory }) => (memory.latched = false))).toEqual([]);
  });

  it('SAF-15: not where somebody let go before the limit of the feedback was over', () => {
    const repaired = (ms: number) =>
      new Board()
        .charges()
        .breaks('contactor-stuck-open')
        .wait(ms)
        .coil(false)
        .wait(1000)
        .breaks('contactor-stuck-open', false)
        .wait(10_000);
    expect(closing(repaired(200))).toEqual([]);
    expect(closing(repaired(300))).toEqual([expect.stringContaining('SAF-15')]);
  });

  it('SAF-10: within 6 s of opening', () => {
    const opened = (restMs: number) => closing(new Board().charges().coil(false).wait(restMs));
    expect(opened(5999)).toEqual([expect.stringContaining('SAF-10')]);
    expect(opened(6000)).toEqual([]);
  });

  it('SAF-06: over a welded contact', () => {
    expect(closing(ready().breaks('contactor-welded'))).toEqual([expect.stringContaining('SAF-06')]);
  });

  it('SAF-02: without a young test of the RCD, and with one', () => {
    const laws = { testAgeMs: DAY_MS };
    expect(closing(ready(laws))).toEqual([expect.stringContaining('SAF-02')]);
    const tested = (board: Board) => {
      board.hardware.rcd?.setTest(true);
      board.wait(500);
      board.hardware.rcd?.setTest(false);
      board.wait(500);
    };
    expect(closing(ready(laws), tested)).toEqual([]);
    const old = (board: Board) => {
      tested(board);
      board.wait(DAY_MS);
    };
    expect(closing(ready(laws), old)).toEqual([expect.stringContaining('SAF-02')]);
  });

  it.each([
    ['an emergency switch that is pressed', 'emergency-pressed'],
    ['a pilot that is shorted to earth', 'pilot-short'],
  ])('SAF-03: under %s', (_, fault) => {
    expect(closing(ready().breaks(fault))).toEqual([expect.stringContaining('SAF-03')]);
  });

  it('SAF-03: while the RCD is tripped', () => {
    const laws = { testAgeMs: Number.POSITIVE_INFINITY };
    const tripped = (board: Board) => board.breaks('rcd-spurious').wait(500);
    expect(closing(ready(laws), tripped)).toEqual([expect.stringContaining('SAF-03')]);
  });
});

it('SAF-08: nobody offers more than the least of all limits', () => {
  const offering = (limitA: number) => new Board({ limitA: () => limitA }).listens().offers().complaints;
  expect(offering(16)).toEqual([]);
  expect(offering(15.8)).toEqual([expect.stringContaining('SAF-08')]);
});
