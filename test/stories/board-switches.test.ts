// Goal: what a technician sets on the board counts: the rotary switch limits the current, the key switch lets people
// charge, and the lamps say how it is.
// Method: the simulated board with its switches turned; judged by pilot, current, ledger and lamp.
import { describe, expect, it } from 'vitest';
import { Story, type StoryOptions } from '../kit/story.ts';

const fixed = { pluggable: false, pp: { cable_current_limit: 32 } };
const hungry = { thenRequestAmps: 32, car: { maxAmps: 32 } };

describe('the rotary switch', () => {
  const station = (rotary: number | null | undefined, rest: object = {}): Story => {
    const options: StoryOptions = {
      ports: [fixed],
      other: { rotary_switch: { enable: true, ...rest } },
      world: { evses: [{ cable: 'fixed' }], ...(rotary === undefined ? {} : { rotary }) },
    };
    return new Story(options);
  };

  it.each([
    [0, 6, 1],
    [3, 16, 1],
    [7, 63, 1],
    [8, 6, 3],
    [0xb, 16, 3],
    [0xf, 63, 3],
  ] as const)('at position %i limits to %i A on %i phases', (position, limit, phases) => {
    const story = station(position);
    story.charge(1, 'CAFE01', hungry);
    expect(story.truth(1).currentA[0]).toBeCloseTo(Math.min(limit, 32), 1);
    expect(story.evse(1)).toMatchObject({ allowedPhases: phases });
    expect(story.evse(1).limits).toContainEqual({ name: 'grid', amps: limit, phases });
    story.judge();
  });

  it.each([
    ['between two positions', null],
    ['not there', undefined],
  ])('%s counts as the safest one, with a warning', (_, rotary) => {
    const story = station(rotary);
    story.charge(1, 'CAFE01', hungry);
    expect(story.truth(1).currentA[0]).toBeCloseTo(6, 1);
    expect(story.evse(1).faults).toEqual(['RotarySwitchInvalid']);
    expect(story.status(1)).toBe('Charging');
    story.judge();
  });

  it('means what the settings say', () => {
    const positions = Array.from({ length: 16 }, (_, position) => `${position + 6}x3`).join(',');
    const story = station(4, { positions });
    story.charge(1, 'CAFE01', hungry);
    expect(story.truth(1).currentA[0]).toBeCloseTo(10, 1);
  });

  it('is not read where the settings do not want it', () => {
    const story = new Story({ ports: [fixed], world: { evses: [{ cable: 'fixed' }], rotary: 0 } });
    story.charge(1, 'CAFE01', hungry);
    expect(story.truth(1).currentA[0]).toBeCloseTo(32, 1);
  });
});

describe('the key switch', () => {
  const station = () => new Story({ ports: [{ ...fixed, user_authentication: 'key-switch' }] });
  const turn = (story: Story, on: boolean) => {
    story.world.turnKey(1, on);
    story.wait(30);
  };

  it('lets a car charge that is there already, and ends it when it is turned off', () => {
    const story = station();
    story.plug(1);
    story.wait(10);
    expect(story.truth(1).coil).toBe(false);
    turn(story, true);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    turn(story, false);
    expect(story.truth(1).coil).toBe(false);
    expect(story.bill(1).stop?.reason).toBe('Local');
    story.judge();
  });

  it('lets every car charge that comes while it is on', () => {
    const story = station();
    turn(story, true);
    for (const car of [1, 2]) {
      story.plug(1);
      story.wait(30);
      expect(story.truth(1).currentA).toEqual([16, 16, 16]);
      story.unplug(1);
      story.wait(20);
      expect(story.bills).toHaveLength(car);
    }
    story.judge();
  });

  it('does nothing where cards count', () => {
    const story = new Story({ ports: [fixed] });
    story.plug(1);
    turn(story, true);
    expect(story.truth(1).coil).toBe(false);
    expect(story.bills).toEqual([]);
  });
});

describe('the lamps', () => {
  const glow = (story: Story) => `${story.truth(1).lamp.mode} ${story.truth(1).lamp.color}`;
  const status = (story: Story) => `${story.truth(1).statusOutput.mode} ${story.truth(1).statusOutput.color}`;

  it('show a visit from beginning to end', () => {
    const story = new Story({ ports: [fixed] });
    expect([glow(story), status(story)]).toEqual(['solid green', 'solid white']);
    story.plug(1, {});
    expect(glow(story)).toBe('solid cyan');
    story.tag(1, 'CAFE01');
    expect(glow(story)).toBe('blink_fast green');
    story.wait(3);
    story.car(1, 'request');
    story.wait(10);
    expect([glow(story), status(story)]).toEqual(['blink_slow blue', 'blink_slow white']);
    story.fault(1, 'pilot-short');
    story.wait(5);
    expect([glow(story), status(story)]).toEqual(['blink_slow red', 'blink_fast white']);
    story.judge();
  });

  it('show a refused card for two seconds', () => {
    const story = new Story({ ports: [fixed], online: false });
    story.plug(1, {});
    story.tag(1, 'CAFE01');
    expect(glow(story)).toBe('blink_fast red');
    story.wait(1.5);
    expect(glow(story)).toBe('solid cyan');
  });

  it('show a fault that somebody has to see to, whatever else there is', () => {
    const story = new Story({ ports: [fixed] });
    story.charge(1, 'CAFE01');
    story.fault(1, 'contactor-welded');
    story.tag(1, 'CAFE01');
    story.wait(10);
    expect([glow(story), status(story)]).toEqual(['solid red', 'blink_fast white']);
  });

  it('show what the settings want', () => {
    const story = new Story({ ports: [fixed], other: { lamps: { behaviors: 'ready:blink_slow:magenta' } } });
    expect(glow(story)).toBe('blink_slow magenta');
    story.plug(1, {});
    expect(glow(story)).toBe('solid black');
  });

  it('are dark when the controller has gone', () => {
    const story = new Story({ ports: [fixed] });
    story.controller.stop();
    expect([glow(story), status(story)]).toEqual(['solid black', 'solid black']);
  });
});
