// Goal: whoever asks why a car does not charge is told every reason there is, with whose it is, and nothing but
// reasons.
// Method: whole stations on virtual time. Before each step towards charging the answer must name what that step takes
// away; whether there is a reason at all is judged by the plant: current flows, or it does not.
import { describe, expect, it } from 'vitest';
import type { Reason } from '../../../adapters/ports/charts.ts';
import { Story } from '../../kit/story.ts';

const reasons = (story: Story): readonly Reason[] => {
  const found = story.controller.station.charts.whyNotCharging(1);
  if (found === null) throw new Error('there is no EVSE 1');
  return found;
};
const words = (story: Story): readonly string[] => reasons(story).map((one) => `${one.actor}: ${one.words}`);
const flows = (story: Story): boolean => story.truth(1).currentA.some((amps) => amps > 0);

describe('Why it does not charge', () => {
  it('is answered step by step, until the car draws current and nothing is left to say', () => {
    const story = new Story();
    story.wait(5);
    expect(words(story)).toEqual([
      'evse1.supply: the limit cable leaves 0 A, and less than 6 A cannot be offered',
      'evse1.session: nobody has plugged in or shown a card',
      'evse1.lock: the plug is not locked',
      'evse1.pilot: no car is plugged in',
    ]);
    story.plug(1, { thenRequestAmps: 16 });
    expect(words(story)).toEqual([
      'evse1.session: a car is plugged in, and nobody has shown a card that may charge',
      'evse1.lock: the plug is not locked',
      'evse1.pilot: the car does not ask for energy',
    ]);
    story.tag(1, 'AAAA01');
    story.wait(29);
    expect(flows(story)).toBe(true);
    expect(reasons(story)).toEqual([]);
    story.car(1, 'pause');
    expect(flows(story)).toBe(false);
    expect(words(story)).toContain('evse1.pilot: the car does not ask for energy');
    story.judge();
  });

  it('names the state, the guard, and what the guard has looked at', () => {
    expect(reasons(new Story())).toContainEqual({
      actor: 'evse1.lock',
      state: 'lock.unlocked',
      guard: 'hasEveryKey',
      inputs: [{ path: 'keys.bolt', value: 'false' }],
      words: 'the plug is not locked',
    });
  });

  it('names the limit that leaves too little', () => {
    const story = new Story();
    story.charge(1, 'AAAA01');
    story.controller.limit('station', 5);
    story.wait(30);
    expect(flows(story)).toBe(false);
    expect(reasons(story).filter(({ actor }) => actor === 'evse1.supply')).toHaveLength(1);
    expect(reasons(story)).toContainEqual({
      actor: 'evse1.supply',
      state: 'supply.energy.on.pausedOpen',
      guard: 'mayOffer',
      inputs: [{ path: 'station', value: '5 A' }],
      words: 'the limit station leaves 5 A, and less than 6 A cannot be offered',
    });
  });

  it('names a fault with what to do, and the machine that has found it', () => {
    const story = new Story();
    story.charge(1, 'AAAA01');
    story.fault(1, 'contactor-welded');
    story.tag(1, 'AAAA01');
    story.wait(30);
    expect(words(story)).toContainEqual(
      expect.stringMatching(/^evse1\.protection: the fault ContactorWelded stands: S/),
    );
    expect(words(story)).toContain('evse1.contactor: the contactor is welded: it stays shut although the coil is off');
  });

  it('says that a connector is out of service', () => {
    const story = new Story();
    story.ask('ChangeAvailability', { connectorId: 1, type: 'Inoperative' });
    const closed = reasons(story).find(({ guard }) => guard === 'not isClosed');
    expect(closed).toMatchObject({ actor: 'evse1.session', state: 'session.idle' });
    expect(closed?.inputs).toContainEqual({ path: 'gate.operative', value: 'false' });
  });

  it('is never answered with nothing while the coil is off', () => {
    const story = new Story();
    let off = 0;
    const look = (seconds: number) => {
      for (let tenths = 0; tenths < seconds * 10; tenths += 1) {
        story.wait(0.1);
        const isOff = !story.truth(1).coil;
        if (isOff) off += 1;
        expect({ isOff, hasReasons: reasons(story).length > 0 }).toEqual({ isOff, hasReasons: isOff });
      }
    };
    story.world.plug(1, { thenRequestAmps: 16 });
    look(3);
    story.world.tag(1, { idTag: 'AAAA01' });
    look(15);
    story.world.pause(1);
    look(8);
    story.world.request(1, {});
    look(10);
    story.fault(1, 'pilot-short');
    look(5);
    expect(off).toBeGreaterThan(100);
  });

  it('is of no connector that there is not', () => {
    expect(new Story().controller.station.charts.whyNotCharging(3)).toBe(null);
  });
});
